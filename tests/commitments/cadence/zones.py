"""Every zone of the tz database, and the days around its changes of clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from commitments.cadence import ends_at

FIRST, LAST = 2000, 2040
NEVER_DAWNED = {  # days that a zone left out to change sides of the date line
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Fakaofo", date(2011, 12, 30)),
}


@cache
def zones() -> list[str]:
    """Names of places; links by another name and zones of the tzfile itself are left out."""
    return sorted(one for one in available_timezones() if one not in {"localtime", "Factory"})


def changes(name: str) -> Iterator[date]:
    """The days in the span on which a zone's offset changes."""
    zone, noon = ZoneInfo(name), datetime(FIRST, 1, 1, tzinfo=UTC)
    old = noon.astimezone(zone).utcoffset()
    while noon.year <= LAST:
        noon += timedelta(days=7)
        new = noon.astimezone(zone).utcoffset()
        if new != old:
            yield from (noon.date() - timedelta(days=ago) for ago in range(8))
        old = new


def fault(name: str, day: date) -> str:
    """What is wrong with the end of a day in a zone: it must be the last second of that date."""
    from_here = ends_at(day, [name])
    zone = ZoneInfo(name)
    before = (from_here - timedelta(seconds=1)).astimezone(zone).date()
    after = from_here.astimezone(zone).date()
    if after <= day:
        return f"{name}: {day} goes on after {from_here}"
    if before != day and (name, day) not in NEVER_DAWNED:
        return f"{name}: {from_here} is not the end of {day}"
    return ""
