"""Rows that were left out come back as what they were, in whatever signs they are written."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from burden.models import Figure, Rate
from kit.importing import Outcome, engine, left_out_name, profiles, run
from tests.build.files import READ_AT, csv_file, workbook

pytestmark = pytest.mark.django_db
HEADING = "Date;Currency;Rate"


def bring(path: Path, code: str = "exchange_rates_annual") -> tuple[Outcome, str]:
    """What came of a file, and what was left out of it."""
    failed = io.StringIO(newline="")
    outcome = run(profiles[f"burden.{code}"], path, keep=True, at=READ_AT, failed=failed)
    return outcome, failed.getvalue()


def again(folder: Path, text: str, code: str = "exchange_rates_annual") -> tuple[Outcome, str]:
    """The same of rows that were left out, or a person's mending of them."""
    path = folder / "left-out.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return bring(path, code)


def rates() -> dict[str, Decimal]:
    return dict(Rate.objects.values_list("currency", "per_unit"))


def test_a_point_far_down_a_file_with_decimal_commas_is_told_and_not_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SHOWING", 1)
    rows = ("2024;JPY;12,5", "2024;KRW;1234.56", "2024;GBP;0.5")
    outcome, left_out = bring(csv_file(tmp_path, HEADING, *rows))
    why = "per_unit: has a decimal point where the file has decimal commas: write it with a comma"
    assert [str(one) for one in outcome.problems] == [
        f"row 3, {why} ('1234.56')",
        f"row 4, {why} ('0.5')",
    ]
    assert rates() == {"JPY": Decimal("12.5")}
    assert again(tmp_path, left_out)[1] == left_out.replace("row 4", "row 3").replace(
        "row 3", "row 2", 1
    )
    again(tmp_path, left_out.replace("1234.56", "1234,56", 1))
    assert rates()["KRW"] == Decimal("1234.56")


@pytest.mark.parametrize("sign", [";", "\t", ","])
def test_a_decimal_comma_is_one_when_its_row_comes_back_alone(tmp_path: Path, sign: str) -> None:
    rows = ("2024;JPY;12,5", "2024;XXQ;151,375")
    quoted = [sign.join(f'"{cell}"' for cell in one.split(";")) for one in (HEADING, *rows)]
    _, left_out = bring(csv_file(tmp_path, *quoted))
    assert left_out.startswith("\ufeffDate;Currency;Rate;problems (decimal commas)\r\n")
    again(tmp_path, left_out.replace("XXQ", "KRW", 1))
    assert rates() == {"JPY": Decimal("12.5"), "KRW": Decimal("151.375")}


def test_true_numbers_of_a_workbook_keep_their_worth_beside_commas(tmp_path: Path) -> None:
    rows = ([2024, "JPY", "2,5"], [2024, "KRW", 1.125], [2024, "XXQ", 1.375])
    _, left_out = bring(workbook(tmp_path, HEADING.split(";"), *rows))
    assert rates() == {"JPY": Decimal("2.5"), "KRW": Decimal("1.125")}
    again(tmp_path, left_out.replace("XXQ", "GBP", 1))
    assert rates()["GBP"] == Decimal("1.375")


def test_a_comma_that_may_be_either_is_told_until_it_is_mended(tmp_path: Path) -> None:
    _, left_out = bring(csv_file(tmp_path, HEADING, "2024;JPY;1,375", "2024;XXQ;5"))
    outcome, still = again(tmp_path, left_out.replace("XXQ;5", "KRW;1.5"))
    assert rates() == {"KRW": Decimal("1.5")}
    assert "may be 1375 or 1.375: write it without a comma" in str(outcome.problems[0])
    again(tmp_path, still.replace("1,375", "1.375", 1))
    assert rates()["JPY"] == Decimal("1.375")


def test_groups_stay_groups_beside_a_decimal_comma(tmp_path: Path) -> None:
    rows = ("2024;JPY;1.5", "2024;XXQ;1,375", "2024;GBP;0,5")
    outcome, left_out = bring(csv_file(tmp_path, HEADING, *rows))
    assert "has a decimal comma" in str(outcome.problems[1])
    again(tmp_path, left_out.replace("XXQ", "KRW", 1))
    assert rates() == {"JPY": Decimal("1.5"), "KRW": Decimal(1375)}


ABOVE = ('"Data Source","World Development Indicators"', '"Last Updated Date","2031-06-30"')


def test_what_stands_above_a_heading_comes_back_with_its_rows(tmp_path: Path) -> None:
    rows = ("Country Name,Country Code,2029", "Japan,JPN,4.5", "Norway,NOR,about 5")
    _, left_out = bring(csv_file(tmp_path, *ABOVE, *rows, name="bank.csv"), "world_bank_gdp")
    assert left_out.splitlines()[1] == "Last Updated Date 2031-06-30"
    mended = left_out.replace("about 5", "5", 1)
    again(tmp_path, mended, "world_bank_gdp")
    found = Figure.objects.values_list("iso3", "value", "vintage")
    assert sorted(found) == [("JPN", Decimal("4.5"), "2031"), ("NOR", Decimal(5), "2031")]


@pytest.mark.parametrize("number", ["", " (1)", "(2)"])
def test_what_is_left_out_bears_the_name_of_its_file(tmp_path: Path, number: str) -> None:
    name = left_out_name("fx.xlsx").replace(".csv", f"{number}.csv")
    assert left_out_name(name) == "fx.xlsx-left-out.csv"
    bring(csv_file(tmp_path, HEADING, "2024;JPY;5", name=name))
    assert Rate.objects.get().source == "fx.xlsx"


def test_a_column_of_problems_is_not_written_twice(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Date", "problems", "Currency", "Rate"])
    sheet.append([2024, "row 2: wrong", "XXQ", 5])
    book.save(tmp_path / "book.xlsx")
    _, left_out = bring(tmp_path / "book.xlsx")
    assert left_out.splitlines()[0] == "\ufeffDate,Currency,Rate,problems"
