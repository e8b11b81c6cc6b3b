"""Registers as they come out of other people's spreadsheets: encodings, separators, days."""

from datetime import date
from pathlib import Path

import pytest

from alliances.models import Alliance
from kit.errors import Refused
from kit.importing import Bad
from tests.build.registers import UK, bring, said, uk_row
from treaties.models import Entry
from treaties.resources._un import dated

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_register_is_read_in_any_usual_shape(
    home: Alliance, tmp_path: Path, encoding: str, separator: str
) -> None:
    row = uk_row(title="Accord sur l'été à Besançon", signed_event_date="21/05/1858")
    text = "\r\n".join((UK, row)).replace(",", separator)
    path = tmp_path / "register.csv"
    path.write_bytes(text.encode(encoding))
    told = bring("treaties.uk_treaties", path)
    assert told.counts == {"created": 1}, said(told)
    assert Entry.objects.get().title == "Accord sur l'été à Besançon"


@pytest.mark.parametrize(
    "written",
    ["21/05/1858", "1858-05-21", "21-05-1858", "21.05.1858", "21 May 1858", "1858/05/21"],
)
def test_a_day_is_read_as_spreadsheets_write_it(
    home: Alliance, tmp_path: Path, written: str
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(f"{UK}\n{uk_row(signed_event_date=written)}")
    bring("treaties.uk_treaties", path)
    (action,) = Entry.objects.get().actions.all()
    assert action.done_on.earliest == date(1858, 5, 21)


def test_a_column_that_is_missing_is_named_and_nothing_is_kept(
    home: Alliance, tmp_path: Path
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(f"{UK}\n{uk_row()}".replace("title", "name of it", 1))
    with pytest.raises(Refused) as told:
        bring("treaties.uk_treaties", path)
    assert "title" in str(told.value)
    assert not Entry.objects.exists()


def test_columns_that_need_not_be_there_may_be_missing(home: Alliance, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("id,title,country_name,signed_event_date\n7,Accord,JAPAN,1/2/1990\n")
    assert bring("treaties.uk_treaties", path).counts == {"created": 1}


@pytest.mark.parametrize(
    ("cell", "day", "letter"),
    [
        ("24 Sep 2003", (2003, 9, 24), ""),
        ("24 Sept 2003 a", (2003, 9, 24), "a"),
        ("24 Sept. 2003 a", (2003, 9, 24), "a"),
        ("24-Sep-2003 AA", (2003, 9, 24), "AA"),
        ("24 September 2003 (d)", (2003, 9, 24), "d"),
        ("2003-09-24 s", (2003, 9, 24), "s"),
        ("4 May 1992", (1992, 5, 4), ""),
    ],
)
def test_dates_of_status_tables_in_other_shapes(
    cell: str, day: tuple[int, int, int], letter: str
) -> None:
    assert dated(cell) == (date(*day), letter)


@pytest.mark.parametrize(
    "cell", ["soon", "24 Foo 2003", "31 Sep 2003", "24 Sep 2003 q", "09/24/2003"]
)
def test_what_is_no_date_of_a_status_table_is_said_to_be_none(cell: str) -> None:
    with pytest.raises(Bad):
        dated(cell)
