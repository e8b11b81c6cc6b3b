"""Hours in which both sides work: slots in, slots with what speaks against them out.

Instants are aware datetimes, lengths are timedelta. A side works from nine to five by the clock of
its capital, on days that are neither its weekend nor its public holidays.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

OPENS, CLOSES = time(9), time(17)
PIECE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)


@dataclass(frozen=True)
class Side:
    """A state at the table: its name, the IANA zone of its capital, its ISO 3166 alpha-2 code."""

    name: str
    zone: str
    iso2: str

    def local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True)
class Slot:
    """A time to meet; `strain` is its minutes outside working hours, of all sides."""

    starts_at: datetime
    ends_at: datetime
    strain: int
    warnings: tuple[str, ...]


def warnings(sides: Sequence[Side], starts_at: datetime, ends_at: datetime) -> list[str]:
    """What speaks against a time, in words, side by side; empty if nothing does."""
    return [f"{one.name}: {said}" for one in sides for said in _against(one, starts_at, ends_at)]


def propose(
    sides: Sequence[Side], first: date, days: int, length: timedelta, most: int = 6
) -> list[Slot]:
    """The easiest time of each of so many days (in UTC), of these the easiest, in their order.

    ValueError for a length that is not positive or over twelve hours.
    """
    if not timedelta() < length <= LONGEST:
        raise ValueError("A meeting to be planned lasts up to twelve hours a day.")
    best = [_best(sides, first + timedelta(days=number), length) for number in range(days)]
    easiest = sorted(best, key=lambda slot: (slot.strain, slot.starts_at))[:most]
    return sorted(easiest, key=lambda slot: slot.starts_at)


def _best(sides: Sequence[Side], day: date, length: timedelta) -> Slot:
    midnight = datetime.combine(day, time(), UTC)
    starts = [midnight + PIECE * number for number in range(48)]
    start = min(starts, key=lambda one: (strain(sides, one, one + length), one))
    end = start + length
    return Slot(start, end, strain(sides, start, end), tuple(warnings(sides, start, end)))


def strain(sides: Sequence[Side], starts_at: datetime, ends_at: datetime) -> int:
    """Minutes outside working hours, added up over the sides, to the half hour."""
    pieces = list(_pieces(starts_at, ends_at))
    outside = sum(not _works(one, piece) for one in sides for piece in pieces)
    return outside * int(PIECE.total_seconds() // 60)


def _pieces(starts_at: datetime, ends_at: datetime) -> Iterator[datetime]:
    at = starts_at
    while at < ends_at:
        yield at
        at += PIECE


def _works(side: Side, at: datetime) -> bool:
    local = side.local(at)
    return OPENS <= local.time() < CLOSES and not day_off(side.iso2, local.date())


def _against(side: Side, starts_at: datetime, ends_at: datetime) -> Iterator[str]:
    start, end = side.local(starts_at), side.local(ends_at)
    days = [start.date()]
    while days[-1] < (end - PIECE).date():
        days.append(days[-1] + timedelta(days=1))
    off = {day: why for day in days if (why := day_off(side.iso2, day))}
    for day, why in off.items():
        yield f"{day:%-d %B} is {why}"
    pieces = [side.local(one) for one in _pieces(starts_at, ends_at)]
    if any(not OPENS <= one.time() < CLOSES and one.date() not in off for one in pieces):
        yield f"{start:%H:%M} to {end:%H:%M} is outside working hours"


def day_off(iso2: str, day: date) -> str:
    """Why nobody works in a state on a day: the name of a holiday, or of a day of the weekend.

    Empty on working days. Of a state without a calendar only Saturday and Sunday are known.
    """
    found = _calendar(iso2, day.year)
    if found is None:
        return f"{day:%A}" if day.weekday() in (5, 6) else ""
    if day in found:
        return str(found[day])
    return f"{day:%A}" if day.weekday() in found.weekend else ""


@cache
def _calendar(iso2: str, year: int) -> holidays.HolidayBase | None:
    if iso2 not in holidays.list_supported_countries():
        return None
    return holidays.country_holidays(iso2, years=year, language="en_US")
