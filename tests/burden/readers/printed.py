"""Little tables in the form of NATO's press releases: our own states, years and figures."""

from collections.abc import Sequence
from typing import Any

type Rows = list[list[str]]

YEARS = ("2023", "2024", "2025e")
DOLLARS = "Million US dollars"


def table(
    titles: Sequence[str],
    blocks: dict[str, dict[str, Sequence[Any]]],
    years: Sequence[Any] = YEARS,
    lead: Sequence[str] = ("",),
) -> Rows:
    """Titles, a heading of years below what leads them, and the countries of each block."""
    width = len(lead) + len(years)
    made: Rows = [[title] for title in titles]
    made.append([*lead, *years])
    for name, countries in blocks.items():
        made += [[name]] if name else []
        made += [[country, *[""] * (len(lead) - 1), *told] for country, told in countries.items()]
    return [[*map(str, row), *[""] * (width - len(row))] for row in made]


def csv_lines(rows: Rows, sign: str = ",") -> list[str]:
    """Rows as the lines of a file; cells that hold the sign are put in quotes."""
    return [
        sign.join(f'"{cell}"' if sign in str(cell) else str(cell) for cell in row) for row in rows
    ]


SPENT = table(
    ["Defence expenditure of our countries", "Table 2: Defence expenditure", DOLLARS],
    {
        "Current prices and exchange rates": {
            "Albania*": ["188", "1,234.5", "..", ],
            "NATO Europe": ["1", "2", "3"],
            "Canada (1)": ["20000", "-", "30000"],
            "NATO Total": ["4", "5", "6"],
        },
        "Constant 2015 prices and exchange rates": {
            "Albania": ["150", "160", "170"],
            "United States": ["600000", "610000.25", "620000"],
        },
    },
)  # fmt: skip
SHARES = table(
    ["Table 3: Defence expenditure as a share of GDP and annual real change"],
    {
        "Share of real GDP (%)": {"Albania": ["1.2", "1.7e", "2"], "NATO Total": ["2", "2", "2"]},
        "Annual real change (%)": {"Albania": ["-3.5", "4", ""]},
    },
)
PEOPLE = table(
    ["Table 6: Military personnel", "Thousands"], {"": {"T\u00fcrkiye": ["1.5", "481.0", "480"]}}
)
PARTS = table(
    ["Table 7: Distribution of defence expenditure by main category", "Percentage of total"],
    {
        "Equipment (a)": {"Albania": ["20", "21", "22"]},
        "Personnel (b)": {"Albania": ["70", "69", "68"]},
        "Infrastructure (c)": {"Albania": ["1", "2", "3"]},
        "Other (d)": {"Albania": ["9", "8", "7"]},
    },
)
NOTES: Rows = [
    ["Notes: figures for 2025 are estimates at constant 2015 prices."],
    ["* Pensions of military personnel are left out."],
    ["Norway tells its GDP by years that begin in April."],
]
