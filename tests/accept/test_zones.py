"""Every day from 2000 to 2040 ends at its last second, in every zone of the tz database."""

from datetime import date, timedelta

import pytest

from commitments.cadence import ends_at
from tests.commitments.cadence.zones import FIRST, LAST, NEVER_DAWNED, changes, fault, zones


@pytest.mark.parametrize("zone", zones())
def test_every_day_around_a_change_of_clock_ends_at_its_last_second(zone: str) -> None:
    assert [said for day in changes(zone) if (said := fault(zone, day))] == []


@pytest.mark.parametrize("zone", zones())
def test_the_ends_of_days_rise(zone: str) -> None:
    day, last = date(FIRST, 1, 1), date(LAST, 12, 31)
    before = ends_at(day, [zone])
    while day < last:
        day += timedelta(days=1)
        now = ends_at(day, [zone])
        assert before < now or (zone, day) in NEVER_DAWNED, (zone, day)
        before = now
