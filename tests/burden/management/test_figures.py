"""Bringing in SIPRI's workbook on the command line."""

from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from burden.models import CountryYear, Figure
from compliance.models import Recheck
from tests.build.alliances import alliance
from tests.burden.readers.books import CURRENT, SHEETS, book
from tests.burden.resources.bringing import lines

DATA = Path(__file__).parents[4] / "shared" / "data" / "sipri"

pytestmark = pytest.mark.django_db


def bring(path: Path, **options: object) -> str:
    out = StringIO()
    call_command("figures", path, stdout=out, **options)
    return out.getvalue()


def test_a_workbook_becomes_figures_and_country_years(tmp_path: Path) -> None:
    alliance("us-jp", ("USA", "JPN"))
    said = bring(book(tmp_path))
    assert "spending_current: 3 areas; 2 estimate, 1 not independent, 3 reported, " in said
    assert "2 unavailable, 1 uncertain" in said
    assert said.endswith("edition 2025: 18 figures, 3 country-years\n")
    year = CountryYear.objects.get(state__iso3="JPN", year=2024)
    assert (year.defence_spending, year.defence_share) == (Decimal(55270), Decimal("1.37"))
    assert (year.gdp, year.sources) == (Decimal("4034.3066"), ["sipri_2025"])
    constant = year.defence_spending_constant, year.price_year
    assert constant == (Decimal(58400), 2023)
    assert Recheck.objects.count() == 1


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    alliance("us-jp", ("USA", "JPN"))
    bring(book(tmp_path))
    before = list(Figure.objects.values()), Event.objects.filter(table="burden_figure").count()
    bring(book(tmp_path))
    after = list(Figure.objects.values()), Event.objects.filter(table="burden_figure").count()
    assert before == after


def test_a_rehearsal_keeps_nothing(tmp_path: Path) -> None:
    assert "Would be: edition 2026: 18" in bring(book(tmp_path), dry_run=True, vintage="2026")
    assert Figure.objects.count() == 0


def test_every_fault_is_told_and_nothing_kept(tmp_path: Path) -> None:
    rows = [*CURRENT, ["Utopia", "", "about 5", "nearly 6", 7]]
    with pytest.raises(CommandError, match="2 problems") as caught:
        bring(book(tmp_path, {**SHEETS, "Current US$": rows}))
    assert "Current US$, row 10, 2023: 'nearly 6' is neither" in str(caught.value)
    assert Figure.objects.count() == 0


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "milex.xlsx"
    path.write_text("no workbook")
    with pytest.raises(CommandError, match="no workbook that can be read"):
        bring(path)
    with pytest.raises(CommandError, match=r"milex.ods is no workbook: its name does not end"):
        bring(path.rename(tmp_path / "milex.ods"))
    with pytest.raises(CommandError, match="Country or Region"):
        bring(book(tmp_path, {"Sheet1": (["Name"],)}))


def test_a_file_that_is_not_there_is_said_not_to_be(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^There is no file .*/none\.xlsx\.$"):
        bring(tmp_path / "none.xlsx")


def test_a_workbook_and_a_source_at_once_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="not both"):
        bring(tmp_path / "none.xlsx", take_up="nato")


def test_money_that_lost_its_value_is_kept_to_its_digits(tmp_path: Path) -> None:
    local = (*CURRENT[:4], ["Japan", "", 1, 2, 24358000000000000000000])
    bring(book(tmp_path, {**SHEETS, "Local currency calendar years": local}))
    figure = Figure.objects.get(series="spending_local", year=2024)
    assert figure.value == Decimal("2.4358e22")


@pytest.mark.parametrize(
    ("spent", "told"),
    [
        (1e31, r"Current US\$, row 10, 2024: 1e\+31 is too large"),
        (1e28, "Nothing was taken up.*\n.*America 2024, defence spending: 1.*000 is too large"),
        (-5.5, "Nothing was taken up.*\n.*America 2024, defence spending: -5.5000 is negative"),
    ],
)
def test_what_no_state_spends_is_refused_whole(tmp_path: Path, spent: float, told: str) -> None:
    alliance("us-jp", ("USA", "JPN"))
    rows = [*CURRENT, ["United States", "", "...", "...", spent]]
    with pytest.raises(CommandError, match=told):
        bring(book(tmp_path, {**SHEETS, "Current US$": rows}))
    assert not Figure.objects.exists()
    assert not CountryYear.objects.exists()


@pytest.mark.parametrize("path", sorted(DATA.glob("*.xlsx")) or [None])
def test_the_published_workbook_is_kept_whole(path: Path | None) -> None:
    if path is None:
        pytest.skip("SIPRI's workbook is not beside the checkout")
    alliance("us-jp", ("USA", "JPN"))
    *_, last = bring(path, vintage="2025").splitlines()
    assert last.startswith(f"edition 2025: {Figure.objects.count()} figures, ")
    assert last.endswith(f", {CountryYear.objects.count()} country-years")
    assert Figure.objects.filter(value__gt=10**22).exists()  # money that lost its value
    assert set(CountryYear.objects.values_list("state__iso3", flat=True)) == {"USA", "JPN"}


NATO = 'year,country,"Defence expenditure (USD, current prices)",Defence expenditure (% GDP)'


def test_other_sources_are_taken_up_by_edition(tmp_path: Path) -> None:
    alliance("us-jp", ("USA", "JPN"))
    lines("nato", tmp_path, NATO, "2024,USA,900000000000,3", name="nato-2024.csv")
    revised = "2024,USA,968000000000,3.3"
    lines("nato", tmp_path, NATO, revised, "2024,FRA,1,2", name="nato-2025.csv")
    assert taken_up("nato") == "nato 2025: 1 country-years\n"
    assert taken_up("nato", vintage="2024") == "nato 2024: 1 country-years\n"
    rows = CountryYear.objects.filter(definition="nato").order_by("vintage")
    spent = [(one.vintage, one.defence_spending, one.defence_share) for one in rows]
    assert spent == [("2024", 900_000, 3), ("2025", 968_000, Decimal("3.3"))]
    assert rows[0].gdp == 30_000


def test_the_world_bank_tells_size_and_no_spending(tmp_path: Path) -> None:
    alliance("us-jp", ("USA", "JPN"))
    heading = "Country Name,Country Code,Year,Value"
    named = {"name": "bank-2025.csv"}
    lines("world_bank_gdp", tmp_path, heading, "Japan,JPN,2023,4213167000000", **named)
    lines("world_bank_population", tmp_path, heading, "Japan,JPN,2023,124516650", **named)
    assert taken_up("world_bank") == "world_bank 2025: 1 country-years\n"
    one = CountryYear.objects.get()
    assert (one.gdp_world_bank, one.population) == (Decimal("4213.167"), Decimal("124.51665"))
    assert (one.defence_spending, one.gdp) == (None, None)


def test_what_was_not_imported_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="import its file first"):
        taken_up("nato")
    with pytest.raises(CommandError, match="Name a workbook"):
        call_command("figures")


def taken_up(source: str, **options: object) -> str:
    out = StringIO()
    call_command("figures", take_up=source, stdout=out, **options)
    return out.getvalue()
