"""What a comma means in the numbers of a file, by what its cells show: 1,5 or 1,500."""

import re
from collections.abc import Iterable
from enum import Enum, auto

from kit.importing.reading import Bad

_NUMBER = re.compile(r"(?<![\w.,])[+-]?(\d[\d.,  \u202f]*\d|\d)(?![\d.,])")
_NOTE = re.compile(r"\s*\(\d{1,2}\)$")  # of a footnote: 1.5 (2)
_DECIMAL = re.compile(r"0,\d+|\d+,(\d{1,2}|\d{4,})|\d{4,},\d+|\d{1,3}([.  \u202f]\d{3})+,\d+")
_GROUPS = re.compile(r"\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}")
_POINT = re.compile(r"0\.\d+|\d+\.(\d{1,2}|\d{4,})|\d{4,}\.\d+")
_UNCLEAR = re.compile(r"\d{1,3},\d{3}")


class Comma(Enum):
    """What commas are in the numbers of a file."""

    DECIMAL = auto()  # cells show that they part off decimals, and none shows otherwise
    GROUPS = auto()  # they part off thousands, as a point in other cells shows or nothing denies
    UNCLEAR = auto()  # the file parts its cells by semicolons, and nothing shows what they are


def comma_of(cells: Iterable[str], *, delimiter: str) -> Comma:
    """What a comma means in these cells.

    Where cells show both 1,5 and 1.5 commas are read as groups, and those that are none are told.
    A file whose cells are parted by semicolons leaves the comma to the decimals, so 1,500 alone is
    unclear in it.
    """
    decimal = grouped = False
    for number in filter(None, map(_number_in, cells)):
        decimal = decimal or bool(_DECIMAL.fullmatch(number))
        grouped = grouped or bool(_GROUPS.fullmatch(number) or _POINT.fullmatch(number))
    if decimal and not grouped:
        return Comma.DECIMAL
    return Comma.UNCLEAR if delimiter == ";" and not grouped else Comma.GROUPS


def pointed(cell: str, comma: Comma) -> str:
    """The cell with its number written with a point; Bad where the comma may be either."""
    number = _number_in(cell)
    if comma is Comma.DECIMAL:
        return cell.replace(number, number.replace(".", "").replace(",", ".")) if number else cell
    if comma is Comma.UNCLEAR and _UNCLEAR.fullmatch(number):
        plain, point = number.replace(",", ""), number.replace(",", ".")
        raise Bad(f"may be {plain} or {point}: write it without a comma")
    return cell


def _number_in(cell: str) -> str:
    """The one number of a cell without its sign; empty if there is none, or more of them."""
    found = _NUMBER.findall(_NOTE.sub("", cell))
    return found[0] if len(found) == 1 else ""
