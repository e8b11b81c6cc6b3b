"""What a profile is: the columns of one kind of file, and what becomes of its rows."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, groupby, islice
from typing import Any, ClassVar

from django.db.models import Model

from kit.importing.problems import Problem, Weight
from kit.importing.reading import Reader, text
from kit.importing.table import ABOVE, Line
from kit.registry import Registry

type Values = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column: how its cells are read, by which headings it is known, and into which attribute.

    An empty cell reads as None. A required column must be there, and no cell of it empty. What
    cannot be read rejects the row; where it `warns` it counts as empty and is told. `attribute` is
    the name unless said otherwise, None for a column that only serves others. `pattern` matches
    headings that differ from file to file. In a column of numbers (`is_number`) commas are decimal
    ones where the file shows it. One that is not `is_listed` is read, but neither stands in an
    empty file nor is named among the columns there are.
    """

    name: str
    read: Reader = field(default_factory=text)
    aliases: tuple[str, ...] = ()
    pattern: str = ""
    is_required: bool = False
    warns: bool = False
    attribute: str | None = ""
    is_number: bool = False
    is_listed: bool = True
    help: str = ""

    @property
    def stores_in(self) -> str | None:
        return self.name if self.attribute == "" else self.attribute

    def is_called(self, heading: str) -> bool:
        """Whether a heading means this column, whatever its capitals, blanks and signs."""
        if self.pattern and re.fullmatch(self.pattern, heading.strip(), re.IGNORECASE):
            return True
        return _plain(heading) in {_plain(one) for one in (self.name, *self.aliases)}


def _plain(heading: str) -> str:
    return re.sub(r"[\W_]+", " ", heading).strip().casefold()


@dataclass(frozen=True)
class Part:
    """Rows of another table that hang on a row by a foreign key, and are kept in step with it.

    `key` tells those of one row apart; `among` narrows which of the table's rows are kept in step.
    """

    model: type[Model]
    link: str
    key: tuple[str, ...]
    among: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class File:
    """The file that is read: its name, when, and the alliance it is for, if it is for one.

    `headings` are those of its columns, as they stand in it; `above` is what stands above them.
    `found` is for what a profile finds out once and its rows need.
    """

    name: str
    at: datetime
    target: Any = None
    headings: dict[str, str] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)
    found: Values = field(default_factory=dict)


@dataclass
class Row:
    """One row: its cells by column, the values they were read as, and what is wrong with it."""

    number: int
    file: File
    cells: dict[str, str]
    values: Values = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    sheet: str = ""

    def __getitem__(self, column: str) -> Any:
        """The value of a column; None where it is empty, missing or not readable."""
        return self.values.get(column)

    def reject(self, column: str, message: str) -> None:
        """Leave the row out."""
        self._say(column, message, Weight.REJECTS)

    def warn(self, column: str, message: str) -> None:
        """Take the row, and tell."""
        self._say(column, message, Weight.WARNS)

    def _say(self, column: str, message: str, weight: Weight) -> None:
        cell = self.cells.get(column, "")
        self.problems.append(Problem(self.number, column, cell, message, weight, self.sheet))

    @property
    def place(self) -> tuple[str, int]:
        """Where it stands in the file: its sheet and number."""
        return self.sheet, self.number

    @property
    def is_rejected(self) -> bool:
        return any(one.weight is Weight.REJECTS for one in self.problems)


class Profile:
    """A kind of file: the docstring of each is its public wording."""

    title: ClassVar[str]
    model: ClassVar[type[Model]]
    key: ClassVar[tuple[str, ...]]
    columns: ClassVar[tuple[Column, ...]]
    parts: ClassVar[Mapping[str, Part]] = {}
    sheet: ClassVar[str] = ""  # of a workbook; all are looked through unless it is named
    ignored: ClassVar[str] = ""  # a pattern of headings that are known and not needed
    is_of_alliance: ClassVar[bool] = True  # its rows belong to the alliance the file is for

    @property
    def wording(self) -> str:
        """The docstring in one line."""
        return " ".join((type(self).__doc__ or "").split())

    def prepare(self, file: File) -> None:
        """Before the first row, in the same transaction: what all rows need, kept in the file."""

    def is_heading(self, cells: Sequence[str]) -> bool:
        """Whether a line of the file is the heading: it names every column that is required."""
        needed = (one for one in self.columns if one.is_required)
        return all(any(one.is_called(cell) for cell in cells) for one in needed)

    def arranged(self, lines: Iterator[Line], file: File) -> Iterator[Line]:
        """The lines of one table, its heading first: the first sheet that has one near its top.

        What stands above the heading is kept in the file. Without any the first line is given, of
        which the importer tells what it lacks.
        """
        start: list[Line] = []
        for _, sheet in groupby(lines, lambda line: line.sheet):
            rest = iter(sheet)
            first = list(islice(rest, ABOVE))
            start = start or first[:1]
            at = next((n for n, one in enumerate(first) if self.is_heading(one.cells)), None)
            if at is not None:
                file.above = [" ".join(filter(None, one.cells)) for one in first[:at]]
                yield from chain(first[at:], rest)
                return
        yield from start

    def unfold(self, cells: dict[str, str]) -> Iterator[dict[str, str]]:
        """The rows that one row of the file stands for: one, unless it is a wide table."""
        yield cells

    def check(self, row: Row) -> None:
        """What is wrong with a row as a whole: `row.reject` and `row.warn` say so."""

    def attributes(self, row: Row) -> Values:
        """What to set on the table's row; as read, unless the profile says otherwise."""
        return {
            column.stores_in: row.values[column.name]
            for column in self.columns
            if column.stores_in and column.name in row.values
        }

    def parts_of(self, row: Row) -> dict[str, list[Values]]:
        """The rows that hang on it, by the name of their part; those not given stay as they are."""
        return {}


type Progress = Callable[[int], None]

profiles: Registry[Profile] = Registry(Profile, "resources")
