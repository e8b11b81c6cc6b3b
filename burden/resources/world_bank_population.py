"""The World Bank's population by country and year."""

from typing import ClassVar

from burden.resources._world_bank import WorldBank


class WorldBankPopulation(WorldBank):
    """Inhabitants, by country and year, as the World Bank tells it.

    Either a row for each country and year, or a row for each country with a column for each year
    as the World Bank's site and DataBank give it, below whatever lines; of the latter
    groups of countries are left out.
    """

    title: ClassVar[str] = "World Bank: population"
    measured: ClassVar[str] = "population"
    indicator: ClassVar[str] = "SP.POP.TOTL"
