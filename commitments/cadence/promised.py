"""What a cadence promises, and what is known about keeping it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal, Self

from commitments.cadence.recurring import objections
from commitments.cadence.working import NO_CALENDAR, Roll, has_calendar
from kit.dates import Duration, PartialDate, in_words

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
    ONCE = "once"
    RECURRENCE = "recurrence"
    AFTER_EVENT = "after_event"


EXPLAINED = {
    Rhythm.ROLLING: "rolling: within a period of the last time",
    Rhythm.CALENDAR_YEAR: "calendar year: once in each year",
    Rhythm.PARITY: "parity: once in each odd, or in each even year",
    Rhythm.NONE_FIXED: "none fixed: again and again, but no day is agreed and nothing lapses",
    Rhythm.ONCE: "once: by its due day",
    Rhythm.RECURRENCE: "recurrence: on the days of a rule",
    Rhythm.AFTER_EVENT: "after event: within a time limit of each event that wakes it",
}
"""What each rhythm means, for whoever chooses one."""

COUNTED = (Rhythm.ROLLING, Rhythm.CALENDAR_YEAR, Rhythm.PARITY, Rhythm.NONE_FIXED)
"""The rhythms by which a series of meetings or exercises may be counted."""

YEARLY = frozenset({Rhythm.CALENDAR_YEAR, Rhythm.PARITY})
"""The rhythms with a slot for each year."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """A promised rhythm: its period or years, its grace, and the days it holds for.

    Rolling counts the period from the last time held. Calendar year asks for one in each year,
    parity for one in each odd or even year, beginning with the first whole one: a year that began
    before `starts_on` is not asked for. Without `starts_on` the first time held starts it; no slot
    begins after `ends_on`. Once falls due on `due_on`; a recurrence on the days of an iCalendar
    rule from `starts_on` on; after an event, a `period` after each event that wakes the promise,
    or without a day where no time limit is agreed. A due day that is no working day of all the
    `places` (ISO 3166 alpha-2) moves as `roll` says. Raises ValueError for a rhythm that
    contradicts itself.
    """

    rhythm: Rhythm
    period: Duration | None = None
    grace: Duration = _NO_GRACE
    parity: Literal["odd", "even"] | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    due_on: date | None = None
    recurrence: str = ""
    roll: Roll = Roll.NONE
    places: tuple[str, ...] = ()

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
        yield f"The cadence ends on {in_words(ends)}, before it starts on {in_words(starts)}."
    if cadence.rhythm is not Rhythm.PARITY and cadence.parity is not None:
        yield f"Only a parity cadence has odd or even years, not a {cadence.rhythm} one."
    if cadence.rhythm is Rhythm.PARITY and cadence.parity not in {"odd", "even"}:
        yield "A parity cadence needs odd or even."
    if not _fits(cadence.rhythm, cadence.period):
        yield f"{_PERIODS[cadence.rhythm]}, not {cadence.period}."
    yield from _contradictory_days(cadence)
    yield from _contradictory_roll(cadence)


def _contradictory_days(cadence: Cadence) -> Iterator[str]:
    is_once, starts = cadence.rhythm is Rhythm.ONCE, cadence.starts_on
    if is_once != (cadence.due_on is not None):
        yield "A promise to be met once needs its due day, and only such a one has it."
    if cadence.due_on and starts and cadence.due_on < starts:
        yield f"The due day {in_words(cadence.due_on)} is before the start {in_words(starts)}."
    is_ruled = cadence.rhythm is Rhythm.RECURRENCE
    if is_ruled != bool(cadence.recurrence):
        yield "A recurrence needs its rule, such as FREQ=MONTHLY;INTERVAL=3, and only it has one."
    elif is_ruled and starts is None:
        yield "A recurrence needs the day from which it runs."
    elif is_ruled and starts is not None:
        yield from objections(cadence.recurrence, starts)


def _contradictory_roll(cadence: Cadence) -> Iterator[str]:
    if cadence.roll is not Roll.NONE and not cadence.places:
        yield "A due day that moves to a working day needs the states whose holidays count."
    for place in cadence.places:
        if not has_calendar(place):
            yield f"{NO_CALENDAR.format(place).capitalize()}: a due day cannot move by them."


_PERIODS = {
    Rhythm.ROLLING: "A rolling cadence needs a positive period, such as P1Y or P3M",
    Rhythm.CALENDAR_YEAR: "A calendar-year cadence is one a year: its period is P1Y",
    Rhythm.PARITY: "An odd or even year comes every second year: the period is P2Y",
    Rhythm.NONE_FIXED: "A cadence that is not fixed has no period",
    Rhythm.ONCE: "A promise to be met once has no period",
    Rhythm.RECURRENCE: "A recurrence counts by its rule and has no period",
}


def _fits(rhythm: Rhythm, period: Duration | None) -> bool:
    if rhythm is Rhythm.ROLLING:
        return bool(period)
    if rhythm is Rhythm.AFTER_EVENT:
        return True
    if rhythm in {Rhythm.NONE_FIXED, Rhythm.ONCE, Rhythm.RECURRENCE}:
        return period is None
    return period in {None, _A_YEAR if rhythm is Rhythm.CALENDAR_YEAR else _TWO_YEARS}


@dataclass(frozen=True, slots=True, order=True)
class Met:
    """A meeting or edition that was held, on a day from `earliest` to `latest`.

    `label` names the slot that it was for, where its record says so: by a timetable or after an
    event several may wait at once. After `expires_on` it proves nothing any more.
    """

    earliest: date
    latest: date
    ref: str = ""
    label: str = ""
    expires_on: date | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """Refuse bounds in the wrong order."""
        if self.latest < self.earliest:
            msg = f"Held at the latest on {self.latest}, before the earliest day {self.earliest}."
            raise ValueError(msg)

    @classmethod
    def on(cls, day: date, ref: str = "") -> Self:
        """Give a meeting held on a known day."""
        return cls(day, day, ref)

    @property
    def day(self) -> date | PartialDate:
        """When it was held, as far as is known; between other bounds the earliest day."""
        if self.earliest == self.latest:
            return self.earliest
        try:
            return PartialDate(self.earliest, self.latest)
        except ValueError:
            return self.earliest

    @property
    def reopens_on(self) -> date | None:
        """The first day on which what it met is open again."""
        if self.expires_on is None:
            return None
        return max(self.expires_on, self.latest) + timedelta(days=1)

    def touches(self, year: int) -> bool:
        """Whether it may have been held in a year."""
        return self.earliest.year <= year <= self.latest.year


@dataclass(frozen=True, slots=True, order=True)
class Happening:
    """An event that wakes a conditional promise, on a day from `earliest` to `latest`."""

    earliest: date
    latest: date
    ref: str


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
