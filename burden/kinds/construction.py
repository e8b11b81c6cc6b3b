"""What is built for the guest forces."""

from typing import ClassVar

from burden.kind import Kind


class Construction(Kind):
    """Building and improving facilities."""

    name: ClassVar[str] = "Construction"
    categories: ClassVar[tuple[str, ...]] = (
        "construction",
        "military_construction",
        "facilities_improvement",
    )
