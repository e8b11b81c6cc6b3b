"""Due days that move to a working day of both sides."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.cadence import Roll, rolled
from commitments.cadence.working import is_working

BOTH = ("KR", "US")


@pytest.mark.parametrize(
    ("day", "roll", "expected"),
    [
        # Korea rests from 3 to 9 October 2025; Columbus Day is the 13th.
        ("2025-10-04", Roll.NONE, "2025-10-04"),
        ("2025-10-04", Roll.FOLLOWING, "2025-10-10"),
        ("2025-10-04", Roll.PRECEDING, "2025-10-02"),
        ("2025-10-13", Roll.FOLLOWING, "2025-10-14"),
        ("2025-05-31", Roll.MODIFIED_FOLLOWING, "2025-05-30"),
        ("2025-05-31", Roll.FOLLOWING, "2025-06-02"),
        ("2025-10-10", Roll.PRECEDING, "2025-10-10"),
    ],
)
def test_a_due_day_moves_by_the_holidays_of_both(day: str, roll: Roll, expected: str) -> None:
    assert rolled(date.fromisoformat(day), roll, BOTH).isoformat() == expected


def test_a_holiday_of_one_side_alone_is_no_working_day() -> None:
    columbus_day = date(2025, 10, 13)
    assert is_working(columbus_day, ["KR"])
    assert not is_working(columbus_day, BOTH)


def test_each_state_rests_on_its_own_days_of_the_week() -> None:
    friday, sunday = date(2026, 5, 8), date(2026, 5, 10)
    assert (is_working(friday, ["IL"]), is_working(sunday, ["IL"])) == (False, True)


def test_a_state_without_a_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="no calendar of holidays is known for XX"):
        rolled(date(2026, 1, 1), Roll.FOLLOWING, ["XX"])


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.sampled_from(list(Roll)))
def test_a_moved_day_is_a_working_day_on_the_right_side(day: date, roll: Roll) -> None:
    moved = rolled(day, roll, BOTH)
    if roll is Roll.NONE:
        assert moved == day
        return
    assert is_working(moved, BOTH)
    assert abs(moved - day) < timedelta(days=15)
    if roll is Roll.FOLLOWING:
        assert moved >= day
    elif roll is Roll.PRECEDING:
        assert moved <= day
    else:
        assert moved.month == day.month
