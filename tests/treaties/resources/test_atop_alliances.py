"""Alliances of ATOP come in, and are in force when their own columns say."""

import csv
from datetime import date
from pathlib import Path

import pytest

from kit.errors import RefusedAll
from tests.build.registers import ATOP, bring, bring_lines, published, said
from treaties.models import Entry
from treaties.models.parties import spans_of

CODE = "treaties.atop_alliances"


def test_a_row_becomes_an_entry(db: None, tmp_path: Path) -> None:
    bring_lines(CODE, tmp_path, [ATOP, "1005,1815,1,3,1815,2,8,0,0,1,120,200"])
    made = Entry.objects.get()
    assert (made.register, made.ref, made.is_bilateral) == ("atop", "1005", False)
    assert made.codes == {"defense": 1, "length": 120}
    (span,) = spans_of(made)
    assert (span.starts_on, span.stops_on) == (date(1815, 1, 3), date(1815, 2, 9))


def test_what_is_odd_is_told_by_its_row(db: None, tmp_path: Path) -> None:
    rows = [
        "1,1815,1,3,0,0,0,0,0,1,0,2",
        "2,1815,1,,1816,,5,0,0,1,.,2",
        "3,1815,2,30,1814,1,1,0,0,,-9,2",
        "4,0,0,0,1816,1,1,0,0,1,0,2",
        "x,1815,1,1,0,0,0,1,2,1,0,2",
    ]
    outcome = bring_lines(CODE, tmp_path, [ATOP, *rows])
    assert outcome.counts == {"created": 3, "rejected": 2}
    assert said(outcome) == [
        "row 2, ineffect: does not agree with the end, which is not given ('0')",
        "row 3, length: is no code of ATOP: a whole number was expected ('.')",
        "row 3, endday: gives a day without a month: taken as the whole year ('5')",
        "row 3, begday: is not known to the day: kept as 1815-01",
        "row 3, endday: is not known to the day: kept as 1816 ('5')",
        (
            "row 4, begday: '1815-02-30' does not exist: 1815-02 has the days 01 to 28, not 30. "
            "Taken as the month ('30')"
        ),
        "row 4, endyr: ends on 1814-01-01, before it begins on 1815-02: kept as it is ('1814')",
        "row 4, begday: is not known to the day: kept as 1815-02 ('30')",
        "row 5, begyr: has no year of beginning: an alliance needs one ('0')",
        "row 6, atopid: is not a number: write it with a point, such as 1234.5 ('x')",
        "row 6, bilat: is none of these: 0, 1 ('2')",
    ]


def test_a_column_that_atop_does_not_have_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(RefusedAll) as refusal:
        bring_lines(CODE, tmp_path, [f"{ATOP},endyear", "1,1815,1,3,0,0,0,1,0,1,0,2,0"])
    assert refusal.value.problems == ("column 'endyear' is unknown (did you mean 'endyr'?)",)


def plainly(row: dict[str, str], month: date) -> bool:
    """Whether the columns of begin and end say so, without any of our code."""
    first, last = month.toordinal(), month.toordinal()
    begins = date(int(row["begyr"]), int(row["begmo"]), int(row["begday"] or 1)).toordinal()
    if int(row["endyr"]) == 0:
        return begins <= first
    year, of_year = int(row["endyr"]), int(row["endmo"])
    until = date(year + of_year // 12, of_year % 12 + 1, 1).toordinal() - 1
    if row["endday"] not in ("", "0"):
        until = date(year, of_year, int(row["endday"])).toordinal()
    return begins <= first and last <= until


def test_in_force_is_what_the_columns_say_on_every_first_of_month(db: None) -> None:
    (path,) = published("atop/atop_alliances_sample.csv")
    outcome = bring(CODE, path)
    assert (outcome.rows, outcome.counts) == (253, {"created": 253})
    assert len([one for one in said(outcome) if "not known to the day: kept" in one]) == 4
    with path.open(encoding="utf-8") as file:
        rows = {row["atopid"]: row for row in csv.DictReader(file)}
    held = {one.ref: spans_of(one) for one in Entry.objects.with_actions()}
    assert held.keys() == rows.keys()
    months = [date(year, month, 1) for year in range(1815, 2019) for month in range(1, 13)]
    differing = [
        (ref, month)
        for month in months
        for ref, spans in held.items()
        if any(span.covers(month) for span in spans) != plainly(rows[ref], month)
    ]
    assert differing == []
    assert bring(CODE, path).counts == {"unchanged": 253}
