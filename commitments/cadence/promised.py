"""What a cadence promises, and what is known about keeping it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, Self

from kit.dates import Duration

NEVER = date.max
"""Stands for the due day of a slot whose clock is stopped without a known end."""

_NO_GRACE = Duration()
_A_YEAR = Duration(months=12)
_TWO_YEARS = Duration(months=24)


class Rhythm(StrEnum):
    """How the days of a recurring promise are counted."""

    ROLLING = "rolling"
    CALENDAR_YEAR = "calendar_year"
    PARITY = "parity"
    NONE_FIXED = "none_fixed"


@dataclass(frozen=True, slots=True)
class Cadence:
    """A promised rhythm: its period or years, its grace, and the days it holds for.

    Rolling counts the period from the last time held. Calendar year asks for one in each year,
    parity for one in each odd or even year, beginning with the first whole one: a year that began
    before `starts_on` is not asked for. Without `starts_on` the first time held starts it; no slot
    begins after `ends_on`. Raises ValueError for a rhythm that contradicts itself.
    """

    rhythm: Rhythm
    period: Duration | None = None
    grace: Duration = _NO_GRACE
    parity: Literal["odd", "even"] | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse a rhythm that contradicts itself."""
        problem = next(_contradictions(self), None)
        if problem is not None:
            raise ValueError(problem)

    def asks_for(self, year: int) -> bool:
        """Whether a year has a slot of its own, apart from start and end."""
        if self.rhythm is Rhythm.PARITY:
            return year % 2 == (self.parity == "odd")
        return self.rhythm is Rhythm.CALENDAR_YEAR

    def is_underway_in(self, year: int) -> bool:
        """Whether it has started by the first day of a year."""
        return self.starts_on is None or self.starts_on <= date(year, 1, 1)

    def has_ended(self, as_of: date) -> bool:
        """Whether the promise itself is over."""
        return self.ends_on is not None and self.ends_on < as_of


def _contradictions(cadence: Cadence) -> Iterator[str]:
    starts, ends = cadence.starts_on, cadence.ends_on
    if starts and ends and ends < starts:
        yield f"The cadence ends on {ends}, before it starts on {starts}."
    if cadence.rhythm is not Rhythm.PARITY and cadence.parity is not None:
        yield f"Only a parity cadence has odd or even years, not a {cadence.rhythm} one."
    if cadence.rhythm is Rhythm.PARITY and cadence.parity not in {"odd", "even"}:
        yield "A parity cadence needs odd or even."
    if not _fits(cadence.rhythm, cadence.period):
        yield f"{_PERIODS[cadence.rhythm]}, not {cadence.period}."


_PERIODS = {
    Rhythm.ROLLING: "A rolling cadence needs a positive period, such as P1Y or P3M",
    Rhythm.CALENDAR_YEAR: "A calendar-year cadence is one a year: its period is P1Y",
    Rhythm.PARITY: "An odd or even year comes every second year: the period is P2Y",
    Rhythm.NONE_FIXED: "A cadence that is not fixed has no period",
}


def _fits(rhythm: Rhythm, period: Duration | None) -> bool:
    if rhythm is Rhythm.ROLLING:
        return bool(period)
    if rhythm is Rhythm.NONE_FIXED:
        return period is None
    return period in {None, _A_YEAR if rhythm is Rhythm.CALENDAR_YEAR else _TWO_YEARS}


@dataclass(frozen=True, slots=True, order=True)
class Met:
    """A meeting or edition that was held, on a day from `earliest` to `latest`."""

    earliest: date
    latest: date
    ref: str = ""

    def __post_init__(self) -> None:
        """Refuse bounds in the wrong order."""
        if self.latest < self.earliest:
            msg = f"Held at the latest on {self.latest}, before the earliest day {self.earliest}."
            raise ValueError(msg)

    @classmethod
    def on(cls, day: date, ref: str = "") -> Self:
        """Give a meeting held on a known day."""
        return cls(day, day, ref)

    def touches(self, year: int) -> bool:
        """Whether it may have been held in a year."""
        return self.earliest.year <= year <= self.latest.year


@dataclass(frozen=True, slots=True)
class Skip:
    """A year's slot that was formally cancelled: not missed, and no other slot moves."""

    year: int
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days on which the clock stands still; `ends_on` is the first day it runs again."""

    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse a suspension without a day."""
        if self.ends_on is not None and self.ends_on <= self.starts_on:
            msg = f"A suspension from {self.starts_on} cannot run again on {self.ends_on}."
            raise ValueError(msg)

    def covers(self, day: date) -> bool:
        """Whether the clock stands still on a day."""
        return self.starts_on <= day < (self.ends_on or NEVER)
