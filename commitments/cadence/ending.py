"""The instant at which a day ends between states of different time zones.

A date in a treaty ends at the latest midnight among the parties' capitals, unless it names the
depositary's or the obligor's (formula L12). Days themselves are judged as dates.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_A_SECOND = timedelta(seconds=1)


class ZonePolicy(StrEnum):
    """Whose midnight ends a day."""

    LAST_ZONE = "last_zone"
    DEPOSITARY = "depositary"
    OBLIGOR = "obligor"


def ends_at(day: date, zones: Iterable[str]) -> datetime:
    """Give the instant, in UTC, from which it is no longer that day in any of the zones.

    Zones are names of the tz database. Where a zone's clock goes back over midnight, the day ends
    the second time; where it jumps over midnight, with the jump. Raises ValueError without zones.
    """
    ends = [_midnight_after(day, ZoneInfo(name)) for name in zones]
    if not ends:
        msg = "No time zone was named in which the day is to end."
        raise ValueError(msg)
    return max(ends)


def _midnight_after(day: date, zone: ZoneInfo) -> datetime:
    local = datetime.combine(day + timedelta(days=1), time.min, zone)
    first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(zone).replace(fold=0) != local:
        return _jump(second, first, zone)
    is_day_again = (second - _A_SECOND).astimezone(zone).date() == day
    return second if is_day_again else first


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Find the second at which the clock jumps: the offset is another one from there on."""
    old = before.astimezone(zone).utcoffset()
    while after - before > _A_SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        is_old = middle.astimezone(zone).utcoffset() == old
        before, after = (middle, after) if is_old else (before, middle)
    return after
