"""What files of figures have in common: exact numbers, missing ones, and which edition it is."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import PurePath
from typing import Any, ClassVar

from django.db.models import Model

from burden.models import Figure
from burden.readers import LARGEST
from burden.readers.names import is_state, iso3, unmarked
from kit.importing import Bad, Column, Profile, Row

_MISSING = re.compile(r"\.\s?\.(\s?\.)*|…|[-\u2013]|n/?a\.?|null|xxx", re.IGNORECASE)
_NUMBER = re.compile(
    r"[+-]?([1-9]\d{0,2}([, \u00a0\u202f])\d{3}(\2\d{3})*|\d+)?(\.\d+)?(e[+-]?\d{1,2})?",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"[, \u00a0\u202f]")
_ESTIMATE = re.compile(r"^\(?e\)\s*|(?<=[\d\s])\s*\(?(e|est\.?)\)?$", re.IGNORECASE)
_UNITS = re.compile(r"\b(thousand|million|billion)s?\b", re.IGNORECASE)
_UPDATED = re.compile(r"last updated.*?\b((?:19|20|21)\d\d)\b", re.IGNORECASE)
YEARS = tuple(str(number) for number in range(1949, 2060))
"""Names of the columns of a table that has one for each year."""
UNITS = {"thousand": 10**3, "million": 10**6, "billion": 10**9}


def is_estimate(cell: str) -> bool:
    """Whether a cell says of its number that it is an estimate: 1.37e, 1.37 (e), (e) 1.37."""
    return bool(_ESTIMATE.search(unmarked(cell)))


def exact(cell: str) -> Decimal | None:
    """A number to its last digit, also as 1.5e-7; the usual signs for a missing one give None.

    Signs of footnotes, of estimates and of per cent are left away.
    """
    bare = unmarked(_ESTIMATE.sub("", unmarked(cell))).removesuffix("%").strip()
    if _MISSING.fullmatch(bare):
        return None
    try:
        found = Decimal(_GROUPS.sub("", bare)) if bare and _NUMBER.fullmatch(bare) else None
    except InvalidOperation:
        found = None
    if found is None:
        raise Bad("is not a number: write it with a point, such as 1234.5, or leave it empty")
    if abs(found) >= LARGEST:
        raise Bad("is too large")
    return found


def year(cell: str) -> tuple[int, str]:
    """A year, and whether it is an estimate: `2024e` is one."""
    pattern = r"((?:18|19|20|21)\d\d)(?:\.0)?\s*\(?(e|est\.?)?\)?"
    match = re.fullmatch(pattern, unmarked(cell), re.IGNORECASE)
    if match is None:
        raise Bad("is not a year: write four digits, such as 2024, with an e for an estimate")
    return int(match[1]), "estimate" if match[2] else ""


def yearly() -> tuple[Column, ...]:
    """A column of numbers for each year."""
    return tuple(
        Column(
            *(number, exact),
            aliases=(f"{number} [YR{number}]", f"YR{number}"),
            is_number=True,
            is_listed=False,
        )
        for number in YEARS
    )


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
        if common == cells:
            yield cells

    def check(self, row: Row) -> None:
        if not any(name in row.cells for name in self.series):
            needed = ", ".join(self.series[:5])
            row.reject("", f"has no column of figures: the file needs one of these: {needed}")

    def attributes(self, row: Row) -> dict[str, Any]:
        name = next(one for one in row.cells if one in self.series)
        (number, quality), value = row["year"], row[name]
        area = unmarked(row["area"] or row["code"])
        if value is not None:
            value *= self.unit(row, name)
        return {
            "definition": self.definition,
            "vintage": vintage(row.file.name, row.file.above),
            "series": self.called(name),
            "area": area,
            "iso3": self.code(row, area),
            "year": number,
            "value": value,
            "price_year": self.prices(row, name),
            "quality": quality or ("estimate" if is_estimate(row.cells[name]) else ""),
            "missing": "unavailable" if value is None else "",
        }

    def unit(self, row: Row, name: str) -> int:
        """What one of the column stands for, by its heading: a million US dollars is 1,000,000."""
        match = _UNITS.search(row.file.headings.get(name, ""))
        return UNITS[match[1].casefold()] if match else 1

    def called(self, name: str) -> str:
        """What a column's series is called on record."""
        return name

    def code(self, row: Row, area: str) -> str:
        """The state's code: as the file gives it, else by its name."""
        given = str(row["code"] or "")
        return given if is_state(given) else iso3(area)

    def prices(self, row: Row, name: str) -> int | None:
        """The year of constant prices that the heading of a column names."""
        match = re.search(r"(\d{4})\s+(?:constant\s+)?prices", row.file.headings.get(name, ""))
        return int(match[1]) if match else None


def vintage(name: str, above: Iterable[str] = ()) -> str:
    """The edition, by the last year in the name of the file; else as above its table; else by name.

    What stands above a table may say when it was last updated.
    """
    stem = PurePath(name).stem
    years = re.findall(r"(?<!\d)(?:19|20|21)\d\d(?!\d)", stem)
    years = years or [found for line in above for found in _UPDATED.findall(line)]
    return years[-1] if years else stem[:12]
