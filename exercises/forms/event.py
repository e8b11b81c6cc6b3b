"""What people fill in about one exercise: forces, parts, clearances, script, stages."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.forms.drill import DAY, MOMENT, DrillForm, StateField
from exercises.models import Attainment, Clearance, Inject, Observation, Part, Participant
from kit.currencies import currency


class ParticipantForm(DrillForm):
    """The forces of one state in one domain."""

    state = StateField(label=_("State"))

    class Meta:
        model = Participant
        fields = ("state", "role", "domain", "forces", "people", "cost", "cost_currency",
                  "cost_basis")  # fmt: skip

    def clean_cost_currency(self) -> str:
        """A currency of ISO 4217, in capital letters."""
        return currency(self.cleaned_data["cost_currency"])


class PartForm(DrillForm):
    """A part that may move on its own."""

    class Meta:
        model = Part
        fields = ("name", "planned", "moved", "moved_to", "is_field", "note")


class ClearanceForm(DrillForm):
    """A permission that is needed."""

    state = StateField(label=_("Whose it is to give"))

    past: ClassVar = {
        "answered_on": _("An answer is recorded once it was given: enter a day up to today."),
    }

    class Meta:
        model = Clearance
        fields = ("kind", "state", "provision", "needed_by", "answer", "answered_on", "note")
        widgets = {"needed_by": DAY, "answered_on": DAY}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("answer") == Clearance.Answer.WAITING and found.get("answered_on"):
            self.add_error("answer", _("It has a day of its answer: choose what was answered."))
        return found


class AttainmentForm(DrillForm):
    """An objective that an exercise trains, and what came of it."""

    class Meta:
        model = Attainment
        fields = ("objective", "result", "evidence", "note")


class InjectForm(DrillForm):
    """One inject of the script; times are UTC."""

    past: ClassVar = {
        "actual_at": _("An inject is recorded once it was sent: enter a time up to now."),
    }

    class Meta:
        model = Inject
        fields = ("number", "title", "storyline", "owner", "audience", "planned_at", "actual_at",
                  "status", "expected", "observed")  # fmt: skip
        widgets = {"planned_at": MOMENT, "actual_at": MOMENT}


class ObservationForm(DrillForm):
    """Something seen in an exercise."""

    class Meta:
        model = Observation
        fields = ("number", "title", "text", "discussion", "conclusion", "recommendation", "tags",
                  "lesson")  # fmt: skip


class PassForm(forms.Form):
    """When a stage was done."""

    done_on = forms.DateField(label=_("Done on"), widget=DAY)


class ShiftForm(forms.Form):
    """By how many minutes, later or (negative) earlier."""

    minutes = forms.IntegerField(label=_("Minutes"), help_text=_("Negative: earlier."))

    def by_time(self) -> timedelta:
        minutes: int = self.cleaned_data["minutes"]
        return timedelta(minutes=max(-(10**6), min(10**6, minutes)))
