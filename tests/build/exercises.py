"""Exercise series and their editions."""

from itertools import count
from typing import Any

from alliances.models import Alliance
from exercises.models import Event, Series
from kit.dates import Duration, PartialDate

_serial = count(1)


def series(owner: Alliance, ref: str = "", **more: Any) -> Series:
    """An exercise of two states that is held again and again."""
    ref = ref or f"series-{next(_serial)}"
    columns = {
        "alliance": owner,
        "release": owner.release,
        "name": f"Exercise {ref}",
        "type": "CPX",
        "states": ["USA", "JPN"],
    } | more
    return Series.objects.create(ref=ref, **columns)


def yearly(owner: Alliance, ref: str = "", **more: Any) -> Series:
    """An exercise held once each calendar year, with 90 days of grace."""
    return series(owner, ref, rhythm="calendar_year", grace=Duration.parse("P90D"), **more)


def event(of: Series, day: str = "2026-03-01", **more: Any) -> Event:
    """An edition that was held on a day (possibly a partial date)."""
    number = next(_serial)
    columns = {
        "alliance": of.alliance,
        "release": of.alliance.release,
        "ref": f"{of.ref}-{number}",
        "name": f"{of.name} {number}",
        "starts_on": PartialDate.parse(day),
        "status": "held",
    } | more
    return Event.objects.create(series=of, **columns)
