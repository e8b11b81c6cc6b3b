"""The rows that were left out, as a file to mend and bring in again."""

import csv
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from kit.importing.commas import Comma, printed
from kit.importing.profile import Row

# The column that is added, and what its heading says of commas: what showed it may have been in
# rows that are not left out. A file that has it may be brought in as it is.
PROBLEMS = {
    Comma.GROUPS: "problems",
    Comma.DECIMAL: "problems (decimal commas)",
    Comma.UNCLEAR: "problems (unclear commas)",
}
MEANT = {heading: comma for comma, heading in PROBLEMS.items()}
_NAMED = re.compile(r"-left-out( ?\(\d+\))?\.csv$")  # with the number of a second download
_FORMULA = re.compile(r"[=+\-@\t\r]")
_HARMLESS = re.compile(r"[+-]?[\d.,\s]+", re.ASCII)


def left_out_name(name: str) -> str:
    """What to call the rows left out of a file, so that its own name is not lost."""
    return f"{original_name(name)}-left-out.csv"


def original_name(name: str) -> str:
    """The file's own name, where it holds what was left out of one: names may tell an edition."""
    return _NAMED.sub("", name)


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (CWE-1236); numbers stay numbers."""
    is_formula = _FORMULA.match(cell) and not _HARMLESS.fullmatch(cell)
    return f"'{cell}" if is_formula else cell


@dataclass
class Form:
    """How a file is written, so that what is left out of it can be written, and read, alike.

    `numbers` are the places of its columns of numbers; `above` is what stands above its heading.
    """

    headings: Sequence[str]
    above: Sequence[str] = ()
    delimiter: str = ","
    comma: Comma = Comma.GROUPS
    numbers: Sequence[int] = ()


class Failing:
    """Writes rejected rows as they stood, each with its problems; without a file it does nothing.

    The byte order mark tells a spreadsheet that this is UTF-8.
    """

    def __init__(self, file: TextIO | None, form: Form) -> None:
        self.file, self.form, self.has_begun = file, form, False
        self.kept = [n for n, heading in enumerate(form.headings) if heading not in MEANT]

    def write(self, rows: Sequence[Row], cells: Sequence[list[str]]) -> None:
        """Add those that are rejected, each once however many rows it stands for."""
        if self.file is None:
            return
        # Were the added column taken away, commas that are no groups would be told by semicolons.
        is_grouped = self.form.comma is Comma.GROUPS
        writer = csv.writer(self.file, delimiter=self.form.delimiter if is_grouped else ";")
        told: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        stood: dict[tuple[str, int], list[str]] = {}
        for row, as_it_stood in zip(rows, cells, strict=True):
            if row.is_rejected:
                stood[row.place] = as_it_stood
                told[row.place] += [str(problem) for problem in row.problems]
        if stood and not self.has_begun:
            self.file.write("\ufeff")
            writer.writerows([safe(line)] for line in self.form.above)
            headings = [self.form.headings[n] for n in self.kept]
            writer.writerow([safe(one) for one in [*headings, PROBLEMS[self.form.comma]]])
            self.has_begun = True
        for place, as_it_stood in stood.items():
            writer.writerow(
                [*self._safe(as_it_stood), safe(" | ".join(dict.fromkeys(told[place])))]
            )

    def _safe(self, cells: list[str]) -> list[str]:
        return [safe(self._printed(cells, n)) for n in self.kept]

    def _printed(self, cells: list[str], n: int) -> str:
        """The cell at a place, empty beyond the last one."""
        cell = cells[n] if n < len(cells) else ""
        return printed(cell, self.form.comma) if n in self.form.numbers else cell
