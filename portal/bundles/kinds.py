"""Kinds of value in a bundle: how each is read from text, and how it is written back."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from kit.dates import Duration, PartialDate
from kit.references import PATTERN

type Raw = str | list[Raw] | dict[str, Raw] | None


YEARS = range(1000, 3000)  # within which dates and what is counted from them stay on the calendar
LONGEST_SPAN = 366 * 1000  # days


class Bad(ValueError):
    """A value is wrong; `path` leads from the record to it."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message)
        self.path = path


@dataclass(frozen=True)
class Kind:
    """Any text; the base of the others. `read` raises Bad, `write` gives what YAML should show."""

    longest: int = field(default=20_000, kw_only=True)

    def read(self, raw: Raw) -> Any:
        if not isinstance(raw, str):
            raise Bad(f"expected text, found {_called(raw)}")
        if "\x00" in raw:
            raise Bad("text must not hold the character NUL")
        if len(raw) > self.longest:
            raise Bad(f"at most {self.longest} characters, found {len(raw)}")
        return raw

    def write(self, value: Any) -> Any:
        return value


class Text(Kind):
    """Text as it stands."""


@dataclass(frozen=True)
class Slug(Kind):
    """A reference: letters, digits, and a few signs between them."""

    longest: int = field(default=120, kw_only=True)
    pattern: str = PATTERN
    shown: str = "letters, digits, hyphens"

    def read(self, raw: Raw) -> str:
        text: str = super().read(raw)
        if not re.fullmatch(self.pattern, text):
            raise Bad(f"{text!r} is not a reference: use {self.shown}")
        return text


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few words."""

    words: tuple[str, ...] = ()

    def read(self, raw: Raw) -> str:
        text: str = super().read(raw)
        if text not in self.words:
            raise Bad(f"{text!r} is not one of: {', '.join(self.words)}")
        return text


class Yes(Kind):
    """true or false."""

    def read(self, raw: Raw) -> bool:
        if raw not in ("true", "false"):
            raise Bad(f"expected true or false, found {_called(raw)}")
        return raw == "true"


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number."""

    least: int = 0
    most: int = 2_000_000_000

    def read(self, raw: Raw) -> int:
        if not isinstance(raw, str) or not re.fullmatch(r"-?[0-9]{1,12}", raw):
            raise Bad(f"expected a whole number, found {_called(raw)}")
        if not self.least <= int(raw) <= self.most:
            raise Bad(f"must lie between {self.least} and {self.most}, found {raw}")
        return int(raw)


@dataclass(frozen=True)
class Number(Kind):
    """A decimal number that is not negative, with at most `places` after the point."""

    places: int = 8
    digits: int = 15  # before the point

    def read(self, raw: Raw) -> Decimal:
        if not isinstance(raw, str) or not re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", raw):
            raise Bad(f"expected a number such as 12.5, found {_called(raw)}")
        found = Decimal(raw)
        if found < 0:
            raise Bad(f"must not be negative, found {raw}")
        if found >= Decimal(10) ** self.digits:
            raise Bad(f"too large: {raw}")
        if found != round(found, self.places):
            raise Bad(f"at most {self.places} places after the point, found {raw}")
        return abs(found)  # -0 is 0

    def write(self, value: Decimal) -> Decimal:
        plain = value.normalize()
        return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


class Day(Kind):
    """A whole date: 2016-10-20."""

    def read(self, raw: Raw) -> date:
        text = super().read(raw)
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise Bad(f"{text!r} is not a date: write year-month-day, such as 2016-10-20")
        try:
            return _plausible(date.fromisoformat(text))
        except Bad:
            raise
        except ValueError as error:
            raise Bad(f"{text} does not exist: {error}") from error


class Instant(Kind):
    """A time of day in UTC: 2027-01-06T22:30:00Z."""

    def read(self, raw: Raw) -> datetime:
        text = super().read(raw)
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", text):
            raise Bad(f"{text!r} is not an instant: write it in UTC, such as 2027-01-06T22:30:00Z")
        try:
            found = datetime.fromisoformat(text)
        except ValueError as error:
            raise Bad(f"{text} does not exist: {error}") from error
        _plausible(found.date())
        return found

    def write(self, value: datetime) -> str:
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


class Partial(Kind):
    """A date known to the day, month or year: 2016-10-20, 2016-10, 2016."""

    def read(self, raw: Raw) -> PartialDate:
        found = _parsed(PartialDate.parse, super().read(raw))
        _plausible(found.earliest)
        return found

    def write(self, value: PartialDate) -> Any:
        return value.earliest if value.is_exact else str(value)


class Span(Kind):
    """A length of time: P1Y, P18M, P90D."""

    def read(self, raw: Raw) -> Duration:
        found = _parsed(Duration.parse, super().read(raw))
        if found.approximate_days > LONGEST_SPAN:
            raise Bad(f"longer than a thousand years: {found}")
        return found

    def write(self, value: Duration) -> str:
        return str(value)


@dataclass(frozen=True)
class Ref(Kind):
    """The reference of another record; `of` is the sort of record that must exist."""

    of: str = ""

    def read(self, raw: Raw) -> str:
        return Slug().read(raw)


@dataclass(frozen=True)
class Named(Ref):
    """The name of something that is called in words of its own: a person, an edition."""

    def read(self, raw: Raw) -> str:
        text: str = Text(longest=150).read(raw)
        return text


@dataclass(frozen=True)
class Many(Kind):
    """A list of values of one kind; `distinct` refuses the same one twice.

    `sorts` puts them in order, where the order they stand in says nothing and is not kept.
    """

    each: Kind = field(default_factory=Text)
    distinct: bool = False
    least: int = 0
    sorts: bool = False

    def read(self, raw: Raw) -> list[Any]:
        if not isinstance(raw, list):
            raise Bad(f"expected a list, found {_called(raw)}")
        if len(raw) < self.least:
            raise Bad(f"at least {self.least} are needed, found {len(raw)}")
        values = [_within(f"[{n}]", self.each.read, one) for n, one in enumerate(raw, 1)]
        if self.distinct:
            for n, value in enumerate(values):
                if value in values[:n]:
                    raise Bad(f"{value} is named twice")
        return sorted(values) if self.sorts else values

    def write(self, value: Sequence[Any]) -> list[Any]:
        return [self.each.write(one) for one in value]


@dataclass(frozen=True)
class Table(Kind):
    """Names with a value each."""

    each: Kind = field(default_factory=Text)

    def read(self, raw: Raw) -> dict[str, Any]:
        if not isinstance(raw, dict):
            raise Bad(f"expected names with values, found {_called(raw)}")
        return {
            Text(longest=120).read(name): _within(name, self.each.read, one)
            for name, one in raw.items()
        }

    def write(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self.each.write(one) for name, one in sorted(value.items())}


@dataclass(frozen=True)
class Column:
    """One field of a record: its key in the file, its kind, and what it is when left out."""

    key: str
    kind: Kind
    required: bool = False
    absent: Any = ""


@dataclass(frozen=True)
class Form(Kind):
    """A record with known fields; an unknown or missing one is an error."""

    columns: tuple[Column, ...] = ()

    def read(self, raw: Raw) -> dict[str, Any]:
        values, problems = self.read_all(raw)
        if problems:
            raise problems[0]
        return values

    def read_all(self, raw: Raw) -> tuple[dict[str, Any], list[Bad]]:
        """The values by key, and every problem found, each with its path."""
        if not isinstance(raw, dict):
            return {}, [Bad(f"expected a record with fields, found {_called(raw)}")]
        known = {column.key for column in self.columns}
        problems = [Bad(f"unknown field; known are {', '.join(c.key for c in self.columns)}", key)
                    for key in raw if key not in known]  # fmt: skip
        values: dict[str, Any] = {}
        for column in self.columns:
            if column.key not in raw:
                values[column.key] = _fresh(column.absent)
                if column.required:
                    problems.append(Bad("is missing", column.key))
                continue
            try:
                values[column.key] = _within(column.key, column.kind.read, raw[column.key])
            except Bad as problem:
                problems.append(problem)
                continue
            if column.required and values[column.key] == "":
                problems.append(Bad("is empty", column.key))
        return values, problems

    def write(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Fields in their fixed order, without those that are as if left out."""
        return {
            column.key: column.kind.write(value[column.key])
            for column in self.columns
            if column.required or value[column.key] != column.absent
        }


def _within(step: str, read: Callable[[Raw], Any], raw: Raw) -> Any:
    try:
        return read(raw)
    except Bad as problem:
        joint = "." if problem.path and not problem.path.startswith("[") else ""
        raise Bad(str(problem), f"{step}{joint}{problem.path}") from problem


def _parsed[V](parse: Callable[[str], V], text: str) -> V:
    try:
        return parse(text)
    except ValueError as error:
        raise Bad(str(error)) from error


def _plausible(day: date) -> date:
    if day.year not in YEARS:
        raise Bad(f"the year must lie between {YEARS.start} and {YEARS.stop - 1}, found {day.year}")
    return day


def _fresh(value: Any) -> Any:
    return value.copy() if isinstance(value, list | dict) else value


def _called(raw: Raw) -> str:
    match raw:
        case None:
            return "nothing"
        case list():
            return "a list"
        case dict():
            return "a record"
        case _:
            return repr(raw if len(raw) < 60 else raw[:57] + "...")
