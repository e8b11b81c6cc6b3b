"""United States forces abroad."""

from pathlib import Path

import pytest

from burden.models import Figure
from tests.burden.resources.bringing import lines, told

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
