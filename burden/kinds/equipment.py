"""Arms and material that are handed over or lent."""

from typing import ClassVar

from burden.kind import IN_KIND, MIXED, Kind


class Equipment(Kind):
    """Arms, vehicles and material handed over, lent or kept in the ally's stocks."""

    name: ClassVar[str] = "Equipment"
    forms: ClassVar[tuple[str, ...]] = (IN_KIND, MIXED)
    units: ClassVar[tuple[str, ...]] = ("items",)
    categories: ClassVar[tuple[str, ...]] = ("equipment", "excess_defense_articles")
