"""A little workbook in the form of SIPRI's: our own states, years and figures."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.styles.colors import COLOR_INDEX, Color

BLUE, RED = Font(color=Color(rgb="FF0000FF")), Font(color=Color(rgb="FFFF0000"))
INDEXED_BLUE = Font(color=Color(indexed=COLOR_INDEX.index("000000FF")))

type Rows = Sequence[Sequence[Any]]

HEADING = ["Country", "Notes", 2022, 2023, 2024]
CURRENT: Rows = (
    ["Spending in millions of US$ at current prices"],
    ["Figures in blue are estimates."],
    [],
    HEADING,
    [],
    ["Africa"],
    ["Japan", "§4", 40000, 45000.25, (55270, BLUE)],
    ["Korea, South", "", "...", (47000, RED), 47570],
    ["Atlantis", "", "xxx", ". .", (1.5, INDEXED_BLUE)],
)
CONSTANT: Rows = (
    ["Spending in constant (2023) US$ m."],
    ["Country", "", "Notes", 2022, 2023, 2024],
    ["Japan", None, "", 41000, 45000.25, 58400],
)
SHARE: Rows = (
    ["Spending as percentage of gross domestic product"],
    HEADING,
    ["Japan", "", 0.0108, 0.0120, 0.0137],
)
REGIONS: Rows = (
    ["Spending by region, in US$ b., at constant 2023 prices"],
    ["Region", 2023, 2024, "2024 (current prices)", "", "Omitted countries"],
    ["World", 2400, 2600, (2700, RED), None, "Atlantis"],
)
SHEETS: dict[str, Rows] = {
    "Front page": ((),),
    "Regional totals": REGIONS,
    "Constant (2023) US$": CONSTANT,
    "Current US$": CURRENT,
    "Share of GDP": SHARE,
    "Footnotes": (["Footnotes"], [1, None, "Atlantis: sank."]),
}


def book(folder: Path, sheets: dict[str, Rows] | None = None) -> Path:
    """The workbook as a file; a cell with a font is a pair."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in (SHEETS if sheets is None else sheets).items():
        sheet = made.create_sheet(title)
        for n, row in enumerate(rows, 1):
            for m, value in enumerate(row, 1):
                cell = sheet.cell(n, m)
                cell.value = value[0] if isinstance(value, tuple) else value
                if isinstance(value, tuple):
                    cell.font = value[1]
    path = folder / "milex.xlsx"
    made.save(path)
    return path
