"""Any other indicator of the World Bank by country and year."""

import re
from typing import Any, ClassVar

from burden.resources._world_bank import WorldBank
from kit.importing import Column, Row, text


class WorldBankIndicator(WorldBank):
    """Any series of the World Bank that names its indicator, such as MS.MIL.XPND.GD.ZS.

    Either a row for each country and year, or a row for each country with a column for each year
    of which groups of countries are left out; several indicators may stand in one file.
    """

    title: ClassVar[str] = "World Bank: other indicators"
    measured: ClassVar[str] = "indicator"
    columns: ClassVar[tuple[Column, ...]] = (
        *(one for one in WorldBank.columns if one.name != "indicator"),
        Column(
            *("indicator", text(40)),
            aliases=("indicator code", "series code", "series"),
            is_required=True,
        ),
    )

    def attributes(self, row: Row) -> dict[str, Any]:
        series = re.sub(r"\W+", "_", str(row["indicator"]).casefold()).strip("_")
        return super().attributes(row) | {"series": series}
