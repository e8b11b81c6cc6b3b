"""What forms of exercises refuse, each at the field where it is mended."""

from typing import Any

import pytest

from accounts.models import User
from alliances.models import Alliance
from exercises import forms
from exercises.models import Part, Participant
from tests.build.exercises import planned

HOST = {"state": "USA", "role": "host", "domain": "air"}


def told(form: type[forms.DrillForm], row: Any, desk: User, **sent: str) -> dict[str, Any]:
    """What the form says at which field."""
    filled = form(sent, instance=row, principal=desk, alliance=row.alliance)
    filled.is_valid()
    return dict(filled.errors)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"cost": "12.5"}, "cost_currency"),
        ({"cost": "12.5", "cost_currency": "JPY"}, "cost_basis"),
    ],
)
def test_what_must_hold_of_several_fields_is_told_at_the_empty_one(
    home: Alliance, desk: User, sent: dict[str, str], field: str
) -> None:
    row = Participant(event=planned(home), alliance=home, release=home.release)
    said = told(forms.ParticipantForm, row, desk, **HOST, **sent)
    assert said == {field: ["This must hold: a cost has its currency and basis."]}


def test_what_is_filled_in_and_contradicts_is_told_at_the_last_of_its_fields(
    home: Alliance, desk: User
) -> None:
    row = Part(event=planned(home), alliance=home, release=home.release)
    said = told(forms.PartForm, row, desk, name="Live fire", planned="5", moved="9")
    assert said == {"moved": ["This must hold: no more is moved than was planned."]}
