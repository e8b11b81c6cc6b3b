"""Training given or made possible."""

from typing import ClassVar

from burden.kind import Kind


class Training(Kind):
    """Instruction, ranges and the relocation of training."""

    name: ClassVar[str] = "Training"
    units: ClassVar[tuple[str, ...]] = ("persons",)
    categories: ClassVar[tuple[str, ...]] = ("training", "training_relocation")
