"""NATO's table."""

import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from burden.models import Figure
from burden.resources import _printed
from burden.resources._figures import exact
from burden.shares.levels import burdens
from kit.errors import Refused
from kit.importing import Bad, Outcome, profiles, run, template
from tests.build.files import READ_AT
from tests.burden.readers.printed import (
    NOTES,
    PARTS,
    PEOPLE,
    SHARES,
    SPENT,
    csv_lines,
    table,
)
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
        levels = {year: value for (one, year), value in spending.items() if one == area}
        for year in levels.keys() & {one + 1 for one in levels}:
            change = 100 * (levels[year] / levels[year - 1] - 1)
            assert abs(change - changes[area, year]) < close * 100
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


@pytest.mark.parametrize(
    "cell", ["e", "*", "1.2.3", "1,23", "about 5", "%", "1 23", "0,924", "1 234,567"]
)
def test_what_is_no_number_is_none(cell: str) -> None:
    with pytest.raises(Bad):
        exact(cell)


def printed() -> dict[tuple[str, str, int], Figure]:
    return {(one.area, one.series, one.year): one for one in Figure.objects.all()}


def test_tables_as_printed_are_read_from_one_file(tmp_path: Path) -> None:
    text = csv_lines([*SPENT, *NOTES, *SHARES, *PEOPLE, *PARTS, *NOTES])
    outcome = lines("nato", tmp_path, *text, name="def-exp-2025-en.csv")
    assert told(outcome) == []
    found = printed()
    assert {area for area, *_ in found} == {"Albania", "Canada", "United States", "T\u00fcrkiye"}
    spent = found["Albania", "spending_current", 2024]
    assert (spent.iso3, spent.value, spent.quality) == ("ALB", Decimal("1234.5") * 10**6, "")
    assert found["Albania", "spending_current", 2025].missing == "unavailable"
    assert found["Canada", "spending_current", 2024].missing == "unavailable"
    constant = found["United States", "spending_constant", 2025]
    assert (constant.value, constant.quality) == (Decimal(620_000 * 10**6), "estimate")
    assert (constant.price_year, constant.vintage) == (2015, "2025")
    assert found["Albania", "share_of_gdp", 2024].quality == "estimate"
    assert found["Albania", "real_change", 2023].value == Decimal("-3.5")
    assert ("Albania", "real_change", 2025) not in found
    assert found["T\u00fcrkiye", "personnel", 2024].value == 481_000
    assert found["Albania", "personnel_share", 2025].value == 68
    again = lines("nato", tmp_path, *text, name="def-exp-2025-en.csv")
    assert again.counts == {"unchanged": len(found)}


@pytest.mark.parametrize("tables", [(SPENT, SHARES, PEOPLE, PARTS)])
def test_a_workbook_with_a_table_on_each_sheet_tells_the_same(
    tmp_path: Path, tables: tuple[Any, ...]
) -> None:
    lines("nato", tmp_path, *csv_lines([row for one in tables for row in one]), name="2025.csv")
    expected = {key: one.value for key, one in printed().items()}
    Figure.objects.all().delete()
    book = Workbook()
    contents: Any = book.active
    contents.append(["Contents"])
    for n, rows in enumerate(tables, 1):
        sheet = book.create_sheet(f"TABLE {n}")
        for row in rows:
            sheet.append([_number(cell) for cell in row])
    book.save(tmp_path / "2025.xlsx")
    assert told(bring("nato", tmp_path / "2025.xlsx")) == []
    assert {key: one.value for key, one in printed().items()} == expected


def _number(cell: str) -> float | str | None:
    return float(cell) if re.fullmatch(r"-?\d+(\.\d+)?", cell) else cell or None


def test_a_cell_that_several_figures_share_is_told_once(tmp_path: Path) -> None:
    path, failed = tmp_path / "rows.csv", io.StringIO()
    path.write_text(f"{HEADING}\n20x4,NOR,1,about 2,3,4\n")
    outcome = run(profiles["burden.nato"], path, keep=True, at=READ_AT, failed=failed)
    year, share = told(outcome)
    assert year.startswith("row 2, year: is not a year")
    assert share.startswith("row 2, share_of_gdp: is not a number")
    assert (outcome.rejections, outcome.counts) == (2, {"rejected": 4})
    assert failed.getvalue().count("is not a year") == 1


def test_what_cannot_be_read_names_its_cell(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("TABLE 3")
    for row in table(["Share of GDP (%)"], {"": {"Norway": ["1.5", "about 2", "x"]}}):
        sheet.append(row)
    unknown = book.create_sheet("TABLE 9")
    for row in table(["Horses"], {"": {"Norway": ["1", "2", "3"]}}):
        unknown.append(row)
    book.save(tmp_path / "2025.xlsx")
    failed = io.StringIO()
    outcome = run(
        profiles["burden.nato"], tmp_path / "2025.xlsx", keep=True, at=READ_AT, failed=failed
    )
    said = told(outcome)
    assert said[0].startswith("sheet 'TABLE 3', row 3, 2024: is not a number")
    assert said[0].endswith("('about 2')")
    assert said[1].startswith("sheet 'TABLE 3', row 3, 2025: is not a number")
    assert said[2].startswith("sheet 'TABLE 9', row 3, measure: names no measure")
    assert said[2].endswith("('Horses')")
    assert (len(said), outcome.counts) == (3, {"created": 1, "rejected": 3})
    mended = failed.getvalue().replace("about 2", "2").replace("Horses", "Military personnel")
    mended_again = mended.replace(",x,", ",..,")
    path = tmp_path / "mended.csv"
    path.write_text(mended_again, encoding="utf-8")
    assert told(run_named(path, "2025.xlsx")) == []
    assert {key[1:]: one.value for key, one in printed().items()} == {
        ("share_of_gdp", 2023): Decimal("1.5"),
        ("share_of_gdp", 2024): 2,
        ("share_of_gdp", 2025): None,
        ("personnel", 2023): 1,
        ("personnel", 2024): 2,
        ("personnel", 2025): 3,
    }


def run_named(path: Path, name: str) -> Outcome:
    return run(profiles["burden.nato"], path, name=name, keep=True, at=READ_AT)


@pytest.mark.parametrize("sign", [";", "\t"])
def test_a_printed_table_with_decimal_commas(tmp_path: Path, sign: str) -> None:
    shares = table(["Share of real GDP, as %"], {"": {"Norway": ["1,5", "1,625", "2"]}})
    title = "Defence, and what it costs, in several tables"
    outcome = lines("nato", tmp_path, title, *csv_lines(shares, sign), name="2025.csv")
    assert told(outcome) == []
    found = {year: one.value for (*_, year), one in printed().items()}
    assert found == {2023: Decimal("1.5"), 2024: Decimal("1.625"), 2025: 2}


def test_per_cents_of_a_workbook_are_read_as_shown(tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    for row in table(["Share of GDP"], {"": {"Norway": ["", "", ""]}}):
        sheet.append(row)
    for n, share in enumerate((0.0137, 0.02, 1), 2):
        cell = sheet.cell(3, n)
        cell.value, cell.number_format = share, "0.0%"
    book.save(tmp_path / "2025.xlsx")
    assert told(bring("nato", tmp_path / "2025.xlsx")) == []
    assert [one.value for one in printed().values()] == [Decimal("1.37"), 2, 100]


def test_a_per_cent_that_only_stands_beside_a_number_scales_nothing(tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    for row in table(["Share of GDP"], {"": {"Norway": [1.5, "", ""]}}):
        sheet.append([_number(cell) for cell in row])
    sheet.cell(3, 2).number_format = '0.0"%"'
    book.save(tmp_path / "2025.xlsx")
    assert told(bring("nato", tmp_path / "2025.xlsx")) == []
    assert [one.value for one in printed().values()] == [Decimal("1.5")]


@pytest.mark.parametrize("heading", ["country,measure,2014,2015", "country,year,2014,2015"])
def test_figures_of_years_without_a_measure_are_told_once(tmp_path: Path, heading: str) -> None:
    outcome = lines("nato", tmp_path, heading, "Albania,,5,6")
    assert told(outcome) == ["row 2, measure: is empty, and is needed"]


def test_an_estimate_that_is_a_true_number_keeps_its_point(tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    for row in table(["Share of GDP"], {"": {"Norway": ["2,5", "3,5", 1.125]}}):
        sheet.append([_number(cell) for cell in row])
    book.save(tmp_path / "2025.xlsx")
    assert told(bring("nato", tmp_path / "2025.xlsx")) == []
    found = {year: (one.value, one.quality) for (*_, year), one in printed().items()}
    assert found[2023] == (Decimal("2.5"), "")
    assert found[2025] == (Decimal("1.125"), "estimate")


def test_a_file_without_years_or_figures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not that of 'NATO"):
        lines("nato", tmp_path, "Name,Value", "Norway,5")
    outcome = lines("nato", tmp_path, "Norway,5,6", ",2023,2024", "Albania,1,2")
    assert "row 1, year: is empty, and is needed" in told(outcome)[0]


def test_an_empty_file_has_no_column_for_each_year_there_may_be(tmp_path: Path) -> None:
    headings = template(profiles["burden.nato"], "csv").decode("utf-8-sig").strip().split(",")
    assert headings[:4] == ["area", "code", "year", "measure"]
    assert not any(one.isdigit() for one in headings)
    with pytest.raises(Refused) as refusal:
        lines("nato", tmp_path, "Name,Value", "Norway,5")
    assert "share_of_gdp" in refusal.value.message
    assert "2024" not in refusal.value.message


def test_more_rows_than_the_tables_have_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_printed, "MOST_ROWS", 5)
    with pytest.raises(Refused, match="More than 5 rows"):
        lines("nato", tmp_path, *csv_lines(SPENT))
