"""Every day from 2000 to 2040 ends at its last second, in every zone of the tz database.

And what is due by days of the calendar rises, around each change of clock.
"""

from datetime import UTC, date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from commitments.cadence import Cadence, Rhythm, ends_at, slots
from kit.dates import Duration
from tests.commitments.cadence.zones import (
    FIRST,
    LAST,
    NEVER_DAWNED,
    changes,
    fault,
    recorded,
    zones,
)

MONTHLY, YEARLY = Duration.parse("P1M"), Duration.parse("P1Y")


def closely(zone: str) -> set[date]:
    """The days around each change of clock, looking every six hours."""
    return set(changes(zone, timedelta(hours=6)))


@pytest.mark.parametrize("zone", zones())
def test_every_day_around_a_change_of_clock_ends_at_its_last_second(zone: str) -> None:
    assert [said for day in closely(zone) if (said := fault(zone, day))] == []


@pytest.mark.parametrize("zone", zones())
def test_no_change_of_clock_in_the_tz_database_is_left_out(zone: str) -> None:
    seen = closely(zone)
    for at in recorded(zone):
        local = at.astimezone(ZoneInfo(zone)).date()
        assert {local, at.astimezone(UTC).date()} <= seen, at


@pytest.mark.parametrize("zone", zones())
def test_the_ends_of_days_rise(zone: str) -> None:
    day, last = date(FIRST, 1, 1), date(LAST, 12, 31)
    before = ends_at(day, [zone])
    while day < last:
        day += timedelta(days=1)
        now = ends_at(day, [zone])
        assert before < now or (zone, day) in NEVER_DAWNED, (zone, day)
        before = now


@pytest.mark.parametrize("zone", zones())
def test_occurrences_that_begin_around_a_change_of_clock_rise_strictly(zone: str) -> None:
    for start in sorted(closely(zone))[::5]:
        for timetable in ("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY"):
            until = start + timedelta(days={"FREQ=DAILY": 12}.get(timetable, 100))
            cadence = Cadence(Rhythm.RECURRENCE, starts_on=start, recurrence=timetable)
            days = [slot.due_on for slot in slots(cadence, [], until)]
            assert len(days) > 2, (zone, start, timetable)
            assert all(one < later for one, later in pairwise(days)), (zone, start, timetable)
            ends = [ends_at(day, [zone]) for day in days if (zone, day) not in NEVER_DAWNED]
            assert all(one < later for one, later in pairwise(ends)), (zone, start, timetable)


def test_every_anniversary_of_every_date_is_defined_and_they_rise() -> None:
    day = date(FIRST, 1, 1)
    while day <= date(LAST, 12, 31):
        for step, times in ((YEARLY, 45), (MONTHLY, 30)):
            found = [day, *(_times(step, n).after(day) for n in range(1, times))]
            assert all(one < later for one, later in pairwise(found)), (day, step)
            assert all(one.day == day.day or one.day >= 28 for one in found), (day, step)
        day += timedelta(days=1)


def _times(step: Duration, n: int) -> Duration:
    return Duration(months=step.months * n)
