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
