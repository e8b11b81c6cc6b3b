"""Workbooks as other editions of SIPRI's may be: our own states and figures, counted as made."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.styles.colors import Color

STATES = ("Japan", "Korea, South", "Norway", "Albania", "Canada", "Iceland", "Atlantis", "Utopia")
SHEETS = (
    *("Constant ({prices}) US$", "Current US$", "Share of GDP", "Per capita"),
    *("Share of Govt. spending", "Local currency financial years"),
)
SERIES = {
    "Constant": "spending_constant",
    "Current": "spending_current",
    "Share of GDP": "share_of_gdp",
    "Per": "spending_per_head",
    "Share of Govt.": "share_of_government",
    "Local": "spending_local_financial",
}
INKS = {
    "": (None, Color(rgb="FF000000"), Color(theme=1)),
    "estimate": (Color(rgb="FF0000FF"), Color(indexed=12), Color(theme=4), Color(rgb="FF0563C1")),
    "uncertain": (Color(rgb="FFFF0000"), Color(indexed=10), Color(rgb="FFC00000")),
}
MISSING = {"unavailable": (". .", "..", "...", "\u2026"), "not_independent": ("xxx", "XXX")}


@dataclass
class Edition:
    """How one edition looks; what its sheets hold is drawn by the seed."""

    first: int = 2015
    last: int = 2024
    states: tuple[str, ...] = STATES
    sheets: tuple[str, ...] = SHEETS
    head: str = "Country"
    above: int = 4  # lines above the heading
    before: tuple[str, ...] = ()  # columns before the countries
    notes: tuple[str, ...] = ("Notes",)  # columns between the countries and the years
    year: str = "{}"  # how a heading writes a year; as a number if it is only that
    gap: bool = True  # whether an empty line and a line of notes stand below the heading
    seed: int = 1
    told: Counter[tuple[str, str]] = field(default_factory=Counter)

    def save(self, folder: Path) -> Path:
        """The workbook; `told` counts its figures by sheet and what they are."""
        self.told.clear()
        dice, book = Random(self.seed), Workbook()  # noqa: S311 - drawn figures of a test
        front: Any = book.active
        front.append([f"Our figures of {self.first} to {self.last}"])
        for sheet in self.sheets:
            self._fill(book.create_sheet(sheet.format(prices=self.last - 1)), dice)
        book.create_sheet("Footnotes").append(["Footnotes", 2024])
        path = folder / "edition.xlsx"
        book.save(path)
        return path

    def _fill(self, sheet: Any, dice: Random) -> None:
        for n in range(self.above):
            sheet.append([f"Line {n + 1} of the title, in millions"])
        years = range(self.first, self.last + 1)
        printed = [year if self.year == "{}" else self.year.format(year) for year in years]
        sheet.append([*self.before, self.head, *self.notes, *printed, "Remarks"])
        if self.gap:
            sheet.append([])
            sheet.append([*[""] * len(self.before), "Notes: our own", "see below"])
        for state in self.states:
            row = [*["x"] * len(self.before), state, *["\u00a7 4"] * len(self.notes)]
            sheet.append(row)
            for column in range(len(row) + 1, len(row) + 1 + len(years)):
                self._write(sheet.cell(sheet.max_row, column), sheet.title, dice)

    def _write(self, cell: Any, title: str, dice: Random) -> None:
        kind = dice.choice(("", "", "", "estimate", "uncertain", *MISSING, "blank"))
        if kind == "blank":
            return
        self.told[title, kind] += 1
        if kind in MISSING:
            cell.value = dice.choice(MISSING[kind])
            return
        cell.value = dice.choice((dice.randint(0, 10**6), dice.uniform(0, 1)))
        if ink := dice.choice(INKS[kind]):
            cell.font = Font(color=ink)
