"""SIPRI's workbook of military expenditure, read by its labels and the colours of its figures.

Every sheet that has a heading of years is read: one that begins with "Country" or "Region". Blue
figures are SIPRI's estimates, red ones highly uncertain; ". ." is unavailable, "xxx" means that
the state did not exist. The edition is the year after the last one told.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from burden.readers.names import iso3

# What a sheet tells, by words of its name; the first that fits.
SERIES = (
    (("local", "financial"), "spending_local_financial"),
    (("local",), "spending_local"),
    (("constant",), "spending_constant"),
    (("current",), "spending_current"),
    (("gdp",), "share_of_gdp"),
    (("capita",), "spending_per_head"),
    (("gov",), "share_of_government"),
    (("region",), "regional_constant"),
)
HEADS = ("country", "region")
UNAVAILABLE = re.compile(r"\.\s?\.(\s?\.)*|…|n\.?a\.?", re.IGNORECASE)
ABSENT = re.compile(r"x{2,}", re.IGNORECASE)
BLUE, RED = "estimate", "uncertain"
_INDEXED = {10: RED, 12: BLUE, 2: RED, 4: BLUE}  # places of red and blue in the old palette
_YEAR = re.compile(r"((?:18|19|20|21)\d\d)(?:\.0)?\s*(?:\((.+)\))?")
_PRICES = re.compile(r"(\d{4})\s+(?:prices|constant)|constant\s+\(?(\d{4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure as printed: where it stands, of what, and what the source says of it."""

    place: str
    series: str
    area: str
    iso3: str
    year: int
    value: Decimal | None
    quality: str
    missing: str
    price_year: int | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be read: where it stands, and what was expected."""

    place: str
    message: str


class NotThisWorkbookError(ValueError):
    """No sheet of the workbook has a heading of years."""


def read(path: Path) -> Iterator[Cell | Fault]:
    """Every figure of the workbook, sheet by sheet; ValueError if there is no table in it."""
    book = load_workbook(path, read_only=True)
    try:
        found = False
        for sheet in book.worksheets:
            for one in _sheet(sheet):
                found = True
                yield one
        if not found:
            raise NotThisWorkbookError(
                "No sheet has a heading that begins with Country or Region and names years: "
                "is this SIPRI's workbook of military expenditure?"
            )
    finally:
        book.close()


def edition(cells: Sequence[Cell]) -> str:
    """The edition that figures are of: the year after the last one."""
    return str(max(cell.year for cell in cells) + 1)


def _sheet(sheet: Any) -> Iterator[Cell | Fault]:
    years: dict[int, tuple[int, str]] = {}
    series, price_year = series_of(sheet.title), None
    for number, row in enumerate(sheet.iter_rows(), 1):
        head = row[0].value if row else None
        if not years:
            price_year = price_year or _prices(f"{sheet.title} {head or ''}", series)
            if isinstance(head, str) and head.strip().casefold() in HEADS:
                years = _years(row)
            continue
        if isinstance(head, str) and head.strip():
            for column, (year, also) in years.items():
                if column < len(row) and row[column].value not in (None, ""):
                    place = f"{sheet.title}, row {number}, {year}"
                    made = _cell(row[column], place, head.strip(), year)
                    prices = None if also else price_year
                    yield made if isinstance(made, Fault) else _named(made, series + also, prices)


def series_of(title: str) -> str:
    """What a sheet tells, by its name; an unknown one is called as it is."""
    plain = title.casefold()
    for words, series in SERIES:
        if all(word in plain for word in words):
            return series
    return re.sub(r"\W+", "_", plain).strip("_")[:40]


def _prices(text: str, series: str) -> int | None:
    if "constant" not in series:
        return None
    match = _PRICES.search(text)
    return int(match[1] or match[2]) if match else None


def _years(row: Sequence[Any]) -> dict[int, tuple[int, str]]:
    """Columns that hold a year, and what is said beside it: `2024 (current prices)`.

    Other columns, such as notes, are left alone.
    """
    found = {}
    for column, cell in enumerate(row):
        if match := _YEAR.fullmatch(str(cell.value if cell.value is not None else "").strip()):
            also = re.sub(r"\W+", "_", (match[2] or "").casefold()).strip("_")
            found[column] = int(match[1]), f"_{also}"[:20] if also else ""
    return found


def _cell(cell: Any, place: str, area: str, year: int) -> Cell | Fault:
    value, quality, missing = cell.value, "", ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = str(value).strip()
        if UNAVAILABLE.fullmatch(text):
            missing = "unavailable"
        elif ABSENT.fullmatch(text):
            missing = "not_independent"
        else:
            return Fault(place, f"{text[:40]!r} is neither a number nor a sign for a missing one")
        value = None
    else:
        quality = colour_of(cell)
    exact = None if value is None else Decimal(repr(value))
    return Cell(place, "", area, iso3(area), year, exact, quality, missing, None)


def _named(cell: Cell, series: str, price_year: int | None) -> Cell:
    told = (cell.area, cell.iso3, cell.year, cell.value, cell.quality, cell.missing)
    return Cell(cell.place, series, *told, price_year)


def colour_of(cell: Any) -> str:
    """What the colour of a figure means: blue an estimate, red highly uncertain, others nothing."""
    colour = cell.font.color if cell.font else None
    if colour is None:
        return ""
    if colour.type == "indexed":
        return _INDEXED.get(colour.indexed, "")
    if colour.type != "rgb" or not isinstance(colour.rgb, str):
        return ""
    red, green, blue = (int(colour.rgb[-6:][n : n + 2], 16) for n in (0, 2, 4))
    if blue > 128 and blue > red + 64 and blue > green + 32:
        return BLUE
    return RED if red > 128 and red > blue + 64 and red > green + 64 else ""
