"""Intelligence that is shared."""

from typing import ClassVar

from burden.kind import IN_KIND, MIXED, REPLACEMENT, Kind


class IntelligenceSupport(Kind):
    """Reports, imagery and access to collection; mostly not valued at all."""

    name: ClassVar[str] = "Intelligence support"
    forms: ClassVar[tuple[str, ...]] = (IN_KIND, MIXED)
    valuations: ClassVar[tuple[str, ...]] = (REPLACEMENT,)
    units: ClassVar[tuple[str, ...]] = ("reports",)
    categories: ClassVar[tuple[str, ...]] = ("intelligence_support",)
