"""The World Bank's tables, long or wide."""

from collections.abc import Iterator
from typing import Any, ClassVar

from burden.readers.names import is_state
from burden.resources._figures import Figures, exact, year
from kit.importing import Column, Row, text

YEARS = tuple(str(number) for number in range(1950, 2060))


class WorldBank(Figures):
    """One series of the World Bank; what it measures, the file does not say and its kind does."""

    definition: ClassVar[str] = "world_bank"
    measured: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]] = (
        Column("area", text(120), aliases=("country name", "country"), is_required=True),
        Column("code", text(3), aliases=("country code", "iso3"), is_required=True),
        Column("year", year),
        Column("value", exact),
        *(Column(number, exact, aliases=(f"{number} [YR{number}]",)) for number in YEARS),
    )
    series: ClassVar[tuple[str, ...]] = ("value", *YEARS)
    ignored: ClassVar[str] = r"(indicator|series) (name|code)|"

    def unfold(self, cells: dict[str, str]) -> Iterator[dict[str, str]]:
        for one in super().unfold(cells):
            number = next((name for name in one if name in YEARS), "")
            if number:  # a wide table says the year in its heading, and leaves most cells empty
                yield from [{**one, "year": number}] if one[number] else []
            else:
                yield one

    def check(self, row: Row) -> None:
        if not row.cells.get("year"):
            row.reject("year", "is empty, and is needed: a column Year, or one for each year")

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
