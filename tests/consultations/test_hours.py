"""Slots within both sides' hours, and what is said of the others."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.hours import Side, day_off, propose, strain, warnings

US = Side("United States", "America/New_York", "US")
JP = Side("Japan", "Asia/Tokyo", "JP")
GB = Side("United Kingdom", "Europe/London", "GB")
IL = Side("Israel", "Asia/Jerusalem", "IL")
HOUR = timedelta(hours=1)


def test_washington_and_london_meet_in_the_afternoon_of_one_and_the_morning_of_the_other() -> None:
    slots = propose([US, GB], date(2027, 1, 11), 5, HOUR)
    assert [slot.starts_at.hour for slot in slots] == [14] * 5
    assert all(slot.strain == 0 and not slot.warnings for slot in slots)


def test_the_clocks_of_both_sides_change_on_their_own_days() -> None:
    """Between 14 and 28 March 2027 the United States has summer time and the United Kingdom not."""
    before, between, after = (
        propose([US, GB], day, 1, HOUR)[0].starts_at.hour
        for day in (date(2027, 3, 12), date(2027, 3, 15), date(2027, 3, 29))
    )
    assert (before, between, after) == (14, 13, 13)  # 9:00 EST; 9:00 EDT with GMT; EDT with BST
    assert propose([US, GB], date(2027, 10, 25), 1, HOUR)[0].starts_at.hour == 13


def test_where_hours_never_meet_the_least_bad_time_comes_with_its_warnings() -> None:
    (slot,) = propose([US, JP], date(2027, 1, 12), 1, HOUR)
    assert slot.strain == 60
    (said,) = slot.warnings
    assert "is outside working hours" in said


def test_a_holiday_of_either_side_is_named() -> None:
    start = datetime(2027, 1, 11, 1, tzinfo=UTC)  # ten in the morning in Tokyo, a Monday
    said = warnings([JP], start, start + HOUR)
    assert said == ["Japan: 11 January is Coming of Age Day"]
    assert warnings([JP], start + timedelta(days=1), start + timedelta(days=1, hours=1)) == []


def test_a_night_is_told_with_its_hours() -> None:
    start = datetime(2027, 1, 12, 15, tzinfo=UTC)
    assert warnings([JP], start, start + HOUR) == ["Japan: 00:00 to 01:00 is outside working hours"]


def test_in_israel_one_works_on_sundays_and_not_on_fridays() -> None:
    assert day_off("IL", date(2027, 1, 10)) == ""
    assert day_off("IL", date(2027, 1, 8)) == "Friday"
    assert day_off("US", date(2027, 1, 10)) == "Sunday"


def test_of_a_state_without_a_calendar_the_weekend_is_known() -> None:
    assert day_off("ZZ", date(2027, 1, 9)) == "Saturday"
    assert day_off("ZZ", date(2027, 1, 1)) == ""


@pytest.mark.parametrize("length", [timedelta(), timedelta(hours=-1), timedelta(hours=13)])
def test_a_length_beyond_a_day_of_work_is_refused(length: timedelta) -> None:
    with pytest.raises(ValueError, match="up to twelve hours"):
        propose([US], date(2027, 1, 11), 1, length)


@settings(max_examples=30)
@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.sampled_from([1, 3, 6]))
def test_no_slot_is_proposed_that_is_harder_than_another_of_its_day(day: date, halves: int) -> None:
    length = timedelta(minutes=30) * halves
    (slot,) = propose([US, JP, IL], day, 1, length)
    midnight = datetime.combine(day, datetime.min.time(), UTC)
    for number in range(0, 48, 5):
        start = midnight + timedelta(minutes=30) * number
        assert slot.strain <= strain([US, JP, IL], start, start + length)
    assert (slot.strain == 0) == (not slot.warnings)
