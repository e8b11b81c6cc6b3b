"""The World Bank's tables, long or wide."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from burden.readers.names import GROUPS, is_state
from burden.resources._figures import YEARS, Figures, exact, year, yearly
from kit.importing import Column, File, Line, Row, text

_BELOW = re.compile(r"(data from database|last updated|source|notes?)\b.*", re.IGNORECASE)


class WorldBank(Figures):
    """One series of the World Bank; what it measures, its kind says, and the file may say too."""

    definition: ClassVar[str] = "world_bank"
    measured: ClassVar[str]
    indicator: ClassVar[str] = ""  # the World Bank's own code for what is measured
    columns: ClassVar[tuple[Column, ...]] = (
        Column("area", text(120), aliases=("country name", "country"), is_required=True),
        Column("code", text(3), aliases=("country code", "iso3"), is_required=True),
        Column("year", year, aliases=("time",)),
        Column("value", exact, is_number=True),
        Column("indicator", text(40), aliases=("indicator code", "series code", "series")),
        *yearly(),
    )
    series: ClassVar[tuple[str, ...]] = ("value", *YEARS)
    # What tells of nothing needed here; a word that is, misspelt, and a year too far are told.
    ignored: ClassVar[str] = (
        r"(indicator|series) name|time code|(?!.*(country|year|value|code|[12]\d{3})).*"
    )

    def arranged(self, lines: Iterator[Line], file: File) -> Iterator[Line]:
        """Without what stands below a table: which database it is from, and its date."""
        for one in super().arranged(lines, file):
            told = [cell for cell in one.cells if cell]
            if len(told) != 1 or not _BELOW.fullmatch(told[0]):
                yield one

    def unfold(self, cells: dict[str, str]) -> Iterator[dict[str, str]]:
        for one in super().unfold(cells):
            number = next((name for name in one if name in YEARS), "")
            if not number:
                yield one
            elif one[number] and one.get("code") not in GROUPS:
                # A wide table says the year in its heading, and leaves most cells empty. Its groups
                # of countries are left out: they are told apart from states by their own codes.
                yield {**one, "year": number}

    def check(self, row: Row) -> None:
        if not row.cells.get("year"):
            row.reject("year", "is empty, and is needed: a column Year, or one for each year")
        super().check(row)
        given = row["indicator"] or ""
        if self.indicator and not self.indicator.startswith(given):
            row.reject(
                "indicator",
                f"is not {self.indicator}, which this kind of file is for: choose another kind",
            )

    def attributes(self, row: Row) -> dict[str, Any]:
        number = next((name for name in row.cells if name in YEARS), "")
        if number:
            row.values["year"] = year(number)
        return super().attributes(row)

    def called(self, name: str) -> str:
        return self.measured

    def prices(self, row: Row, name: str) -> int | None:
        return None

    def code(self, row: Row, area: str) -> str:
        """Its codes for groups of countries are none of ISO 3166, and stay with the name."""
        given = str(row["code"])
        return given if is_state(given) else ""
