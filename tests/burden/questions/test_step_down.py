"""Ceilings that move."""

from datetime import date

import pytest

from alliances.models import Alliance
from commitments.models import Commitment
from compliance.question import Answer, ask
from kit.errors import Refused
from tests.build.burden import contribution
from tests.build.commitments import commitment


@pytest.fixture
def promise(home: Alliance) -> Commitment:
    made: Commitment = commitment(home, ref="ceiling")
    for year, amount in ((2024, "725300000"), (2025, "450300000"), (2026, "450300000")):
        contribution(
            home,
            amount,
            commitment=made,
            basis="ceiling",
            currency="USD",
            period_start=date(year - 1, 10, 1),
            period_end=date(year, 9, 30),
            fiscal_year=f"FY{year}",
        )
    return made


def asked(day: date) -> Answer:
    return ask("ceiling", day, "step_down")


@pytest.mark.usefixtures("promise")
@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2023, 9, 30), "no_record"),
        (date(2023, 10, 1), "first"),
        (date(2024, 9, 30), "first"),
        (date(2024, 10, 1), "changed"),
        (date(2025, 9, 30), "changed"),
        (date(2025, 10, 1), "unchanged"),
        (date(2026, 10, 1), "no_record"),
    ],
)
def test_the_period_of_the_day_is_compared_with_the_one_before(day: date, state: str) -> None:
    assert asked(day).state == state


@pytest.mark.usefixtures("promise")
def test_both_levels_are_told() -> None:
    assert asked(date(2024, 10, 1)).as_json()["detail"] == {
        "from_usd_m": 725.3,
        "from_period": "FY2024",
        "to_usd_m": 450.3,
        "to_period": "FY2025",
    }


@pytest.mark.django_db
def test_it_is_about_commitments_only() -> None:
    with pytest.raises(Refused, match="nothing called"):
        asked(date(2024, 10, 1))
