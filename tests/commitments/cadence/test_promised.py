"""What a cadence refuses to promise, and what it may say."""

from datetime import date
from typing import Any

import pytest

from commitments.cadence import Cadence, Met, Rhythm, Suspension
from kit.dates import Duration
from tests.commitments.cadence.examples import P1Y


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"rhythm": Rhythm.ROLLING}, "needs a positive period, such as P1Y or P3M, not None"),
        ({"rhythm": Rhythm.ROLLING, "period": Duration()}, "positive period"),
        ({"rhythm": Rhythm.CALENDAR_YEAR, "period": Duration(6)}, "P1Y, not P6M"),
        ({"rhythm": Rhythm.PARITY, "parity": "odd", "period": P1Y}, "P2Y, not P1Y"),
        ({"rhythm": Rhythm.PARITY}, "needs odd or even"),
        ({"rhythm": Rhythm.PARITY, "parity": "both"}, "needs odd or even"),
        ({"rhythm": Rhythm.CALENDAR_YEAR, "parity": "odd"}, "not a calendar_year one"),
        ({"rhythm": Rhythm.NONE_FIXED, "period": P1Y}, "not fixed has no period, not P1Y"),
        (
            {
                "rhythm": Rhythm.CALENDAR_YEAR,
                "starts_on": date(2020, 1, 2),
                "ends_on": date(2020, 1, 1),
            },
            "before it starts",
        ),
    ],
)
def test_a_cadence_that_contradicts_itself_is_refused(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Cadence(**values)


def test_a_cadence_may_say_the_period_its_years_imply() -> None:
    assert Cadence(Rhythm.CALENDAR_YEAR, P1Y).asks_for(2021)
    assert not Cadence(Rhythm.PARITY, Duration(24), parity="even").asks_for(2021)


def test_facts_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="before the earliest day"):
        Met(date(2020, 1, 2), date(2020, 1, 1))
    with pytest.raises(ValueError, match="cannot run again"):
        Suspension(date(2020, 1, 1), date(2020, 1, 1))
