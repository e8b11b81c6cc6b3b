"""What files of figures have in common: exact numbers, missing ones, and which edition it is."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import PurePath
from typing import Any, ClassVar

from django.db.models import Model

from burden.models import Figure
from burden.readers.names import is_state, iso3
from kit.importing import Bad, Profile, Row

_MISSING = re.compile(r"\.\s?\.(\s?\.)*|…|[-\u2013]|n/?a\.?|null|xxx", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?(e[+-]?\d{1,2})?", re.IGNORECASE)
LARGEST = Decimal(10) ** 21


def exact(cell: str) -> Decimal | None:
    """A number to its last digit, also as 1.5e-7; the usual signs for a missing one give None."""
    if _MISSING.fullmatch(cell):
        return None
    try:
        found = Decimal(cell.replace(",", "")) if _NUMBER.fullmatch(cell) else None
    except InvalidOperation:
        found = None
    if found is None:
        raise Bad("is not a number: write it with a point, such as 1234.5, or leave it empty")
    if abs(found) >= LARGEST:
        raise Bad("is too large")
    return found


def year(cell: str) -> tuple[int, str]:
    """A year, and whether it is an estimate: `2024e` is one."""
    match = re.fullmatch(r"((?:18|19|20|21)\d\d)(?:\.0)?\s*(e|est\.?)?", cell, re.IGNORECASE)
    if match is None:
        raise Bad("is not a year: write four digits, such as 2024, with an e for an estimate")
    return int(match[1]), "estimate" if match[2] else ""


class Figures(Profile):
    """Figures of states by year; `series` names the columns that hold one each."""

    model: ClassVar[type[Model]] = Figure
    key: ClassVar[tuple[str, ...]] = ("area", "series", "year", "definition", "vintage")
    is_of_alliance: ClassVar[bool] = False
    definition: ClassVar[str]
    series: ClassVar[tuple[str, ...]] = ("value",)

    def unfold(self, cells: dict[str, str]) -> Iterator[dict[str, str]]:
        """A row for each figure: what is common to all, and one of the series."""
        common = {name: cell for name, cell in cells.items() if name not in self.series}
        yield from ({**common, name: cells[name]} for name in self.series if name in cells)

    def attributes(self, row: Row) -> dict[str, Any]:
        name = next(one for one in row.cells if one in self.series)
        (number, quality), value = row["year"], row[name]
        area = row["area"] or row["code"]
        return {
            "definition": self.definition,
            "vintage": vintage(row.file.name),
            "series": self.called(name),
            "area": area,
            "iso3": self.code(row, area),
            "year": number,
            "value": value,
            "price_year": self.prices(row, name),
            "quality": quality,
            "missing": "unavailable" if value is None else "",
        }

    def called(self, name: str) -> str:
        """What a column's series is called on record."""
        return name

    def code(self, row: Row, area: str) -> str:
        """The state's code: as the file gives it, else by its name."""
        given = str(row["code"] or "")
        return given if is_state(given) else iso3(area)

    def prices(self, row: Row, name: str) -> int | None:
        """The year of constant prices that the heading of a column names."""
        match = re.search(r"(\d{4}) prices", row.file.headings.get(name, ""))
        return int(match[1]) if match else None


def vintage(name: str) -> str:
    """The edition, by the last year in the name of the file; else the name itself."""
    stem = PurePath(name).stem
    years = re.findall(r"(?<!\d)(?:19|20|21)\d\d(?!\d)", stem)
    return years[-1] if years else stem[:12]
