"""The rows that were left out, as a file to mend and bring in again."""

import csv
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TextIO

from kit.importing.profile import Row

PROBLEMS = "problems"  # the column that is added; a file that has it may be brought in as it is
_FORMULA = re.compile(r"[=+\-@\t\r]")
_HARMLESS = re.compile(r"[+-]?[\d.,\s]+", re.ASCII)


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (CWE-1236); numbers stay numbers."""
    is_formula = _FORMULA.match(cell) and not _HARMLESS.fullmatch(cell)
    return f"'{cell}" if is_formula else cell


class Failing:
    """Writes rejected rows as they stood, each with its problems; without a file it does nothing.

    The byte order mark tells a spreadsheet that this is UTF-8.
    """

    def __init__(self, file: TextIO | None, headings: Sequence[str]) -> None:
        kept = [n for n, heading in enumerate(headings) if heading != PROBLEMS]
        self.file, self.kept, self.headings = file, kept, [headings[n] for n in kept]
        self.has_begun = False

    def write(self, rows: Sequence[Row], cells: Sequence[list[str]]) -> None:
        """Add those that are rejected, each once however many rows it stands for."""
        if self.file is None:
            return
        writer = csv.writer(self.file)
        told: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        stood: dict[tuple[str, int], list[str]] = {}
        for row, as_it_stood in zip(rows, cells, strict=True):
            if row.is_rejected:
                stood[row.place] = as_it_stood
                told[row.place] += [str(problem) for problem in row.problems]
        for place, as_it_stood in stood.items():
            if not self.has_begun:
                self.file.write("\ufeff")
                writer.writerow([safe(heading) for heading in [*self.headings, PROBLEMS]])
                self.has_begun = True
            writer.writerow([*self._safe(as_it_stood), safe(" | ".join(told[place]))])

    def _safe(self, cells: list[str]) -> list[str]:
        return [safe(cells[n]) if n < len(cells) else "" for n in self.kept]
