"""Our own template of contributions."""

from decimal import Decimal
from pathlib import Path

import pytest

from alliances.models import Alliance
from burden.models import Contribution
from burden.resources.contributions import money
from kit.importing import Bad
from tests.build.alliances import state
from tests.build.files import workbook
from tests.build.treaties import instrument
from tests.burden.resources.bringing import bring, lines, told

HEADING = (
    "ref,contributor,beneficiary,kind,category,form,basis,amount,currency,scale,unit,"
    "period_start,period_end,pledged,delivered,valuation,low,high,instrument"
)
CASH = "g1,JPN,USA,logistics,utilities,cash,budget,12.5,JPY,bn,,2026-04-01,2027-03-31,12.5,10,,,,"


def test_a_row_becomes_a_contribution_in_whole_units(home: Alliance, tmp_path: Path) -> None:
    text = instrument(home, ref="notes")
    people = (
        "g2,USA,Japan,personnel,troops,in_kind,snapshot,54000,,,persons,2026-09-30,2026-09-30"
        ",,,,,,notes"
    )
    outcome = lines("contributions", tmp_path, HEADING, CASH, people, target=home)
    assert (told(outcome), outcome.counts["created"]) == ([], 2)
    cash, troops = Contribution.objects.order_by("ref")
    assert (cash.amount, cash.delivered) == (Decimal(12_500_000_000), Decimal(10_000_000_000))
    assert (troops.unit, troops.instrument, troops.release) == ("persons", text, home.release)


def test_the_same_from_a_workbook_and_a_second_time_changes_nothing(
    home: Alliance, tmp_path: Path
) -> None:
    rows = [line.split(",") for line in (HEADING, CASH)]
    state("JPN")
    assert bring("contributions", workbook(tmp_path, *rows), home).counts == {"created": 1}
    assert bring("contributions", workbook(tmp_path, *rows), home).counts == {"unchanged": 1}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("g1,", "g/1,", "is no reference"),
        ("JPY,bn,", "JPY,bn,persons", "name either a currency or a unit"),
        ("JPY,", "YEN,", "is no currency of ISO 4217"),
        ("JPN,USA", "JPN,JPN", "is the contributor itself"),
        ("2027-03-31", "2026-03-31", "lies before the period starts"),
        (",12.5,10,", ",12.5,13,", "delivered 13 exceeds pledged 12.5"),
        ("logistics", "gifts", "is no kind of contribution"),
        ("10,,,,", "10,invoice,,,", "leave the method of valuation out"),
        ("10,,,,", "10,,13,,", "lies beyond 13"),
        (",,,,", ",,,,nowhere", "names nothing on record"),
    ],
)
def test_what_does_not_fit_is_told_by_its_column(
    home: Alliance, tmp_path: Path, old: str, new: str, reason: str
) -> None:
    line = CASH.replace(old, new) if old != ",,,," else CASH.removesuffix(",") + ",nowhere"
    said = told(lines("contributions", tmp_path, HEADING, line, target=home))
    assert any(reason in one for one in said), said
    assert not Contribution.objects.exists()


def test_texts_of_another_alliance_cannot_be_named(
    home: Alliance, abroad: Alliance, tmp_path: Path
) -> None:
    instrument(abroad, ref="foreign")
    line = CASH.removesuffix(",") + ",foreign"
    said = told(lines("contributions", tmp_path, HEADING, line, target=home))
    assert "names nothing on record" in said[0]


def test_amounts_with_decimal_commas_are_mended_where_the_file_shows_it(
    home: Alliance, tmp_path: Path
) -> None:
    lines_of = [HEADING.replace(",", ";"), CASH.replace(",", ";").replace("12.5", "1.012,5")]
    assert told(lines("contributions", tmp_path, *lines_of, target=home)) == []
    assert Contribution.objects.get().amount == Decimal(1_012_500_000_000)
    unclear = [one.replace("1.012,5", "1,012").replace("g1", "g2") for one in lines_of]
    said = told(lines("contributions", tmp_path, *unclear, target=home))
    assert "row 2, amount: may be 1012 or 1.012" in said[0]


def test_a_currency_is_kept_in_capitals() -> None:
    assert money("jpy") == "JPY"
    with pytest.raises(Bad, match="no currency of ISO 4217"):
        money("yen")
