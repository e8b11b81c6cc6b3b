"""Tax, duty and fees that are not levied."""

from typing import ClassVar

from burden.kind import IN_KIND, WAIVED_REVENUE, Kind


class WaivedTax(Kind):
    """Taxes, duties, tolls and fees from which the ally's forces are exempt."""

    name: ClassVar[str] = "Waived tax"
    is_direct: ClassVar[bool] = False
    forms: ClassVar[tuple[str, ...]] = (IN_KIND,)
    valuations: ClassVar[tuple[str, ...]] = (WAIVED_REVENUE,)
    categories: ClassVar[tuple[str, ...]] = ("waived_tax", "waived_fees")
