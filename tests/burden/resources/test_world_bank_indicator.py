"""Other indicators of the World Bank."""

from decimal import Decimal
from pathlib import Path

import pytest

from burden.models import Figure
from tests.burden.resources.bringing import lines, told

pytestmark = pytest.mark.django_db


def test_several_indicators_in_a_wide_table_keep_apart(tmp_path: Path) -> None:
    heading = "Country Name,Country Code,Indicator Name,Indicator Code,2022,2023 [YR2023],"
    outcome = lines(
        "world_bank_indicator",
        tmp_path,
        heading,
        "Japan,JPN,Military expenditure,MS.MIL.XPND.GD.ZS,1.08,1.20,",
        "Japan,JPN,Armed forces,MS.MIL.TOTL.P1,261000,..,",
    )
    assert told(outcome) == []
    found = {(one.series, one.year): one.value for one in Figure.objects.all()}
    assert found == {
        ("ms_mil_xpnd_gd_zs", 2022): Decimal("1.08"),
        ("ms_mil_xpnd_gd_zs", 2023): Decimal("1.2"),
        ("ms_mil_totl_p1", 2022): Decimal(261000),
        ("ms_mil_totl_p1", 2023): None,
    }


def test_a_long_table_and_a_row_without_an_indicator(tmp_path: Path) -> None:
    heading = "Country Name,Country Code,Series Code,Year,Value"
    rows = ("Japan,JPN,NY.GNP.MKTP.CD,2023,5", "Japan,JPN,,2023,5")
    outcome = lines("world_bank_indicator", tmp_path, heading, *rows)
    assert told(outcome) == ["row 3, indicator: is empty, and is needed"]
    assert Figure.objects.get().series == "ny_gnp_mktp_cd"
