"""What is wrong with a file, told so that a person can find it and mend it."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST_SHOWN = 80


class Weight(StrEnum):
    """What a problem does to its row: it is left out, or it is taken and the problem told."""

    REJECTS = "rejects"
    WARNS = "warns"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: in which row (the heading is row 1), column and value, and why."""

    row: int
    column: str
    value: str
    message: str
    weight: Weight = Weight.REJECTS

    def __str__(self) -> str:
        place = f"row {self.row}, {self.column}" if self.column else f"row {self.row}"
        shown = self.value[:LONGEST_SHOWN] + ("…" if len(self.value) > LONGEST_SHOWN else "")
        found = f" ({shown!r})" if self.value else ""
        return f"{place}: {self.message}{found}"
