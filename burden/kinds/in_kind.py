"""Goods or services that no other kind covers."""

from typing import ClassVar

from burden.kind import IN_KIND, MIXED, Kind


class InKind(Kind):
    """Goods or services given instead of money, where no other kind says more."""

    name: ClassVar[str] = "In kind"
    forms: ClassVar[tuple[str, ...]] = (IN_KIND, MIXED)
    categories: ClassVar[tuple[str, ...]] = (
        "direct_support",
        "presence_obligations",
        "stationing_cost_sharing",
    )
