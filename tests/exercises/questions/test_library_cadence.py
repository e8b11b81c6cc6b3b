"""Was a known series held in the rhythm that it shows?"""

from datetime import date

import pytest

from compliance.question import ask
from exercises.models import KnownExercise
from kit.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library() -> None:
    for name, years in {"Even Tide": (1980, 1982, 1986), "Year Ring": (1980, 1981, 1984)}.items():
        for year in years:
            row = {"collection": "mme", "code": f"{name}{year}", "series": name}
            KnownExercise.objects.create(**row, starts_on=f"{year}-03")
    KnownExercise.objects.create(collection="mme", code="last", starts_on="1987")


@pytest.mark.parametrize(
    ("name", "as_of", "missing"),
    [
        ("Even Tide", date(2026, 1, 1), [1984]),
        ("even tide", date(1985, 1, 1), [1981, 1983, 1984]),
        ("Year Ring", date(2026, 1, 1), [1982, 1983, 1985, 1986, 1987]),
        ("Year Ring", date(1984, 6, 1), [1982, 1983]),
    ],
)
def test_gaps_are_told_as_far_as_was_known_by_then(
    name: str, as_of: date, missing: list[int]
) -> None:
    assert ask(name, as_of, "library_cadence").detail["missing"] == missing


def test_a_biennial_series_is_silent_in_off_years() -> None:
    KnownExercise.objects.create(
        collection="mme", code="Even1984", series="Even Tide", starts_on="1984-03"
    )
    found = ask("Even Tide", date(1987, 12, 31), "library_cadence")
    assert (found.state, found.detail["missing"]) == ("on_record", [])
    assert found.detail["parity"] == "even"


def test_it_knows_only_what_was_brought_in() -> None:
    with pytest.raises(Refused):
        ask("Unknown", date(2026, 1, 1), "library_cadence")
    with pytest.raises(Refused):
        ask("Even Tide", date(2026, 1, 1))
