"""The World Bank's GDP, long and wide."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from burden.models import Figure
from burden.readers.names import GROUPS, is_state
from kit.errors import RefusedAll
from tests.burden.resources.bringing import bring, lines, told

pytestmark = pytest.mark.django_db
LONG = "Country Name,Country Code,Year,Value"
WIDE = "Country Name,Country Code,Indicator Name,Indicator Code,1960,2023,2024 [YR2024]"


def test_a_long_table(tmp_path: Path) -> None:
    rows = ("Japan,JPN,2023,4212945159781.403", "World,WLD,2023,1.0e14")
    outcome = lines("world_bank_gdp", tmp_path, LONG, *rows)
    assert told(outcome) == []
    japan = Figure.objects.get(area="Japan")
    assert (japan.value, japan.series) == (Decimal("4212945159781.403"), "gdp_current")
    assert Figure.objects.get(area="World").iso3 == ""


def test_a_wide_table_leaves_empty_years_out(tmp_path: Path) -> None:
    rows = ("Japan,JPN,GDP,NY.GDP,,4.5,5", '"Korea, Rep.",KOR,GDP,NY.GDP,1,,2')
    outcome = lines("world_bank_gdp", tmp_path, WIDE, *rows)
    assert told(outcome) == []
    found = sorted(Figure.objects.values_list("iso3", "year", "value"))
    assert found == [
        ("JPN", 2023, Decimal("4.5")),
        ("JPN", 2024, 5),
        ("KOR", 1960, 1),
        ("KOR", 2024, 2),
    ]


def test_a_row_without_a_year_is_told(tmp_path: Path) -> None:
    outcome = lines("world_bank_gdp", tmp_path, LONG, "Japan,JPN,,5")
    assert "a column Year, or one for each year" in told(outcome)[0]


SITE = (
    '"Data Source","World Development Indicators",',
    "",
    '"Last Updated Date","2031-06-30",',
    "",
    '"Country Name","Country Code","Indicator Name","Indicator Code","2029","2030","2031",',
    '"Africa Eastern and Southern","AFE","GDP","NY.GDP.MKTP.CD","1","2","3",',
    '"Japan","JPN","GDP","NY.GDP.MKTP.CD","4.5","","5",',
    '"Kosovo","XKX","GDP","NY.GDP.MKTP.CD","","7","",',
    '"World","WLD","GDP","NY.GDP.MKTP.CD","8","9","10",',
)


def bank() -> list[tuple[str, int, Decimal | None, str]]:
    return sorted(Figure.objects.values_list("iso3", "year", "value", "vintage"))


EXPECTED = [
    ("JPN", 2029, Decimal("4.5"), "2031"),
    ("JPN", 2031, 5, "2031"),
    ("XKX", 2030, 7, "2031"),
]


def test_the_download_of_the_site_is_read_below_its_preamble(tmp_path: Path) -> None:
    outcome = lines("world_bank_gdp", tmp_path, *SITE, name="API_NY.GDP.MKTP.CD_DS2_en.csv")
    assert (told(outcome), bank()) == ([], EXPECTED)


def test_its_workbook_is_read_by_the_sheet_of_data(tmp_path: Path) -> None:
    book = Workbook()
    about: Any = book.active
    for row in (["Country Code", "Region", "TableName"], ["JPN", "East Asia", "Japan"]):
        about.append(row)
    data = book.create_sheet("Data")
    for row in csv.reader(SITE):
        data.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(tmp_path / "bank.xlsx")
    assert told(bring("world_bank_gdp", tmp_path / "bank.xlsx")) == []
    assert bank() == EXPECTED


def test_the_databank_names_years_twice_and_writes_its_source_below(tmp_path: Path) -> None:
    outcome = lines(
        "world_bank_gdp", tmp_path,
        "Series Name,Series Code,Country Name,Country Code,2029 [YR2029],2030 [YR2030]",
        "GDP,NY.GDP.MKTP.CD,Japan,JPN,4.5,..",
        "", ",,,,,", "",
        "Data from database: World Development Indicators",
        "Last Updated: 06/30/2031",
        name="bank_2031.csv",
    )  # fmt: skip
    assert told(outcome) == []
    assert bank() == [("JPN", 2029, Decimal("4.5"), "2031"), ("JPN", 2030, None, "2031")]


def test_another_series_and_a_row_cut_short_are_told(tmp_path: Path) -> None:
    outcome = lines(
        "world_bank_gdp", tmp_path, WIDE, "Japan,JPN,GDP,NY.GDP.MKTP.KD,1,,", "Japan,JPN"
    )
    assert told(outcome) == [
        (
            "row 2, indicator: is not NY.GDP.MKTP.CD, which this kind of file is for: "
            "choose another kind ('NY.GDP.MKTP.KD')"
        ),
        (
            "row 3: has 2 cells where the heading has 7: "
            "put values that hold a delimiter or a line break in quotes"
        ),
    ]
    with pytest.raises(RefusedAll, match="'2061' is unknown"):
        lines("world_bank_gdp", tmp_path, "Country Name,Country Code,2061", "Japan,JPN,1")


def test_no_group_of_countries_has_the_code_of_a_state() -> None:
    assert len(GROUPS) > 40
    assert not any(is_state(code) for code in GROUPS)
