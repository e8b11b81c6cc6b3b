"""NATO's table."""

from decimal import Decimal
from pathlib import Path

import pytest

from burden.models import Figure
from burden.shares.levels import burdens, real_changes
from tests.burden.resources.bringing import DATA, bring, lines, told

pytestmark = pytest.mark.django_db
PUBLISHED = sorted(DATA.glob("nato/*.csv"))
HEADING = (
    "year,country,Defence expenditure (USD; 2021 prices),Defense expenditure (% real GDP),"
    "Military personnel,Other expenditure (%)"
)
type Told = dict[tuple[str, int], Decimal]


def series(name: str) -> Told:
    rows = Figure.objects.filter(series=name).exclude(value=None)
    return {(area, year): value for area, year, value in rows.values_list("area", "year", "value")}


def test_columns_are_known_by_their_headings_in_any_order(tmp_path: Path) -> None:
    outcome = lines("nato", tmp_path, HEADING, "2024e,ALB,1.5,2,,3e-2", name="table-2014-2025.csv")
    assert told(outcome) == []
    one = Figure.objects.get(series="spending_constant")
    assert (one.iso3, one.year, one.value, one.quality) == ("ALB", 2024, Decimal("1.5"), "estimate")
    assert (one.price_year, one.vintage, one.definition) == (2021, "2025", "nato")
    assert Figure.objects.get(series="other_share").value == Decimal("0.03")


def test_a_blank_cell_stays_blank(tmp_path: Path) -> None:
    lines("nato", tmp_path, HEADING, "2024,ISL,,..,n/a,0")
    found = dict(Figure.objects.values_list("series", "value"))
    blank = {"spending_constant": None, "share_of_gdp": None, "personnel": None}
    assert found == {**blank, "other_share": Decimal(0)}
    assert Figure.objects.filter(missing="unavailable").count() == 3


def test_what_is_no_number_is_told_and_left_out(tmp_path: Path) -> None:
    outcome = lines("nato", tmp_path, HEADING, "2024,ALB,1.5,about 2,7,", "20,ALB,1,2,3,4")
    assert "row 2, share_of_gdp: is not a number" in told(outcome)[0]
    assert "is not a year" in told(outcome)[1]
    assert Figure.objects.filter(year=2024).count() == 3


@pytest.mark.parametrize("path", PUBLISHED or [None])
def test_the_published_table_is_reproduced(path: Path | None) -> None:
    if path is None:
        pytest.skip("NATO's table is not beside the checkout")
    outcome = bring("nato", path)
    assert told(outcome) == []
    close, spending = Decimal("1e-12"), series("spending_constant")
    gdp = {one: value for one, value in series("gdp_constant").items() if one in spending}
    shares = burdens(
        {f"{area} {year}": value for (area, year), value in spending.items()},
        {f"{area} {year}": value for (area, year), value in gdp.items()},
    )
    published = series("share_of_gdp")
    assert len(published) == len(spending) == 112
    for (area, year), share in published.items():
        assert abs(shares[f"{area} {year}"] - share) < close
    changes = series("real_change")
    for area in {area for area, _ in spending}:
        levels: dict[int, Decimal | None] = {y: v for (a, y), v in spending.items() if a == area}
        for year, change in real_changes(levels).items():
            assert change is None or abs(change - changes[area, year]) < close * 100
    parts = [
        series(f"{name}_share") for name in ("equipment", "personnel", "infrastructure", "other")
    ]
    for one, amount in series("spending_current").items():
        spent = [amount * part[one] / 100 for part in parts]
        for share, part in zip(spent, parts, strict=True):
            assert abs(share / amount * 100 - part[one]) < close
        assert abs(sum(spent) / amount - 1) < Decimal("1e-3")
    below = [share for share in published.values() if f"{share:.1f}" == "2.0" and share < 2]
    assert all(share < 2 for share in below)
