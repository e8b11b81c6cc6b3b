"""What is bought together or from the ally."""

from typing import ClassVar

from burden.kind import CASH, INVOICE, MIXED, Kind


class Procurement(Kind):
    """Orders placed with the ally's industry, and shares in joint programmes."""

    name: ClassVar[str] = "Procurement"
    forms: ClassVar[tuple[str, ...]] = (CASH, MIXED)
    valuations: ClassVar[tuple[str, ...]] = (INVOICE,)
    categories: ClassVar[tuple[str, ...]] = (
        "procurement",
        "offshore_procurement_ceiling",
        "missile_defence_cooperation",
        "research_and_development",
    )
