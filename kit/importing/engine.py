"""From a file to rows: everything is read and told, and all that is good is kept at once or not."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from itertools import batched, chain, islice
from pathlib import Path
from typing import Any, TextIO

from django.db import DataError, IntegrityError, connection, transaction

from kit.errors import Refused, RefusedAll
from kit.importing.commas import Comma, comma_of, pointed
from kit.importing.failing import MEANT, Failing, Form, original_name
from kit.importing.problems import Problem, Weight
from kit.importing.profile import Column, File, Profile, Progress, Row
from kit.importing.reading import Bad, Related, cleaned
from kit.importing.sheet import Change, Draft, Sheet, key_of, settled, sheet_of
from kit.importing.table import Line, Table, opened

CHUNK = 500
MOST_PROBLEMS = 5_000
MOST_CHANGES = 100
SHOWING = 2_000  # rows by which it is seen what a comma means

type Seen = dict[Any, tuple[str, int]]


@dataclass
class Outcome:
    """What a file would do, or did; problems and changes are kept up to a number, all are counted.

    `rows` counts those of the file; the others those of the table that they stand for.
    """

    rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)  # created, updated, unchanged, rejected
    rejections: int = 0
    warnings: int = 0
    problems: list[Problem] = field(default_factory=list)
    changes: list[tuple[int, list[Change]]] = field(default_factory=list)

    def tell(self, problems: Sequence[Problem]) -> None:
        """Count them, and keep them while there is room."""
        self.warnings += sum(one.weight is Weight.WARNS for one in problems)
        self.rejections += sum(one.weight is Weight.REJECTS for one in problems)
        self.problems += problems[: MOST_PROBLEMS - len(self.problems)]

    def note(self, draft: Draft) -> None:
        """Count what became of a row, and keep what changed while there is room."""
        self.counts[draft.kind] += 1
        if draft.changes and len(self.changes) < MOST_CHANGES:
            self.changes.append((draft.row.number, draft.changes))

    def __str__(self) -> str:
        kinds = ("created", "updated", "unchanged", "rejected")
        counted = ", ".join(f"{self.counts[kind]} {kind}" for kind in kinds)
        return f"{self.rows} rows: {counted}; {self.warnings} warnings"


def run(
    profile: Profile,
    path: Path,
    *,
    name: str = "",
    target: Any = None,
    keep: bool,
    at: datetime,
    progress: Progress | None = None,
    failed: TextIO | None = None,
) -> Outcome:
    """Bring a file in, or with `keep=False` try it in full and take all of it back.

    Rows that are rejected are left out, and written to `failed` with their problems; all others are
    kept together. Refused says what is wrong with the file as a whole: then nothing is kept.
    """
    file = File(original_name(name or path.name), at, target)
    outcome = Outcome()
    with opened(path, profile.sheet, profile.is_heading) as table, transaction.atomic():
        _queue_up(profile)
        profile.prepare(file)
        reader = _Reader(profile, file, table)
        failing = Failing(failed, reader.form)
        sheet, seen = sheet_of(profile, target), dict[Any, tuple[str, int]]()
        for chunk in batched(reader.rows(), CHUNK):
            _bring(sheet, chunk, seen, outcome)
            failing.write([row for row, _ in chunk], [cells for _, cells in chunk])
            if progress:
                progress(reader.count)
        outcome.rows = reader.count
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if not outcome.rows:
            raise Refused("file_without_rows", "The file has a heading, and no rows below it.")
        if not keep:
            transaction.set_rollback(True)
    return outcome


def _queue_up(profile: Profile) -> None:
    """One file of a kind at a time: a second one waits, and then finds what the first has made."""
    lock = zlib.crc32(f"{type(profile).__module__}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])


class _Reader:
    """Makes rows of a file's cells."""

    def __init__(self, profile: Profile, file: File, table: Table) -> None:
        self.profile, self.file, self.table, self.count = profile, file, table, 0
        self.lines = profile.arranged(table.rows, file)
        self.headings = next(self.lines, Line(1, [])).cells
        self.columns = _columns(profile, self.headings)
        pairs = zip(self.columns, self.headings, strict=True)
        file.headings = {column.name: heading for column, heading in pairs if column}
        self.read = {
            one.name: one.read.bound(file.target) if isinstance(one.read, Related) else one.read
            for one in self.columns
            if one
        }
        self.form = Form(
            self.headings,
            above=file.above,
            delimiter=table.delimiter or ",",
            numbers=[n for n, one in enumerate(self.columns) if one and one.is_number],
        )
        self.comma = self.form.comma = self._comma()

    def _comma(self) -> Comma:
        """What commas mean in the columns of numbers: as rows left out tell, else by the first."""
        places = self.form.numbers
        told = next((MEANT[one] for one in self.headings if one in MEANT), None)
        if told:
            return told
        first = list(islice(self.lines, SHOWING)) if places else []
        self.lines = chain(first, self.lines)
        cells = (line.cells[n] for line in first for n in places if n < len(line.cells))
        return comma_of(cells, delimiter=self.table.delimiter)

    def rows(self) -> Iterator[tuple[Row, list[str]]]:
        """Each row that the file stands for, with the cells it was made of."""
        for number, cells, sheet in self.lines:
            self.count += 1
            problem = self._misfit(cells)
            named = {
                column.name: cell
                for column, cell in zip(self.columns, cells, strict=False)
                if column
            }
            for one in [named] if problem else self.profile.unfold(named):
                row = Row(number, self.file, one, sheet=sheet)
                if problem:
                    row.reject("", problem)
                else:
                    self._fill(row)
                yield row, cells

    def _misfit(self, cells: list[str]) -> str:
        """What is wrong with the number of cells: usually a delimiter in an unquoted value."""
        found, due = len(cells), len(self.headings)
        if found > due or (found < due and not self.table.is_ragged):
            return (
                f"has {found} cells where the heading has {due}: "
                "put values that hold a delimiter or a line break in quotes"
            )
        return ""

    def _fill(self, row: Row) -> None:
        for column in filter(None, self.columns):
            row.values[column.name] = self._value(row, column)
        self.profile.check(row)

    def _value(self, row: Row, column: Column) -> Any:
        cell = row.cells.get(column.name, "")
        if not cell:
            if column.is_required:
                row.reject(column.name, "is empty, and is needed")
            return None
        try:
            text = cleaned(cell)
            if column.is_number:
                text = pointed(text, self.comma)
            return self.read[column.name](str(text))
        except Bad as problem:
            say = row.warn if column.warns else row.reject
            say(column.name, str(problem))
            return None


def _columns(profile: Profile, headings: Sequence[str]) -> list[Column | None]:
    """The column under each heading; Refused names every heading that is unknown or missing."""
    found: list[Column | None] = []
    wrong, others = [], []
    for heading in headings:
        named = [one for one in profile.columns if one.is_called(heading)]
        column = next((one for one in named if one not in found), named[0] if named else None)
        if column is None and not _is_ignored(profile, heading):
            wrong.append(f"column {heading!r} is unknown{_near(profile, heading)}")
        elif column is not None and column in found:
            wrong.append(f"column {heading!r} is there twice, as {column.name!r}")
        elif column is None and heading:
            others.append(repr(heading))
        found.append(column)
    wrong += [
        f"column {one.name!r} is missing"
        for one in profile.columns
        if one.is_required and one not in found
    ]
    if wrong:
        known = ", ".join(one.name for one in profile.columns if one.is_listed)
        message = f"The heading is not that of {profile.title!r}, whose columns are: {known}."
        message += f" Not read are: {', '.join(others[:10])}." if others else ""
        raise RefusedAll("heading_unknown", message, wrong)
    return found


def _is_ignored(profile: Profile, heading: str) -> bool:
    is_known = profile.ignored and re.fullmatch(profile.ignored, heading, re.IGNORECASE)
    return heading in MEANT or bool(is_known)


def _near(profile: Profile, heading: str) -> str:
    known = [word for one in profile.columns for word in (one.name, *one.aliases)]
    near = get_close_matches(heading, known, n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def _bring(
    sheet: Sheet, chunk: Sequence[tuple[Row, list[str]]], seen: Seen, outcome: Outcome
) -> None:
    drafts = [draft for row, _ in chunk if (draft := _draft(sheet.profile, row, seen))]
    if drafts:
        _put(sheet, drafts)
    for one in drafts:
        if one.row.is_rejected:
            one.kind, one.changes = "rejected", []
        outcome.note(one)
    if len(drafts) < len(chunk):
        outcome.counts["rejected"] += len(chunk) - len(drafts)
    told = (problem for row, _ in chunk for problem in row.problems)
    outcome.tell([*dict.fromkeys(told)])  # once of a cell that several rows of the table share


def _draft(profile: Profile, row: Row, seen: Seen) -> Draft | None:
    """What a row should become; None if it is rejected, or names what another row has named."""
    if row.is_rejected:
        return None
    wanted = settled(profile.model, profile.attributes(row))
    parts = profile.parts_of(row)
    if row.is_rejected:
        return None
    key = key_of(wanted, profile.key)
    called = {one.stores_in: one.name for one in profile.columns}
    if None in key:
        name = profile.key[key.index(None)]
        row.reject(called.get(name, name), "is needed: the row is known by it")
        return None
    if key in seen:
        name = next((called[one] for one in reversed(profile.key) if one in called), "")
        there, number = seen[key]
        also = f"row {number} of sheet {there!r}" if there != row.sheet else f"row {number}"
        row.reject(name, f"names the same as {also}: leave one of them out")
        return None
    seen[key] = row.place
    return Draft(row, wanted, key, parts)


def _put(sheet: Sheet, drafts: Sequence[Draft]) -> None:
    """Write a chunk; where the database refuses, halve it until the row is found that it means."""
    try:
        with transaction.atomic():
            sheet.put(drafts)
    except (IntegrityError, DataError) as error:
        if len(drafts) == 1:
            drafts[0].row.reject("", _refusal(error))
            return
        middle = len(drafts) // 2
        _put(sheet, drafts[:middle])
        _put(sheet, drafts[middle:])


def _refusal(error: IntegrityError | DataError) -> str:
    """What the database says, by the words that its constraint is called by."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    said = name.replace("_", " ") if name else str(error).partition("\n")[0]
    return f"the database refuses it: {said}"
