"""United States forces abroad."""

from decimal import Decimal
from pathlib import Path

import pytest

from burden.models import Figure
from kit.errors import RefusedAll
from tests.build.files import csv_file
from tests.burden.resources.bringing import bring, lines, told

pytestmark = pytest.mark.django_db
HEADING = "countryname,year,ccode,iso3c,region,troops_ad,army_ad,total_civilian"


def test_troops_and_civilians_are_kept_and_a_code_of_nobody_is_none(tmp_path: Path) -> None:
    rows = ("Japan,2024,740,JPN,Asia,55154,2467,7131", "Aden,1951,1029,NA,Asia,0,0,")
    outcome = lines("us_troops", tmp_path, HEADING, *rows)
    assert (told(outcome), outcome.rows) == ([], 2)
    found = sorted(Figure.objects.values_list("area", "iso3", "series", "value"))
    assert found == [
        ("Aden", "", "us_civilians", None),
        ("Aden", "", "us_troops", 0),
        ("Japan", "JPN", "us_civilians", 7131),
        ("Japan", "JPN", "us_troops", 55154),
    ]


def test_quarters_of_a_year_keep_apart(tmp_path: Path) -> None:
    heading = "Country,ISO3,Year,Quarter,Total Active Duty,Civilians"
    rows = ('Japan,JPN,2024,Q3,"54,774",1', "Japan,JPN,2024,4,53246,2", "Japan,JPN,2024,5,1,1")
    outcome = lines("us_troops", tmp_path, heading, *rows)
    assert "row 4, quarter: is no quarter" in told(outcome)[0]
    found = {one.series: one.value for one in Figure.objects.filter(series__startswith="us_t")}
    assert found == {"us_troops_q3": 54774, "us_troops_q4": 53246}
    by_month = lines("us_troops", tmp_path, "Country,Year,Month,Troops", "Japan,2023,9,5")
    assert told(by_month) == []
    assert Figure.objects.get(year=2023).series == "us_troops_q3"


def test_other_columns_in_any_order_and_a_point_for_thousands(tmp_path: Path) -> None:
    rows = (
        "Civilians;Note;Location;Army total;Year;Total active duty",
        "7.131;x;Japan;2.467;2031;55.154",
        "1,5;;Norway;;2031;1.000.000",
    )
    outcome = bring("us_troops", csv_file(tmp_path, *rows, encoding="utf-16"))
    assert told(outcome) == []
    found = sorted(Figure.objects.values_list("iso3", "series", "year", "value"))
    assert found == [
        ("JPN", "us_civilians", 2031, 7131),
        ("JPN", "us_troops", 2031, 55154),
        ("NOR", "us_civilians", 2031, Decimal("1.5")),
        ("NOR", "us_troops", 2031, 1_000_000),
    ]


def test_a_file_without_any_number_of_people_is_told(tmp_path: Path) -> None:
    with pytest.raises(RefusedAll) as refusal:
        lines("us_troops", tmp_path, "Country,Year,Troop total", "Japan,2024,5")
    assert refusal.value.problems == ("column 'Troop total' is unknown",)
    outcome = lines("us_troops", tmp_path, "Country,Year,Army", "Japan,2024,5")
    assert told(outcome) == [
        "row 2: has no column of figures: the file needs one of these: us_troops, us_civilians"
    ]
