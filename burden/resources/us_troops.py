"""United States forces abroad by country and year."""

from typing import ClassVar

from burden.resources._figures import Figures, exact, year
from kit.importing import Column, Row, text


class UsTroops(Figures):
    """Members of the United States' forces and civilians in each country, by year.

    Active duty in all and by service, reserves and civilians. `NA` as a code is no state's.
    """

    title: ClassVar[str] = "United States forces abroad"
    definition: ClassVar[str] = "us_dod"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("area", text(120), aliases=("countryname", "country"), is_required=True),
        Column("code", text(3), aliases=("iso3c", "iso3")),
        Column("year", year, is_required=True),
        Column("us_troops", exact, aliases=("troops_ad", "troops", "total active duty")),
        Column("us_civilians", exact, aliases=("total_civilian", "civilians")),
    )
    series: ClassVar[tuple[str, ...]] = ("us_troops", "us_civilians")
    ignored: ClassVar[str] = (
        r"ccode|region|(army|navy|air_force|marine_corps|coast_guard|space_force|dod)_\w+"
        r"|air_national_guard|army_national_guard|total_selected_reserve"
    )

    def code(self, row: Row, area: str) -> str:
        given = str(row["code"] or "")
        return "" if given == "NA" else super().code(row, area)
