"""Days on which both sides work, and due days that move to one.

A due day moves only where the text or an agreed policy says so; holidays are those of all the
states concerned together (formula L11). The rules bear the names of financial calendars.
"""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

import holidays

_A_DAY = timedelta(days=1)
_FURTHEST = 60  # days; no state rests longer
NO_CALENDAR = "no calendar of holidays is known for {}"


class Roll(StrEnum):
    """Where a due day goes that is no working day of every side."""

    NONE = "none"
    FOLLOWING = "following"
    PRECEDING = "preceding"
    MODIFIED_FOLLOWING = "modified_following"


def rolled(day: date, roll: Roll, places: Collection[str]) -> date:
    """Move a day to a working day of all the places (ISO 3166 alpha-2), as the rule says.

    Modified following goes on to the next one, but back where that lies in another month. Raises
    ValueError for a place whose holidays are not known.
    """
    if roll is Roll.NONE:
        return day
    if roll is Roll.PRECEDING:
        return _stepped(day, -_A_DAY, places)
    after = _stepped(day, _A_DAY, places)
    if roll is Roll.MODIFIED_FOLLOWING and after.month != day.month:
        return _stepped(day, -_A_DAY, places)
    return after


def is_working(day: date, places: Collection[str]) -> bool:
    """Whether it is a working day in every one of the places."""
    return all(_calendar(place, day.year).is_working_day(day) for place in sorted(places))


def has_calendar(place: str) -> bool:
    """Whether the holidays of a place are known."""
    return place in _known()


def _stepped(day: date, step: timedelta, places: Collection[str]) -> date:
    for _ in range(_FURTHEST):
        if is_working(day, places):
            return day
        day += step
    msg = f"No working day within {_FURTHEST} days."
    raise ValueError(msg)


@cache
def _known() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries())


@cache
def _calendar(place: str, year: int) -> holidays.HolidayBase:
    if not has_calendar(place):
        raise ValueError(NO_CALENDAR.format(place))
    return holidays.country_holidays(place, years=year)
