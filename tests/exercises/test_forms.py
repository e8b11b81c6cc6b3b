"""What forms of exercises refuse, each at the field where it is mended."""

import re
from typing import Any

import pytest
from django.http import QueryDict

from accounts.models import User
from alliances.models import Alliance
from exercises import forms
from exercises.models import Part, Participant, Series
from tests.build.exercises import planned, series

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


PLAN = {"ref": "bold-step", "name": "Bold Step", "type": "FTX"}


def boxes_of(html: str) -> dict[str, Any]:
    """Which boxes are ticked, and what stands in the line beside them."""
    inputs = re.findall("<input[^>]*>", html)
    ticks = {
        found[1]: " checked" in one for one in inputs if (found := re.search('value="(...)"', one))
    }
    line = next(one for one in inputs if 'name="states_others"' in one)
    typed = re.search('value="([^"]*)"', line)
    return ticks | {"others": typed[1] if typed else ""}


def joined(home: Alliance, desk: User, row: Series | None = None, **sent: Any) -> forms.SeriesForm:
    """The form of a series, filled in."""
    data = QueryDict(mutable=True)
    for name, value in (PLAN | sent).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    row = row or Series(alliance=home, release=home.release)
    return forms.SeriesForm(data, instance=row, principal=desk, alliance=home)


@pytest.mark.parametrize(
    "sent",
    [
        {"states": ["USA", "JPN"], "states_others": "Philippines"},
        {"states": ["USA", "JPN"], "states_others": "phl, "},
        {"states": "usa; Japan, PHL"},
    ],
)
def test_states_are_ticked_or_typed_by_name_or_code(
    home: Alliance, desk: User, sent: dict[str, Any]
) -> None:
    filled = joined(home, desk, **sent)
    assert filled.is_valid(), filled.errors
    assert filled.cleaned_data["states"] == ["USA", "JPN", "PHL"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"states": "XXX"}, "“XXX” is no state of ISO 3166: write its name or its three letters"),
        ({"states": ["USA"], "states_others": "Ruritania"}, "“Ruritania” is no state"),
        ({"states_others": " , "}, "Tick at least one state, or name one."),
    ],
)
def test_what_is_no_state_is_told_in_words(
    home: Alliance, desk: User, sent: dict[str, Any], said: str
) -> None:
    filled = joined(home, desk, **sent)
    assert said in filled.errors["states"][0]


def test_the_allies_are_boxes_and_others_stand_beside_them(home: Alliance, desk: User) -> None:
    fresh = forms.SeriesForm(
        instance=Series(alliance=home, release=home.release), principal=desk, alliance=home
    )
    boxes = boxes_of(str(fresh["states"]))
    assert boxes == {"JPN": True, "USA": True, "others": ""}
    kept = series(home, states=["USA", "PHL", "AUS"])
    known = forms.SeriesForm(instance=kept, principal=desk, alliance=home)
    assert boxes_of(str(known["states"])) == {"JPN": False, "USA": True, "others": "PHL, AUS"}


def test_states_that_are_the_same_keep_their_order(home: Alliance, desk: User) -> None:
    row = series(home, states=["PHL", "USA", "JPN"])
    filled = joined(home, desk, row, states=["JPN", "USA"], states_others="PHL")
    assert filled.is_valid(), filled.errors
    assert filled.save().states == ["PHL", "USA", "JPN"]


def test_the_state_of_forces_is_a_state(home: Alliance, desk: User) -> None:
    row = Participant(event=planned(home), alliance=home, release=home.release)
    said = told(forms.ParticipantForm, row, desk, **(HOST | {"state": "XYZ"}))
    assert "“XYZ” is no state of ISO 3166" in said["state"][0]
    assert told(forms.ParticipantForm, row, desk, **(HOST | {"state": "philippines"})) == {}
    assert row.state == "PHL"
