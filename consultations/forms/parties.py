"""What the forms of consultations have in common: the parties, and who sits at the table."""

from typing import Any

from django import forms

from alliances.models import Alliance, State
from consultations.hours import Side
from consultations.models import (
    Hotline,
    Meeting,
)
from kit.marked import MarkedForm

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def sides_of(alliance: Alliance) -> list[State]:
    """The parties, in their order."""
    return [one.state for one in alliance.memberships.select_related("state")]


def at_table(states: list[State]) -> list[Side]:
    """The parties as the planning of hours knows them."""
    return [Side(one.name, one.timezone, one.iso2) for one in states]


class PartyForm(MarkedForm):
    """A form in which a state is one of the parties, and whose marking begins as theirs do."""

    part_of, begins_as_alliance = {"alliance", "meeting"}, True

    def choices_of(self, rows: Any) -> Any:
        if rows.model is State:
            return rows.filter(memberships__alliance=self.alliance)
        found = super().choices_of(rows)
        return found.select_related("forum") if rows.model in (Meeting, Hotline) else found
