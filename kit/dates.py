"""Calendar arithmetic for legal clocks: partial dates, durations and the reminder ladder.

Days are `datetime.date` and count calendar days; the day of the event is day 0. Durations are
ISO 8601 in years, months, weeks and days (`P1Y`, `P90D`). A period expressed in months ends on the
day with the same number, or on the last day of a shorter month (compare article 3 of Regulation
(EEC, Euratom) 1182/71), and is always counted from the anchor, so that a series does not drift.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

STEPS = (365, 180, 90, 30, 7, 0)
"""Days before an end on which a reminder is due; after the end one every `WEEK`."""
WEEK = timedelta(days=7)

_MONTHS_IN_A_YEAR = 12
_LONGEST = timedelta(days=365_243)
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)
_DURATION = re.compile(r"P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?", re.ASCII)


def add_months(day: date, months: int) -> date:
    """Move a day by whole months, clamped to the end of a shorter month.

    `months` may be negative. Raises OverflowError outside the years 1 to 9999.
    """
    year, zero_based = divmod(day.year * _MONTHS_IN_A_YEAR + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        msg = f"{day} moved by {months} months leaves the calendar (years 1 to 9999)."
        raise OverflowError(msg)
    return date(year, zero_based + 1, min(day.day, _days_in(year, zero_based + 1)))


def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the year, the month or the day, with the days it may mean.

    Totally ordered by its early bound, then by its late one: 1986 comes before 1986-08-11.
    """

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        """Refuse bounds that are not a day, a month or a year: nothing else has a text."""
        if not (self.is_exact or self._is_whole_month or self._is_whole_year):
            msg = (
                f"{self.earliest} to {self.latest} is no partial date: expected one day, "
                "one whole month or one whole year."
            )
            raise ValueError(msg)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; ValueError says what is wrong with others."""
        match = _PARTIAL.fullmatch(text)
        if match is None:
            msg = f"{text!r} is not a date: expected YYYY, YYYY-MM or YYYY-MM-DD."
            raise ValueError(msg)
        year, month, day = (None if part is None else int(part) for part in match.groups())
        first, last = _bounds(text, year or 0, month, day)
        return cls(first, last)

    @classmethod
    def of(cls, day: date) -> Self:
        """Give an exact day."""
        return cls(day, day)

    @property
    def is_exact(self) -> bool:
        """Whether the day itself is known."""
        return self.earliest == self.latest

    @property
    def _is_whole_month(self) -> bool:
        first = self.earliest
        return first.day == 1 and self.latest == _last_of_month(first.year, first.month)

    @property
    def _is_whole_year(self) -> bool:
        year = self.earliest.year
        return (self.earliest, self.latest) == (date(year, 1, 1), date(year, 12, 31))

    def __str__(self) -> str:
        """Give back the text that was parsed."""
        if self.is_exact:
            return self.earliest.isoformat()
        return self.earliest.isoformat()[:4] if self._is_whole_year else self._month_text

    @property
    def _month_text(self) -> str:
        return self.earliest.isoformat()[:7]


def in_words(day: date | PartialDate) -> str:
    """A day as a person would write it, as far as it is known: 22 November 2026, October 2016."""
    if isinstance(day, PartialDate) and not day.is_exact:
        return f"{day.earliest:%B %Y}" if len(str(day)) > len("2016") else str(day)
    return f"{day.earliest if isinstance(day, PartialDate) else day:%-d %B %Y}"


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, _days_in(year, month))


def _bounds(text: str, year: int, month: int | None, day: int | None) -> tuple[date, date]:
    if year < date.min.year:
        msg = f"{text!r} has no such year: expected 0001 to 9999."
        raise ValueError(msg)
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= _MONTHS_IN_A_YEAR:
        msg = f"{text!r} has no such month: expected 01 to 12, not {month:02}."
        raise ValueError(msg)
    last = _last_of_month(year, month)
    if day is None:
        return date(year, month, 1), last
    if not 1 <= day <= last.day:
        msg = f"{text!r} does not exist: {last:%Y-%m} has the days 01 to {last.day}, not {day:02}."
        raise ValueError(msg)
    return date(year, month, day), date(year, month, day)


@dataclass(frozen=True, slots=True)
class Duration:
    """A period of calendar months and days, never negative (ISO 8601 without hours).

    Months and days stay apart, because a month has no fixed length: P30D and P1M are not equal.
    """

    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        """Refuse a period that runs backwards."""
        if self.months < 0 or self.days < 0:
            msg = f"A duration cannot be negative: {self.months} months, {self.days} days."
            raise ValueError(msg)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `P1Y6M`, `P2W`, `P90D` and the like; ValueError says what was expected."""
        match = _DURATION.fullmatch(text)
        if match is None or not any(match.groups()):
            msg = (
                f"{text!r} is not a duration: expected P and at least one of years, months, "
                "weeks, days, in this order and as whole numbers, such as P1Y6M or P90D."
            )
            raise ValueError(msg)
        years, months, weeks, days = (int(part or 0) for part in match.groups())
        duration = cls(years * _MONTHS_IN_A_YEAR + months, weeks * WEEK.days + days)
        if duration.approximate_days > _LONGEST.days:
            msg = f"{text!r} is too long: expected at most a thousand years."
            raise ValueError(msg)
        return duration

    def __str__(self) -> str:
        """Give the canonical text: whole years as PnY, other months as PnM, then PnD."""
        years, rest = divmod(self.months, _MONTHS_IN_A_YEAR)
        months = "" if not self.months else f"{self.months}M" if rest else f"{years}Y"
        days = f"{self.days}D" if self.days or not self.months else ""
        return f"P{months}{days}"

    def in_words(self) -> str:
        """As a person would say it: 1 year, 18 months, 90 days."""
        years = self.months // 12 if self.months % 12 == 0 else 0
        months = 0 if years else self.months
        counted = ((years, "year"), (months, "month"), (self.days, "day"))
        return " and ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in counted if n)

    def __bool__(self) -> bool:
        """Whether the period has any length."""
        return bool(self.months or self.days)

    def after(self, day: date) -> date:
        """Give the day this long after an anchor: months first, clamped, then days."""
        return add_months(day, self.months) + timedelta(days=self.days)

    def before(self, day: date) -> date:
        """Give the day this long before an anchor: months first, clamped, then days."""
        return add_months(day, -self.months) - timedelta(days=self.days)

    def times(self, count: int) -> Self:
        """Give the period repeated: the k-th of a series is `times(k).after(anchor)`."""
        return type(self)(self.months * count, self.days * count)

    @property
    def approximate_days(self) -> int:
        """Its length in days with months of the Gregorian mean, rounded down: P1Y is 365."""
        return self.months * 146_097 // 4_800 + self.days


def step_reached(end: date, as_of: date) -> int | None:
    """Give the newest step of the ladder reached on a day, None before the first one.

    From the end on it is 0. Only the newest is given: after missed days one reminder is sent,
    not one for each step that went by.
    """
    left = (end - as_of).days
    return min((step for step in STEPS if left <= step), default=None)


def next_step(end: date, as_of: date) -> date:
    """Give the first day of the ladder strictly after `as_of`; once the end is past, weekly."""
    if as_of < end:
        return next(day for day in _ladder(end) if day > as_of)
    weeks = (as_of - end) // WEEK + 1
    return end + weeks * WEEK


def _ladder(end: date) -> tuple[date, ...]:
    return tuple(end - timedelta(days=step) for step in STEPS)


def fiscal_year(day: date, first_month: int, *, is_named_by_end: bool = False) -> int:
    """Give the fiscal year of a day, by the month it starts in (1 to 12).

    Named by the calendar year in which it starts (Japan, April) or ends (United States, October;
    Australia, July). Raises ValueError for a month that does not exist.
    """
    if not 1 <= first_month <= _MONTHS_IN_A_YEAR:
        msg = f"A fiscal year starts in a month from 1 to 12, not {first_month}."
        raise ValueError(msg)
    starts_in = day.year if first_month <= day.month else day.year - 1
    return starts_in + 1 if is_named_by_end and first_month > 1 else starts_in
