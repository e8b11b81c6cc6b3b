"""Every zone of the tz database, and the days around its changes of clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from struct import unpack
from zoneinfo import TZPATH, ZoneInfo, available_timezones

from commitments.cadence import ends_at

FIRST, LAST = 2000, 2040
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER_DAWNED = {  # days that a zone left out to change sides of the date line
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Fakaofo", date(2011, 12, 30)),
}


@cache
def zones() -> list[str]:
    """Names of places; links by another name and zones of the tzfile itself are left out."""
    return sorted(one for one in available_timezones() if one not in {"localtime", "Factory"})


def changes(name: str, step: timedelta = timedelta(days=7)) -> Iterator[date]:
    """The days in the span around which a zone's offset changes, looking once a `step`."""
    zone, now = ZoneInfo(name), datetime(FIRST, 1, 1, tzinfo=UTC)
    old = now.astimezone(zone).utcoffset()
    while now.year <= LAST:
        before, now = now, now + step
        new = now.astimezone(zone).utcoffset()
        if new != old:
            first = before.date() - timedelta(days=1)
            yield from (first + timedelta(days=n) for n in range((now.date() - first).days + 2))
        old = new


def recorded(name: str) -> list[datetime]:
    """The instants in the span at which the tz database itself has the zone's offset change.

    Read from the file (RFC 9636), past the rule at its end, which speaks of the years after.
    """
    data = _file(name)
    times, first, offsets = _transitions(data[_size(data, 4) :])
    kept = [
        (at, now)
        for at, old, now in zip(times, [first, *offsets], offsets, strict=False)
        if old != now
    ]
    span = (datetime(FIRST, 1, 1, tzinfo=UTC), datetime(LAST, 12, 31, tzinfo=UTC))
    instants = (EPOCH + timedelta(seconds=at) for at, _ in kept)
    return [at for at in instants if span[0] <= at <= span[1]]


def _file(name: str) -> bytes:
    """The file that `ZoneInfo` reads: of the machine, if it has one, else of the package."""
    found = (Path(folder) / name for folder in TZPATH)
    packaged = Path(str(files("tzdata"))) / "zoneinfo" / name
    return next(path for path in (*found, packaged) if path.is_file()).read_bytes()


def _counts(data: bytes) -> tuple[int, ...]:
    return unpack(">6l", data[20:44])


def _size(data: bytes, wide: int) -> int:
    utc, std, leap, times, types, letters = _counts(data)
    return 44 + times * (wide + 1) + types * 6 + letters + leap * (wide + 4) + std + utc


def _transitions(data: bytes) -> tuple[tuple[int, ...], int, list[int]]:
    *_, times, types, _ = _counts(data)
    begin, end = 44, 44 + times * 8
    which, kinds = data[end : end + times], data[end + times : end + times + types * 6]
    offsets = [unpack(">l", kinds[n * 6 : n * 6 + 4])[0] for n in range(types)]
    return unpack(f">{times}q", data[begin:end]), offsets[0], [offsets[n] for n in which]


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
