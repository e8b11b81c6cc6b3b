"""The World Bank's GDP, long and wide."""

from decimal import Decimal
from pathlib import Path

import pytest

from burden.models import Figure
from tests.burden.resources.bringing import lines, told

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
