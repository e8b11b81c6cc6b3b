"""A file as rows of text, read as a stream: CSV in any usual encoding, or a sheet of a workbook."""

import codecs
import csv
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell
from openpyxl.utils.exceptions import InvalidFileException

from kit.errors import Refused

MEGABYTE = 1024 * 1024
LARGEST_FILE = 50 * MEGABYTE
LARGEST_UNPACKED = 400 * MEGABYTE
LARGEST_STRINGS = 100 * MEGABYTE  # of a workbook: the one part that is not read as a stream
MOST_ROWS = 250_000
MOST_COLUMNS = 500
MOST_MEMBERS = 2_000
ABOVE = 30  # rows that may stand above a heading: titles, units, where a table comes from
_STRINGS = "xl/sharedStrings.xml"
_DELIMITERS = ",;\t|"
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_QUOTED = re.compile(r'"[^"]*"')
_LITERAL = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')  # of a format: no sign in it has a meaning


class TrueNumber(str):
    """The text of a number of a workbook, which is clear whatever the texts beside it look like."""

    __slots__ = ()


class Line(NamedTuple):
    """A row with the number a spreadsheet gives it, its cells, and its sheet if there are more."""

    number: int
    cells: list[str]
    sheet: str = ""


type IsHeading = Callable[[list[str]], bool]


@dataclass(frozen=True)
class Table:
    """The rows of a file, sheet by sheet as they stand."""

    rows: Iterator[Line]
    is_ragged: bool = False  # rows end with their last filled cell, as in a workbook
    delimiter: str = ""  # of a CSV file


def _any_line(cells: list[str]) -> bool:
    return True


@contextmanager
def opened(path: Path, sheet: str = "", is_heading: IsHeading = _any_line) -> Iterator[Table]:
    """The file's table; Refused says what is wrong with a file that has none.

    By `is_heading` it is seen which sign parts the cells of a CSV file.
    """
    size = path.stat().st_size
    if size > LARGEST_FILE:
        limit = LARGEST_FILE // MEGABYTE
        raise Refused("file_too_large", f"The file has {size} bytes; {limit} MB are read at most.")
    if size == 0:
        raise Refused("file_empty", "The file is empty: the upload may have been cut off.")
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"PK"):
        with _workbook(path) as book:
            yield Table(_limited(_sheet_rows(book, sheet)), is_ragged=True)
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            "old_workbook", "This is a workbook of the old kind (.xls): save it as .xlsx or CSV."
        )
    else:
        encoding = encoding_of(path)
        delimiter = _delimiter(path, encoding, is_heading)
        yield Table(_limited(_csv_rows(path, encoding, delimiter)), delimiter=delimiter)


def _limited(rows: Iterator[Line]) -> Iterator[Line]:
    for count, line in enumerate(rows):
        if count > MOST_ROWS:
            raise Refused("too_many_rows", f"More than {MOST_ROWS} rows: split the file.")
        if len(line.cells) > MOST_COLUMNS:
            where = f"Row {line.number}"
            raise Refused("too_many_columns", f"{where} has more than {MOST_COLUMNS} columns.")
        yield line


def encoding_of(path: Path) -> str:
    """By the file's mark, else UTF-8 if it is that throughout, else that of Western Windows."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        head = file.read(4)
        for mark, name in _BOMS.items():
            if head.startswith(mark):
                return name
        file.seek(0)
        try:
            while part := file.read(MEGABYTE):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _delimiter(path: Path, encoding: str, is_heading: IsHeading) -> str:
    """The sign that parts the headings, wherever they stand.

    Where none of the first rows is a heading it is the one most often in the first, out of quotes.
    """
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        bare = _QUOTED.sub("", file.readline(MEGABYTE))
    signs = sorted(_DELIMITERS, key=bare.count, reverse=True)
    for sign in signs:
        with suppress(Refused):  # told when the file is read
            if any(is_heading(one.cells) for one in islice(_csv_rows(path, encoding, sign), ABOVE)):
                return sign
    return signs[0]


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Line]:
    # Bytes that mean nothing in Windows' encoding stay visible instead of stopping everything.
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(_without_nul(file), delimiter=delimiter, strict=False)
        number = 1
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise Refused(
                    "csv_unreadable",
                    f"Row {number} cannot be read ({error}): is a quote left open before it?",
                ) from error
            if cells is None:
                return
            if any(cells):
                yield Line(number, [_unescaped(cell.strip()) for cell in cells])
            number += 1


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if "\x00" in line:
            raise Refused("not_text", "The file holds the character NUL: it is no CSV file.")
        yield line


def _unescaped(cell: str) -> str:
    """Take back the quote that `failing` puts before what looks like a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@") else cell


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    _check_zip(path)
    broken = (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, OSError)
    with path.open("rb") as file:
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except (*broken, zipfile.BadZipFile, SyntaxError, DefusedXmlException) as error:
            raise _unreadable(error) from error
        with closing(book):
            yield book


def _check_zip(path: Path) -> None:
    """Refuse a bomb before it is opened: the sizes it declares are the most that is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise _unreadable(error) from error
    if any(one.flag_bits & 1 for one in members):
        raise Refused("workbook_locked", "The workbook has a password: save it without one.")
    strings = sum(one.file_size for one in members if one.filename == _STRINGS)
    total = sum(one.file_size for one in members)
    if len(members) > MOST_MEMBERS or total > LARGEST_UNPACKED or strings > LARGEST_STRINGS:
        raise Refused(
            "workbook_too_large",
            f"Unpacked the workbook has {total // MEGABYTE} MB in {len(members)} parts, which is "
            f"more than is read ({LARGEST_UNPACKED // MEGABYTE} MB): save the sheet as CSV.",
        )


def _unreadable(error: BaseException) -> Refused:
    return Refused(
        "workbook_unreadable",
        f"The workbook cannot be read ({type(error).__name__}): open it and save it again.",
    )


def _sheet_rows(book: Any, name: str) -> Iterator[Line]:
    """The rows of the sheet that is named, or of all of them, one after the other."""
    sheets = [one for one in book.worksheets if name in ("", one.title)]
    if not sheets:
        known = ", ".join(one.title for one in book.worksheets) or "none"
        raise Refused("sheet_missing", f"The workbook has no sheet {name!r}, but: {known}.")
    for sheet in sheets:
        title = sheet.title if len(sheets) > 1 else ""
        yield from (Line(number, row, title) for number, row in _filled_rows(sheet))


def _filled_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # what a file says of its size need not be so
    broken = (ValueError, KeyError, TypeError, IndexError, OverflowError, ParseError)
    try:
        for number, cells in enumerate(sheet.iter_rows(), 1):
            row = [_cell_text(cell) for cell in cells]
            while row and not row[-1]:
                row.pop()
            if row:
                yield number, row
    except (*broken, zipfile.BadZipFile, EOFError, DefusedXmlException) as error:
        raise _unreadable(error) from error


def _cell_text(cell: Any) -> str:
    """A cell as it would stand in a CSV file: days as year-month-day, whole numbers without .0.

    What is shown as a per cent is written as one: 0.0137 as 1.37%.
    """
    value = None if isinstance(cell, EmptyCell) else cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number_text(value, is_shown_as_per_cent=_is_per_cent(cell.number_format))
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
    return str(value).strip()


def _is_per_cent(form: str | None) -> bool:
    """Whether a format shows a hundred times its number; a sign put beside it does not."""
    return form is not None and "%" in form and "%" in _LITERAL.sub("", form)


def _number_text(value: float, *, is_shown_as_per_cent: bool) -> TrueNumber:
    if is_shown_as_per_cent:
        return TrueNumber(f"{(Decimal(repr(value)) * 100).normalize():f}%")
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return TrueNumber(int(value) if is_whole else value)
