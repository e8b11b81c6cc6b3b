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
    """One thing that is wrong: in which row of which sheet, column and value, and why.

    Rows have the numbers of a spreadsheet; the sheet is named where a workbook has more than one.
    """

    row: int
    column: str
    value: str
    message: str
    weight: Weight = Weight.REJECTS
    sheet: str = ""

    def __str__(self) -> str:
        row = f"sheet {self.sheet!r}, row {self.row}" if self.sheet else f"row {self.row}"
        place = f"{row}, {self.column}" if self.column else row
        shown = self.value[:LONGEST_SHOWN] + ("…" if len(self.value) > LONGEST_SHOWN else "")
        found = f" ({shown!r})" if self.value else ""
        return f"{place}: {self.message}{found}"
