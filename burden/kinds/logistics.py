"""What keeps the guest forces supplied."""

from typing import ClassVar

from burden.kind import Kind


class Logistics(Kind):
    """Supply, transport, maintenance and utilities for the stationed forces."""

    name: ClassVar[str] = "Logistics"
    categories: ClassVar[tuple[str, ...]] = ("logistics", "utilities")
