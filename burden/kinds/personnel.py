"""The people who are sent."""

from typing import ClassVar

from burden.kind import IN_KIND, MIXED, REPLACEMENT, Kind


class Personnel(Kind):
    """Members of the forces and civilians who serve with or for the ally."""

    name: ClassVar[str] = "Personnel"
    forms: ClassVar[tuple[str, ...]] = (IN_KIND, MIXED)
    valuations: ClassVar[tuple[str, ...]] = (REPLACEMENT,)
    units: ClassVar[tuple[str, ...]] = ("persons",)
    categories: ClassVar[tuple[str, ...]] = ("stationed_personnel",)
