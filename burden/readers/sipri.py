"""SIPRI's workbook of military expenditure, read by its labels and the colours of its figures.

Every sheet that has a heading of years is read: one that names its countries or regions in one of
its first columns. Blue figures are SIPRI's estimates, red ones highly uncertain; ". ." is
unavailable, "xxx" means that the state did not exist. The edition is the year after the last one
told. Years, sheets, headings and columns of notes may stand elsewhere in each edition.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import load_workbook

from burden.readers import LARGEST
from burden.readers.names import iso3, unmarked

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
HEADS = re.compile(
    r"(countr(y|ies)|states?|regions?)( names?| or region|/ ?region)?\*?", re.IGNORECASE
)
_REMARK = re.compile(r"\s*(notes?|sources?|remarks?|figures)\b", re.IGNORECASE)
FIRST = 5  # columns in one of which countries stand
UNAVAILABLE = re.compile(r"\.\s?\.(\s?\.)*|…|n\.?a\.?", re.IGNORECASE)
ABSENT = re.compile(r"x{2,}", re.IGNORECASE)
BLUE, RED = "estimate", "uncertain"
_INDEXED = {10: RED, 12: BLUE, 2: RED, 4: BLUE}  # places of red and blue in the old palette
_YEAR = re.compile(r"((?:18|19|20|21)\d\d)(?:\.0)?\s*(?:\(?(e|est\.?)\)?|\((.+)\))?", re.IGNORECASE)
_WRITTEN = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)  # a number as text
# Places of a workbook's theme, and what openpyxl numbers them by.
_THEME = (*("lt1", "dk1", "lt2", "dk2"), *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_THEMED = re.compile(r"<a:(\w+)>\s*<a:(?:srgbClr val|sysClr [^>]*lastClr)=\"(\w{6})\"")
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

    @property
    def key(self) -> tuple[str, str, int]:
        """What it is known by within an edition."""
        return self.series, self.area, self.year


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be read: where it stands, and what was expected."""

    place: str
    message: str


class Column(NamedTuple):
    """A column of years: which, what is said beside it, and whether its figures are estimates."""

    year: int
    also: str
    quality: str


class NotThisWorkbookError(ValueError):
    """No sheet of the workbook has a heading of years."""


def read(path: Path) -> Iterator[Cell | Fault]:
    """Every figure of the workbook, sheet by sheet; ValueError if there is no table in it.

    A figure that is told twice is given once, and is a fault where it is told otherwise.
    """
    book = load_workbook(path, read_only=True)
    try:
        told: dict[tuple[str, str, int], Cell] = {}
        is_table = False
        theme = dict(_THEMED.findall(_text(book.loaded_theme)))
        for sheet in book.worksheets:
            for one in _sheet(sheet, theme):
                is_table = True
                yield from _once(one, told)
        if not is_table:
            raise NotThisWorkbookError(
                "No sheet has a heading that begins with Country or Region and names years: "
                "is this SIPRI's workbook of military expenditure?"
            )
    finally:
        book.close()


def edition(cells: Sequence[Cell]) -> str:
    """The edition that figures are of: the year after the last one."""
    return str(max(cell.year for cell in cells) + 1)


def _once(one: Cell | Fault, told: dict[tuple[str, str, int], Cell]) -> Iterator[Cell | Fault]:
    """It, unless it was told before; a fault where that was told otherwise."""
    before = one if isinstance(one, Fault) else told.setdefault(one.key, one)
    if before is one:
        yield one
    elif _said(before) != _said(one):
        yield Fault(one.place, f"is told otherwise than at {before.place}")


def _said(one: Cell | Fault) -> object:
    return (one.value, one.missing) if isinstance(one, Cell) else one


def _text(theme: Any) -> str:
    return theme.decode(errors="replace") if isinstance(theme, bytes) else str(theme or "")


def _sheet(sheet: Any, theme: Mapping[str, str]) -> Iterator[Cell | Fault]:
    years: dict[int, Column] = {}
    series, price_year, at = series_of(sheet.title), None, 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        if not years:
            words = [one.value for one in row[:FIRST] if isinstance(one.value, str)]
            price_year = price_year or _prices(" ".join([sheet.title, *words]), series)
            at = next((n for n, one in enumerate(row[:FIRST]) if _is_head(one.value)), -1)
            years = _years(row) if at >= 0 else {}
            continue
        head = row[at].value if at < len(row) else None
        if not isinstance(head, str) or not head.strip() or _REMARK.match(head):
            continue
        for n, column in years.items():
            if n < len(row) and row[n].value not in (None, ""):
                place = f"{sheet.title}, row {number}, {column.year}"
                made = _cell(row[n], place, unmarked(head.strip()), column, theme)
                prices = None if column.also else price_year
                if isinstance(made, Cell):
                    made = _named(made, series + column.also, prices)
                yield made


def _is_head(value: Any) -> bool:
    return isinstance(value, str) and bool(HEADS.fullmatch(value.strip()))


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


def _years(row: Sequence[Any]) -> dict[int, Column]:
    """Columns that hold a year, and what is said beside it: `2024 (current prices)`, `2024e`.

    Signs of footnotes are left away; other columns, such as notes, are left alone.
    """
    found = {}
    for n, cell in enumerate(row):
        printed = unmarked(str(cell.value if cell.value is not None else "").strip())
        if match := _YEAR.fullmatch(printed):
            also = re.sub(r"\W+", "_", (match[3] or "").casefold()).strip("_")
            quality = BLUE if match[2] else ""
            found[n] = Column(int(match[1]), f"_{also}"[:20] if also else "", quality)
    return found


def _cell(
    cell: Any, place: str, area: str, column: Column, theme: Mapping[str, str]
) -> Cell | Fault:
    value, quality, missing = cell.value, "", ""
    if isinstance(value, str) and _WRITTEN.fullmatch(value.strip()):
        value, quality = Decimal(value.strip()), colour_of(cell, theme)
    elif isinstance(value, bool) or not isinstance(value, int | float):
        text = unmarked(str(value).strip())
        if UNAVAILABLE.fullmatch(text):
            missing = "unavailable"
        elif ABSENT.fullmatch(text):
            missing = "not_independent"
        else:
            return Fault(place, f"{text[:40]!r} is neither a number nor a sign for a missing one")
        value = None
    else:
        value, quality = Decimal(repr(value)), colour_of(cell, theme)
    if value is not None and abs(value) >= LARGEST:
        return Fault(place, f"{value:.6g} is too large: no state spends that in any currency")
    quality = quality or ("" if missing else column.quality)
    return Cell(place, "", area, iso3(area), column.year, value, quality, missing, None)


def _named(cell: Cell, series: str, price_year: int | None) -> Cell:
    told = (cell.area, cell.iso3, cell.year, cell.value, cell.quality, cell.missing)
    return Cell(cell.place, series, *told, price_year)


def colour_of(cell: Any, theme: Mapping[str, str]) -> str:
    """What the colour of a figure means: blue an estimate, red highly uncertain, others nothing.

    A colour is told by its place in the old palette, by that in the workbook's theme, or as it is.
    """
    colour = cell.font.color if cell.font else None
    if colour is None:
        return ""
    if colour.type == "indexed":
        return _INDEXED.get(colour.indexed, "")
    shade = colour.rgb if colour.type == "rgb" else ""
    if colour.type == "theme" and 0 <= colour.theme < len(_THEME):
        shade = theme.get(_THEME[colour.theme], "")
    if not isinstance(shade, str) or len(shade) < 6:
        return ""
    red, green, blue = (int(shade[-6:][n : n + 2], 16) for n in (0, 2, 4))
    if blue > 128 and blue > red + 64 and blue > green + 32:
        return BLUE
    return RED if red > 128 and red > blue + 64 and red > green + 64 else ""
