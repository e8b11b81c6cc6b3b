"""Tables as they are printed: a column for each year, and titles that say what they tell."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import PurePath
from typing import Any

from burden.readers import nato
from burden.resources._figures import YEARS, Figures, year
from kit.errors import Refused
from kit.importing import Bad, File, Line, Row

MOST_ROWS = 20_000  # of all tables of a file: they are put together before they are read


def measure(cell: str) -> nato.Measure:
    """what a table with a column for each year tells, such as share of GDP"""
    found = nato.measure_of(cell)
    if found is None:
        raise Bad(
            "names no measure that is known here, or more than one: give the table a title such as "
            "'Defence expenditure, million US dollars, current prices' or 'Share of GDP'"
        )
    return found


class Printed(Figures):
    """Figures of NATO's tables, in our own form with a row for each year, or as they are printed.

    Its columns are `area`, `year`, `measure`, the series, and those of the years.
    """

    def is_heading(self, cells: Sequence[str]) -> bool:
        return self._is_long(cells) or bool(nato.years_of(cells))

    def _is_long(self, cells: Sequence[str]) -> bool:
        """Whether it heads a table of which every row says its year, or what it tells."""
        needed = [one for one in self.columns if one.name in ("year", "measure")]
        is_said = any(one.is_called(cell) for one in needed for cell in cells)
        return is_said and super().is_heading(cells)

    def arranged(self, lines: Iterator[Line], file: File) -> Iterator[Line]:
        kept = list(islice(lines, MOST_ROWS + 1))
        if len(kept) > MOST_ROWS:
            raise Refused("too_many_rows", f"More than {MOST_ROWS} rows: is this NATO's table?")
        at = next((n for n, one in enumerate(kept) if self._is_long(one.cells)), None)
        if at is not None:
            yield from (one for one in kept[at:] if one.sheet == kept[at].sheet)
        elif any(nato.years_of(one.cells) for one in kept):
            name = PurePath(file.name).stem.replace("_", " ").replace("-", " ")
            yield from (Line(*one) for one in nato.rows(kept, name))
        else:
            yield from kept[:1]

    def unfold(self, cells: dict[str, str]) -> Iterator[dict[str, str]]:
        """A row for each year that has a figure; one alone where the table tells nothing known."""
        years = [name for name in YEARS if cells.get(name)]
        measured = cells.get("measure", "")
        if nato.measure_of(measured) is None:
            years = years[:1]
        common = {name: cell for name, cell in cells.items() if name not in YEARS}
        if not years and not measured:
            yield from super().unfold(common)
        yield from ({**common, "year": name, name: cells[name]} for name in years)

    def check(self, row: Row) -> None:
        if not row.cells.get("measure") and any(name in YEARS for name in row.cells):
            row.reject("measure", "is empty, and is needed")
        elif not row.cells.get("year"):
            row.reject("year", "is empty, and is needed: a column Year, or one for each year")
        super().check(row)

    def attributes(self, row: Row) -> dict[str, Any]:
        told: nato.Measure | None = row["measure"]
        if told is None:
            return super().attributes(row)
        row.values["year"] = year(row.cells["year"])
        said = {"series": told.series, "price_year": told.price_year}
        return super().attributes(row) | said

    def unit(self, row: Row, name: str) -> int:
        return row["measure"].unit if row["measure"] else super().unit(row, name)
