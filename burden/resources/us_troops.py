"""United States forces abroad by country and year."""

import re
from typing import Any, ClassVar

from burden.resources._figures import Figures, exact, year
from kit.importing import Bad, Column, Row, text, whole


def quarter(cell: str) -> int:
    """A quarter of a year: 3, Q3 or 2024Q3."""
    match = re.fullmatch(r"(?:\d{4}[ -]?)?q?([1-4])", cell, re.IGNORECASE)
    if match is None:
        raise Bad("is no quarter: write 1 to 4, such as Q3")
    return int(match[1])


class UsTroops(Figures):
    """Members of the United States' forces and civilians in each country, by year.

    Active duty in all and by service, reserves and civilians; by quarter where a column names it.
    `NA` as a code is no state's.
    """

    title: ClassVar[str] = "United States forces abroad"
    definition: ClassVar[str] = "us_dod"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("area", text(120), aliases=("countryname", "country", "location"), is_required=True),
        Column("code", text(3), aliases=("iso3c", "iso3")),
        Column("year", year, is_required=True),
        Column(
            *("us_troops", exact),
            aliases=("troops_ad", "troops", "total active duty", "active duty"),
            is_number=True,
        ),
        Column("quarter", quarter, aliases=("qtr",)),
        Column("month", whole(1, 12)),
        Column(
            *("us_civilians", exact),
            aliases=("total_civilian", "civilians", "civilian"),
            is_number=True,
        ),
    )
    series: ClassVar[tuple[str, ...]] = ("us_troops", "us_civilians")

    # Single services, reserves, other codes and notes. What may be a total under another name, or a
    # word that is known misspelt, is told.
    ignored: ClassVar[str] = (
        r"(army|navy|air|marine|coast|space|dod|total.selected).*"
        r"|(?!.*(troop|active|civilian|total|year|quarter|month)).*"
    )

    def attributes(self, row: Row) -> dict[str, Any]:
        """Of several quarters of a year each has its own series: us_troops_q3."""
        found = super().attributes(row)
        number = row["quarter"] or (row["month"] and (row["month"] + 2) // 3)
        return found | ({"series": f"{found['series']}_q{number}"} if number else {})

    def code(self, row: Row, area: str) -> str:
        given = str(row["code"] or "")
        return "" if given == "NA" else super().code(row, area)
