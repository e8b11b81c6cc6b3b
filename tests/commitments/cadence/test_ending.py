"""The instant at which a day ends between time zones."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.cadence import ends_at
from kit.dates import Duration
from tests.commitments.cadence.zones import NEVER_DAWNED, changes, fault, zones

US_JP = ["America/New_York", "Asia/Tokyo"]


def test_a_day_ends_at_the_latest_midnight_among_the_capitals() -> None:
    assert ends_at(date(2027, 3, 31), US_JP) == datetime(2027, 4, 1, 4, tzinfo=UTC)
    assert ends_at(date(2027, 3, 31), US_JP[1:]) == datetime(2027, 3, 31, 15, tzinfo=UTC)


def test_a_day_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="No time zone"):
        ends_at(date(2027, 3, 31), [])


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("America/Sao_Paulo", "2018-11-03", "2018-11-04T03:00"),  # jumps from midnight to one
        ("America/Havana", "2026-10-31", "2026-11-01T04:00"),  # midnight comes twice, both tomorrow
        ("Asia/Pyongyang", "2015-08-14", "2015-08-14T15:30"),  # half an hour more
        ("Pacific/Apia", "2011-12-29", "2011-12-30T10:00"),  # the thirtieth never dawned
        ("Australia/Lord_Howe", "2026-04-04", "2026-04-04T13:00"),
    ],
)
def test_a_day_ends_rightly_where_the_clock_changes(zone: str, day: str, expected: str) -> None:
    assert f"{ends_at(date.fromisoformat(day), [zone]):%Y-%m-%dT%H:%M}" == expected


@given(st.sampled_from(zones()), st.dates(date(2000, 1, 1), date(2040, 12, 30)))
def test_days_end_one_after_the_other(zone: str, day: date) -> None:
    assert fault(zone, day) == ""
    tomorrow = day + timedelta(days=1)
    if (zone, tomorrow) not in NEVER_DAWNED:
        assert ends_at(day, [zone]) < ends_at(tomorrow, [zone])


@pytest.mark.parametrize("zone", ["America/St_Johns", "Asia/Gaza", "Africa/Casablanca"])
def test_days_around_a_change_of_clock_end_at_their_last_second(zone: str) -> None:
    assert [said for day in changes(zone) if (said := fault(zone, day))] == []


@given(st.dates(date(1, 1, 1), date(9000, 12, 31)), st.integers(1, 900))
def test_every_day_has_its_nth_anniversary(day: date, years: int) -> None:
    found = Duration(months=12 * years).after(day)
    assert (found.year, found.month) == (day.year + years, day.month)
    assert found.day == day.day or (day.month, day.day, found.day) == (2, 29, 28)
