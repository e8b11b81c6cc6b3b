"""What a comma means in the numbers of a file, by what its cells show: 1,5 or 1,500."""

import re
from collections.abc import Iterable
from enum import Enum, auto

from kit.importing.reading import Bad
from kit.importing.table import TrueNumber

_NUMBER = re.compile(r"(?<![\w.,])[+-]?(\d[\d., \u00a0\u202f]*\d|\d)(?![\d.,])")
_NOTE = re.compile(r"\s*\(\d{1,2}\)$")  # of a footnote: 1.5 (2)
_DECIMAL = re.compile(r"0,\d+|\d+,(\d{1,2}|\d{4,})|\d{4,},\d+|\d{1,3}([. \u00a0\u202f]\d{3})+,\d+")
_GROUPS = re.compile(r"\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}")
_POINT = re.compile(r"0\.\d+|\d+\.(\d{1,2}|\d{4,})|\d{4,}\.\d+")
_UNCLEAR = re.compile(r"\d{1,3},\d{3}")
_COMMAED = re.compile(r"(\d+|[1-9]\d{0,2}([. \u00a0\u202f]\d{3})+)(,\d+)?")


class Comma(Enum):
    """What commas are in the numbers of a file."""

    DECIMAL = auto()  # cells show that they part off decimals, and none shows otherwise
    GROUPS = auto()  # they part off thousands, as a point in other cells shows or nothing denies
    UNCLEAR = auto()  # the file parts its cells by semicolons, and nothing shows what they are


def comma_of(cells: Iterable[str], *, delimiter: str) -> Comma:
    """What a comma means in these cells.

    Where cells show both 1,5 and 1.5 commas are read as groups, and those that are none are told.
    A file whose cells are parted by semicolons leaves the comma to the decimals, so 1,500 alone is
    unclear in it. The true numbers of a workbook have no sign of their own, and show nothing.
    """
    decimal = grouped = False
    written = (cell for cell in cells if not isinstance(cell, TrueNumber))
    for number in filter(None, map(_number_in, written)):
        decimal = decimal or bool(_DECIMAL.fullmatch(number))
        grouped = grouped or bool(_GROUPS.fullmatch(number) or _POINT.fullmatch(number))
    if decimal and not grouped:
        return Comma.DECIMAL
    return Comma.UNCLEAR if delimiter == ";" and not grouped else Comma.GROUPS


def pointed(cell: str, comma: Comma) -> str:
    """The cell with its number written with a point.

    Bad where the comma may be either, and where it must be other than it is in the file.
    """
    number = _number_in(cell)
    if isinstance(cell, TrueNumber) or not number:
        return str(cell)
    if comma is Comma.DECIMAL:
        if not _COMMAED.fullmatch(number):
            raise Bad(_stray(number))
        return cell.replace(number, number.replace(".", "").replace(",", "."))
    if _DECIMAL.fullmatch(number):
        raise Bad(
            "has a decimal comma, which not all of the file has: write it with a point, such as 0.5"
        )
    if comma is Comma.UNCLEAR and _UNCLEAR.fullmatch(number):
        plain, point = number.replace(",", ""), number.replace(",", ".")
        raise Bad(f"may be {plain} or {point}: write it without a comma")
    return cell


def printed(cell: str, comma: Comma) -> str:
    """A cell of numbers as it is to be written beside others in which a comma means this."""
    is_pointed = isinstance(cell, TrueNumber) and comma is Comma.DECIMAL
    return cell.replace(".", ",") if is_pointed else cell


def _stray(number: str) -> str:
    """Why a number does not fit a file with decimal commas."""
    if "." in number:
        return "has a decimal point where the file has decimal commas: write it with a comma"
    return "has commas between thousands where the file has decimal ones: leave them out"


def _number_in(cell: str) -> str:
    """The one number of a cell without its sign; empty if there is none, or more of them."""
    found = _NUMBER.findall(_NOTE.sub("", cell))
    return found[0] if len(found) == 1 else ""
