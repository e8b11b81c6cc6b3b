"""How a cell is read: each reader takes its text, and gives a value or says what was expected."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from django.db.models import QuerySet

from kit.dates import PartialDate
from kit.errors import Refused
from kit.references import ASKED, is_reference

type Reader = Callable[[str], Any]

YEARS = range(1000, 3000)
_ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"}
_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([, \u00a0\u202f])\d{3}(\1\d{3})*(\.\d{1,30})?", re.ASCII)


class Bad(ValueError):
    """A cell cannot be read; the message says what was expected and how to write it."""


def cleaned(cell: str) -> str:
    """The text of a cell; Bad if a database cannot hold it or a formula failed in it."""
    if cell in _ERRORS:
        raise Bad(f"the spreadsheet shows the error {cell} here: mend its formula")
    if "\x00" in cell:
        raise Bad("the character NUL cannot be stored: take it out")
    return cell


def _saying(wording: str, read: Reader) -> Reader:
    """The reader, with what it reads in words for an empty file."""
    read.__doc__ = wording
    return read


def text(longest: int = 20_000) -> Reader:
    """Text as it stands, without the blanks around it."""

    def read(cell: str) -> str:
        if len(cell) > longest:
            raise Bad(f"has {len(cell)} characters, of {longest} at most: shorten it")
        return cell

    return _saying(f"text of at most {longest:,} characters", read)


def reference(longest: int) -> Reader:
    """What a record is called in addresses and bundles."""

    def read(cell: str) -> str:
        if not is_reference(cell):
            raise Bad(f"is no reference: write {ASKED}")
        if len(cell) > longest:
            raise Bad(f"has {len(cell)} characters, of {longest} at most: shorten it")
        return cell

    return _saying(f"{ASKED}, at most {longest} characters", read)


def choice(words: Iterable[str] | Mapping[str, Any]) -> Reader:
    """One of a few words, however capitalised; a mapping says what each stands for."""
    pairs = words.items() if isinstance(words, Mapping) else ((one, one) for one in words)
    known: dict[str, Any] = dict(pairs)
    folded = {one.casefold(): meant for one, meant in known.items()}

    def read(cell: str) -> Any:
        if cell.casefold() not in folded:
            raise Bad(f"is none of these: {', '.join(known)}{_like(cell, known)}")
        return folded[cell.casefold()]

    return _saying(f"one of: {', '.join(known)}", read)


def yes(cell: str) -> bool:
    """Yes or no, in the usual ways of writing it."""
    if cell.casefold() in {"yes", "true", "1", "y", "x"}:
        return True
    if cell.casefold() in {"no", "false", "0", "n"}:
        return False
    raise Bad("is neither yes nor no: write one of them")


def whole(least: int = 0, most: int = 2_000_000_000) -> Reader:
    """A whole number within bounds."""

    def read(cell: str) -> int:
        found = number(0)(cell)
        if not least <= found <= most:
            raise Bad(f"must lie between {least} and {most}")
        return int(found)

    return _saying(f"a whole number from {least:,} to {most:,}", read)


def number(places: int = 8) -> Reader:
    """A decimal number with a point: 1234.5 or 1,234.5; a decimal comma is refused as unclear."""

    def read(cell: str) -> Decimal:
        bare = re.sub(r"[, \u00a0\u202f]", "", cell) if _GROUPED.fullmatch(cell) else cell
        if not _NUMBER.fullmatch(bare):
            raise Bad("is not a number: write it with a point, such as 1234.5")
        found = Decimal(bare)
        if found != round(found, places):
            raise Bad(f"has more than {places} places after the point: round it")
        return found

    return _saying(f"a number, such as 1234.5, with at most {places} places", read)


def day(*forms: str) -> Reader:
    """A day written year-month-day, or in one of the `forms` of `strptime`, which go first."""

    def read(cell: str) -> date:
        for form in (*forms, "%Y-%m-%d"):
            try:
                found = datetime.strptime(cell, form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
            return _plausible(found)
        shown = ", ".join(date(2016, 10, 20).strftime(form) for form in (*forms, "%Y-%m-%d"))
        raise Bad(f"is no day that exists, written as in {shown}")

    return _saying("a day, such as 2016-10-20", read)


def partial_day(cell: str) -> PartialDate:
    """A date known to the day, month or year: 2016-10-20, 2016-10, 2016."""
    try:
        found = PartialDate.parse(cell)
    except ValueError as error:
        raise Bad(str(error)) from error
    _plausible(found.earliest)
    return found


def related(rows: Callable[[Any], QuerySet[Any]], *names: str) -> Reader:
    """The row of another table that a cell names by one of the attributes, the first that fits.

    `rows` gives those that may be named, from the target of the import (its alliance, or None):
    an alliance's rows are to be narrowed to it. They are read once for each file.
    """
    return Related(rows, names)


class Related:
    """What `related` gives: a reader that is bound to a file's target before it is used."""

    def __init__(self, rows: Callable[[Any], QuerySet[Any]], names: tuple[str, ...]) -> None:
        self.rows, self.names = rows, names
        self.__doc__ = f"a record on file, by its {' or '.join(names)}"
        self._known: dict[str, Any] | None = None

    def bound(self, target: Any) -> "Related":
        """The reader for one file, with what may be named in it."""
        made = Related(self.rows, self.names)
        made._known = {}
        for row in self.rows(target):
            for name in self.names:
                if value := str(getattr(row, name) or ""):
                    made._known.setdefault(value.casefold(), row)
        return made

    def __call__(self, cell: str) -> Any:
        if self._known is None:
            raise Refused("reader_unbound", "A reader of related rows is bound to a file first.")
        if cell.casefold() not in self._known:
            known_by = f"; known by {', '.join(self.names)}"
            raise Bad(f"names nothing on record{_like(cell, self._known)}{known_by}")
        return self._known[cell.casefold()]


def _like(cell: str, known: Iterable[str]) -> str:
    near = get_close_matches(cell, list(known), n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def _plausible(found: date) -> date:
    if found.year not in YEARS:
        raise Bad(f"the year must lie between {YEARS.start} and {YEARS.stop - 1}")
    return found
