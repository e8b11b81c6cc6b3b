"""Land and facilities for which no rent is asked."""

from typing import ClassVar

from burden.kind import IN_KIND, MARKET_RENT, Kind


class Basing(Kind):
    """The use of land and facilities, valued at the rent forgone."""

    name: ClassVar[str] = "Basing and forgone rent"
    is_direct: ClassVar[bool] = False
    forms: ClassVar[tuple[str, ...]] = (IN_KIND,)
    valuations: ClassVar[tuple[str, ...]] = (MARKET_RENT,)
    units: ClassVar[tuple[str, ...]] = ("hectares",)
    categories: ClassVar[tuple[str, ...]] = ("basing", "forgone_rent")
