"""NATO's table."""

from decimal import Decimal
from pathlib import Path

import pytest

from burden.models import Figure
from burden.resources._figures import exact
from burden.shares.levels import burdens, real_changes
from kit.errors import Refused
from kit.importing import Bad
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


OTHER = (
    'Country,Year,Notes,Region,"Defence expenditure, million US dollars, current prices",'
    '"Defence expenditure (million US dollars, 2021 constant prices)",'
    "Defence expenditure as a share of GDP (%),Military personnel (thousands),"
    '"Defence expenditure per capita (US dollars, 2021 prices)",Equipment (% of total)'
)


def test_another_edition_loads_with_its_units_footnotes_and_estimates(tmp_path: Path) -> None:
    outcome = lines(
        "nato", tmp_path, OTHER,
        "T\u00fcrkiye (1),2023,a note,Europe,\"15,842*\",14 000,1.5 (e),481.0,\"185\u00b9\",40%",
        "NATO Total,2024e,,,1500000e,..,2.71e,-,n/a,",
        name="def-exp-2025-en.csv",
    )  # fmt: skip
    assert told(outcome) == []
    found = {(one.area, one.series): one for one in Figure.objects.all()}
    turkey = found["T\u00fcrkiye", "spending_current"]
    assert (turkey.iso3, turkey.value, turkey.quality) == ("TUR", 15_842 * 10**6, "")
    constant = found["T\u00fcrkiye", "spending_constant"]
    assert (constant.value, constant.price_year) == (14_000 * 10**6, 2021)
    share = found["T\u00fcrkiye", "share_of_gdp"]
    assert (share.value, share.quality) == (Decimal("1.5"), "estimate")
    assert found["T\u00fcrkiye", "personnel"].value == 481_000
    assert found["T\u00fcrkiye", "spending_per_head"].value == 185
    assert found["T\u00fcrkiye", "equipment_share"].value == 40
    whole = found["NATO Total", "spending_current"]
    assert (whole.iso3, whole.value, whole.quality) == ("", 1_500_000 * 10**6, "estimate")
    assert found["NATO Total", "spending_constant"].missing == "unavailable"


def test_a_known_column_that_is_misspelt_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not that of") as refusal:
        lines("nato", tmp_path, "country,year,Defence expenditure (roubles)", "ALB,2020,1")
    assert "Defence expenditure (roubles)" in str(refusal.value)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.37e", Decimal("1.37")),
        ("(e) 1.37", Decimal("1.37")),
        ("1.37 est.", Decimal("1.37")),
        ("1.5e-7", Decimal("1.5e-7")),
        ("1.37**", Decimal("1.37")),
        ("1,234.5 (2)", Decimal("1234.5")),
        ("12\u00a0345", Decimal(12345)),
        ("..*", None),
    ],
)
def test_numbers_are_read_as_printed(cell: str, value: Decimal | None) -> None:
    assert exact(cell) == value


@pytest.mark.parametrize("cell", ["e", "*", "1.2.3", "1,23", "about 5", "%", "1 23"])
def test_what_is_no_number_is_none(cell: str) -> None:
    with pytest.raises(Bad):
        exact(cell)
