"""Money paid to the other side or for it."""

from typing import ClassVar

from burden.kind import CASH, Kind


class Cash(Kind):
    """Money that one state pays to another or spends for it."""

    name: ClassVar[str] = "Cash"
    forms: ClassVar[tuple[str, ...]] = (CASH,)
    valuations: ClassVar[tuple[str, ...]] = ()
    categories: ClassVar[tuple[str, ...]] = ("military_aid_grant", "submarine_industrial_base")
