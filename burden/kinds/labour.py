"""What the people who work for the guest forces earn."""

from typing import ClassVar

from burden.kind import INVOICE, Kind


class Labour(Kind):
    """Wages and welfare of those employed for the stationed forces."""

    name: ClassVar[str] = "Labour"
    valuations: ClassVar[tuple[str, ...]] = (INVOICE,)
    units: ClassVar[tuple[str, ...]] = ("persons",)
    categories: ClassVar[tuple[str, ...]] = ("labour", "labor", "base_workers")
