"""NATO's tables as they are printed: what they tell, by their titles."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burden.readers.nato import BETWEEN, GAP, Measure, measure_of, rows, years_of
from tests.burden.readers.printed import (
    DOLLARS,
    NOTES,
    PARTS,
    PEOPLE,
    SHARES,
    SPENT,
    Rows,
    table,
)

SPENDING = f"Table 2: Defence expenditure {DOLLARS}"


@pytest.mark.parametrize(
    ("titles", "measure"),
    [
        (f"{SPENDING}{BETWEEN}Current prices", Measure("spending_current", 10**6, None)),
        (f"{SPENDING}{BETWEEN}Constant 2015 prices", Measure("spending_constant", 10**6, 2015)),
        (f"{SPENDING}, current prices", Measure("spending_current", 10**6, None)),
        ("Defence spending (billion USD, 2021 prices)", Measure("spending_constant", 10**9, 2021)),
        ("Defence expenditure, US$", Measure("spending_current", 1, None)),
        (
            f"Defence expenditure Million national currency units{BETWEEN}Current prices",
            Measure("spending_local", 10**6, None),
        ),
        ("Defence expenditure as a share of GDP (%)", Measure("share_of_gdp", 1, None)),
        ("Defense expenditure as % of GDP", Measure("share_of_gdp", 1, None)),
        (
            (
                "Defence expenditure as a share of GDP and annual real change (2015 prices)"
                f"{BETWEEN}Annual real change (%)"
            ),
            Measure("real_change", 1, None),
        ),
        (
            f"Real GDP Billion US dollars{BETWEEN}2015 prices and exchange rates",
            Measure("gdp_constant", 10**9, 2015),
        ),
        (
            (
                "GDP and defence expenditure per capita, 2015 prices and exchange rates"
                f"{BETWEEN}GDP per capita (thousand US dollars)"
            ),
            Measure("gdp_per_head", 1000, 2015),
        ),
        (
            (
                "GDP and defence expenditure per capita, 2015 prices and exchange rates"
                f"{BETWEEN}Defence expenditure per capita (US dollars)"
            ),
            Measure("spending_per_head", 1, 2015),
        ),
        ("Military personnel (thousands)", Measure("personnel", 1000, None)),
        (
            f"Distribution of defence expenditure Percentage of total{BETWEEN}Equipment (a)",
            Measure("equipment_share", 1, None),
        ),
        (
            "Equipment expenditure as a share of defence expenditure (%)",
            Measure("equipment_share", 1, None),
        ),
    ],
)
def test_titles_say_what_a_table_tells(titles: str, measure: Measure) -> None:
    assert measure_of(titles) == measure


@pytest.mark.parametrize(
    "titles",
    [
        "",
        "Table 9",
        "Defence expenditure",
        "Defence expenditure as a share of GDP and annual real change",
        "Defence expenditure, million national currency units, constant 2015 prices",
        "Distribution of defence expenditure (%): equipment and personnel",
        f"{SPENDING}, current and constant prices",
    ],
)
def test_titles_that_name_nothing_or_two_things_are_not_guessed_at(titles: str) -> None:
    assert measure_of(titles) is None


def read(*tables: Rows, sheet: str = "", name: str = "") -> list[tuple[str, ...]]:
    cells = [(n, row, sheet) for n, row in enumerate((row for one in tables for row in one), 1)]
    return [tuple(one.cells) for one in rows(cells, name)]


def test_tables_below_one_another_keep_their_own_titles() -> None:
    found = read(SPENT, NOTES, SHARES, NOTES, PEOPLE, PARTS)
    assert found[0] == ("country", "measure", "2023", "2024", "2025")
    told = [(area, measure_of(measure)) for area, measure, *_ in found[1:]]
    assert [(area, one and one.series) for area, one in told] == [
        ("Albania", "spending_current"),
        ("Canada", "spending_current"),
        ("Albania", "spending_constant"),
        ("United States", "spending_constant"),
        ("Albania", "share_of_gdp"),
        ("Albania", "real_change"),
        ("T\u00fcrkiye", "personnel"),
        ("Albania", "equipment_share"),
        ("Albania", "personnel_share"),
        ("Albania", "infrastructure_share"),
        ("Albania", "other_share"),
    ]
    assert found[1][2:] == ("188", "1,234.5", "..")
    assert found[4][2:] == ("600000", "610000.25", "620000e")


@pytest.mark.parametrize(
    "line",
    [
        ["Iceland"],
        ["Iceland*", "", ""],
        ["12", "Iceland"],
        ["NATO Total"],
        ["NATO Europe and Canada (1)"],
        ["North America"],
        ["Non-US Allies"],
    ],
)
def test_a_row_without_figures_is_no_title(line: list[str]) -> None:
    titles = ["Defence expenditure, million US dollars"]
    told: dict[str, Sequence[Any]] = {"Albania": ["1", "2", "3"], "Norway": ["4", "5", "6"]}
    rows_of = table(titles, {"Current prices": told, "Constant 2015 prices": told}, lead=["", ""])
    rows_of.insert(-1, line)
    found = [measure_of(measure) for _, measure, *_ in read(rows_of)[1:]]
    assert [one and one.series for one in found] == ["spending_current"] * 2 + [
        "spending_constant"
    ] * 2


def test_a_title_that_names_a_sum_and_what_it_tells_is_one() -> None:
    people = table(["NATO members: military personnel"], {"": {"Norway": ["5", "6", "7"]}})
    assert measure_of(read(SHARES, people)[-1][1]) == Measure("personnel", 1, None)
    horses = table(["NATO horses"], {"": {"Norway": ["5", "6", "7"]}})
    assert measure_of(read(SHARES, horses)[-1][1]) is None


def test_notes_are_no_titles_of_what_follows() -> None:
    notes = [["Notes: shares of GDP are at constant 2015 prices."], ["* Real change, in per cent."]]
    people = table(["Military personnel (thousands)"], {"": {"Norway": ["5", "6", "7"]}})
    assert measure_of(read(SHARES, notes, people)[-1][1]) == Measure("personnel", 1000, None)


def test_years_may_differ_from_table_to_table() -> None:
    later = table([f"{SPENDING}, current prices"], {"": {"Norway": ["5", "6"]}}, ["2010", "2026e"])
    found = read(PEOPLE, later)
    assert found[0][2:] == ("2010", "2023", "2024", "2025", "2026")
    assert found[2][2:] == ("5", "", "", "", "6e")


def test_a_table_without_titles_is_told_by_its_sheet_or_file() -> None:
    bare = table([], {"": {"Norway": ["5", "6", "7"]}}, lead=["Country"])
    assert read(bare, sheet="Share of GDP (%)")[1][1] == "Share of GDP (%)"
    assert read(bare, name="defence expenditure share of gdp")[1][1].endswith("share of gdp")


def test_a_country_above_every_heading_is_not_lost() -> None:
    assert read([["Norway", "5", "6"]], PEOPLE)[1] == ("Norway", "", "", "", "")


def test_a_column_of_currencies_may_stand_before_the_years() -> None:
    titles = ["Defence expenditure", "Million national currency units"]
    lead = ["Country", "Currency unit"]
    found = read(table(titles, {"": {"Norway": ["5", "6", "7"]}}, lead=lead))
    measure = measure_of(found[1][1])
    assert (found[1][0], measure and measure.series) == ("Norway", "spending_local")


@pytest.mark.parametrize(
    ("cells", "years"),
    [
        (["", "2023", "2024e", "2025 (e)"], {1: (2023, False), 2: (2024, True), 3: (2025, True)}),
        (["No", "Country", "2023", "2024"], {2: (2023, False), 3: (2024, False)}),
        (["Country", "Notes", "2023*"], {2: (2023, False)}),
        (["Albania", "1998", "2004"], {}),
        (["NATO Total", "1998", "2004"], {}),
        (["Country", "2024", "2023"], {}),
        (["", "1950", "2010"], {}),
        (["As of June", "2024"], {}),
        (["", "2023", "2024", "12.5"], {}),
        (["Country", "Value"], {}),
    ],
)
def test_a_heading_is_a_line_of_years(cells: list[str], years: dict[int, tuple[int, bool]]) -> None:
    assert years_of(cells) == years


@given(st.lists(st.integers(1, GAP), max_size=7), st.data())
def test_every_figure_is_found_in_its_year(gaps: list[int], data: st.DataObject) -> None:
    years = [*accumulate([1949, *gaps])]
    numbers = st.lists(st.integers(0, 10**6).map(str), min_size=len(years), max_size=len(years))
    told: dict[str, Sequence[Any]] = {
        country: data.draw(numbers) for country in ("Norway", "Albania", "Canada")
    }
    found = read(table([f"{SPENDING}, current prices"], {"": told}, years, lead=["Country"]))
    assert found[0][2:] == tuple(map(str, years))
    assert {area: list(cells) for area, _, *cells in found[1:]} == told
