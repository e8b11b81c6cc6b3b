"""Rows come in once, whole and with every problem told."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from alliances.models import Alliance, Source
from audit.models import Event
from kit.errors import Refused, RefusedAll
from kit.importing import Outcome, run
from kit.importing.problems import Weight
from tests.build.alliances import state
from tests.build.files import READ_AT, csv_file, workbook
from tests.build.treaties import instrument
from tests.kit.importing.profiles import Markings, Sources, Treaties
from treaties.models import Instrument, Party

HEADING = "code,title,licence,seen_on"


def brought(path: Path, home: Alliance, **more: Any) -> Outcome:
    return run(Sources(), path, target=home, at=READ_AT, **({"keep": True} | more))


def said(outcome: Outcome) -> list[str]:
    return [str(problem) for problem in outcome.problems]


def test_rows_come_in_and_a_second_time_change_nothing(home: Alliance, tmp_path: Path) -> None:
    path = csv_file(tmp_path, HEADING, "A,Alpha,CC0,20/10/2016", "B,Beta,,")
    assert str(brought(path, home)) == (
        "2 rows: 2 created, 0 updated, 0 unchanged, 0 rejected; 0 warnings"
    )
    events = Event.objects.count()
    assert brought(path, home).counts == {"unchanged": 2}
    assert Event.objects.count() == events
    assert list(Source.objects.values_list("code", "title", "licence")) == [
        ("A", "Alpha", "CC0"),
        ("B", "Beta", ""),
    ]


def test_a_changed_row_is_updated_and_told(home: Alliance, tmp_path: Path) -> None:
    brought(csv_file(tmp_path, HEADING, "A,Alpha,CC0,", "B,Beta,,"), home)
    outcome = brought(csv_file(tmp_path, HEADING, "A,Alphabet,CC0,", "B,Beta,,"), home)
    assert outcome.counts == {"updated": 1, "unchanged": 1}
    assert outcome.changes == [(2, [("title", "Alpha", "Alphabet")])]
    assert Source.objects.get(code="A").title == "Alphabet"


def test_a_column_that_is_not_in_the_file_stays_as_it_is(home: Alliance, tmp_path: Path) -> None:
    brought(csv_file(tmp_path, HEADING, "A,Alpha,CC0,"), home)
    assert brought(csv_file(tmp_path, "code,title", "A,Alpha"), home).counts == {"unchanged": 1}
    assert Source.objects.get().licence == "CC0"


def test_a_rehearsal_keeps_nothing(home: Alliance, tmp_path: Path) -> None:
    path = csv_file(tmp_path, HEADING, "A,Alpha,,")
    assert brought(path, home, keep=False).counts == {"created": 1}
    assert not Source.objects.exists()


def test_every_problem_is_told_by_row_column_and_value(home: Alliance, tmp_path: Path) -> None:
    lines = ("A,Alpha,,31/02/2016", ",Beta,,", "C,,,", "D,Delta,x,1,2", "A,Again,,", "E,Free,Free,")
    failed = io.StringIO()
    outcome = brought(csv_file(tmp_path, HEADING, *lines), home, failed=failed)
    assert outcome.counts == {"created": 2, "rejected": 4}
    assert said(outcome) == [
        (
            "row 2, seen_on: is no day that exists, written as in 20/10/2016, 2016-10-20 "
            "('31/02/2016')"
        ),
        "row 3, code: is empty, and is needed",
        "row 4, title: is empty, and is needed",
        (
            "row 5: has 5 cells where the heading has 4: "
            "put values that hold a delimiter or a line break in quotes"
        ),
        "row 6, code: names the same as row 2: leave one of them out ('A')",
        "row 7, licence: repeats the title ('Free')",
    ]
    weights = [one.weight for one in outcome.problems]
    assert weights == [Weight.WARNS, *[Weight.REJECTS] * 4, Weight.WARNS]
    rows = list(csv.reader(io.StringIO(failed.getvalue().removeprefix("\ufeff"))))
    assert rows[0] == ["code", "title", "licence", "seen_on", "problems"]
    assert [row[:2] for row in rows[1:]] == [
        ["", "Beta"],
        ["C", ""],
        ["D", "Delta"],
        ["A", "Again"],
    ]


def test_the_file_of_failing_rows_comes_in_once_it_is_mended(
    home: Alliance, tmp_path: Path
) -> None:
    failed = io.StringIO()
    brought(csv_file(tmp_path, HEADING, "=A1,,,", "B,Beta,,"), home, failed=failed)
    assert "'=A1,," in failed.getvalue()
    mended = tmp_path / "mended.csv"
    mended.write_text(failed.getvalue().replace("'=A1,,", "'=A1,Alpha,"), encoding="utf-8")
    assert brought(mended, home).counts == {"created": 1}
    assert Source.objects.filter(code="=A1", title="Alpha").exists()


def test_a_heading_that_does_not_fit_is_refused_whole(home: Alliance, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "Source-Code,titel,Remark 2,code", "A,Alpha,x,B")
    with pytest.raises(RefusedAll) as refusal:
        brought(path, home)
    assert refusal.value.problems == (
        "column 'titel' is unknown (did you mean 'title'?)",
        "column 'code' is there twice, as 'code'",
        "column 'title' is missing",
    )


def test_a_heading_may_stand_below_a_title(home: Alliance, tmp_path: Path) -> None:
    """Whatever the title's own commas say of how the cells are parted."""
    lines = ("Our sources, with titles, and licences", "", "licence;code;title", "CC0;A;Alpha")
    assert brought(csv_file(tmp_path, *lines), home).counts == {"created": 1}
    assert Source.objects.get().licence == "CC0"


def test_what_is_not_read_is_told_where_a_column_is_missing(home: Alliance, tmp_path: Path) -> None:
    with pytest.raises(RefusedAll, match="Not read are: 'Remark on title'") as refusal:
        brought(csv_file(tmp_path, "code,Remark on title", "A,Alpha"), home)
    assert refusal.value.problems == ("column 'title' is missing",)


def test_the_sheet_that_has_the_heading_is_read_and_named(home: Alliance, tmp_path: Path) -> None:
    book = Workbook()
    about, rows, more = (book.create_sheet(one) for one in ("About", "Rows", "More"))
    book.remove(book.worksheets[0])
    about.append(["Sources of the alliance"])
    for row in (["Sources"], [], ["code", "title"], ["A", "Alpha"], ["B", None]):
        rows.append(row)
    more.append(["code", "title"])
    more.append(["C", "Gamma"])
    book.save(tmp_path / "book.xlsx")
    failed = io.StringIO()
    outcome = brought(tmp_path / "book.xlsx", home, failed=failed)
    assert said(outcome) == ["sheet 'Rows', row 5, title: is empty, and is needed"]
    assert (outcome.rows, Source.objects.get().code) == (2, "A")
    assert failed.getvalue().splitlines()[:2] == ["\ufeffSources", "code,title,problems"]
    assert failed.getvalue().splitlines()[2].startswith("B,")


def test_a_file_without_rows_is_refused(home: Alliance, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no rows below it"):
        brought(csv_file(tmp_path, HEADING), home)


def test_parts_are_kept_in_step(home: Alliance, tmp_path: Path) -> None:
    def bring(parties: str) -> Outcome:
        path = csv_file(tmp_path, "ref,title,kind,depositary,parties", f"r,T,mou,usa,{parties}")
        return run(Treaties(), path, target=home, keep=True, at=READ_AT)

    assert bring("USA JPN").counts == {"created": 1}
    made = Instrument.objects.get()
    assert (made.kind, made.depositary, made.release) == ("memorandum", state("USA"), "parties")
    kept = Party.objects.get(state__iso3="USA")
    assert (kept.alliance, kept.release) == (home, "parties")
    assert bring("USA JPN").counts == {"unchanged": 1}
    state("KOR")
    outcome = bring("KOR USA")
    assert outcome.counts == {"updated": 1}
    assert [name for name, _, _ in outcome.changes[0][1]] == ["parties"]
    assert set(Party.objects.values_list("state__iso3", "position")) == {("KOR", 1), ("USA", 2)}
    kept.refresh_from_db()  # the same row as before
    assert said(bring("KOR XXX")) == ["row 2, parties: names no state: XXX ('KOR XXX')"]


def test_a_row_keeps_the_marking_that_a_person_gave_it(home: Alliance, tmp_path: Path) -> None:
    instrument(home, "r", title="Old", release="internal")
    path = csv_file(tmp_path, "ref,title", "r,New")
    run(Treaties(), path, target=home, keep=True, at=READ_AT)
    assert Instrument.objects.get().release == "internal"


def test_what_the_database_refuses_is_told_by_its_row(
    home: Alliance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def twice(self: Treaties, row: Any) -> dict[str, Any]:
        return {"parties": [{"state": state("USA"), "position": n} for n in (1, 2)]}

    monkeypatch.setattr(Treaties, "parts_of", lambda self, row: {})
    rows = [f"r{n},Title {n}" for n in range(5)]
    path = csv_file(tmp_path, "ref,title,kind", *(f"{row},Treaty" for row in rows))
    run(Treaties(), path, target=home, keep=True, at=READ_AT)
    Instrument.objects.filter(ref="r3").delete()
    monkeypatch.setattr(
        Treaties, "parts_of", lambda self, row: twice(self, row) if row["ref"] == "r3" else {}
    )
    outcome = run(Treaties(), path, target=home, keep=True, at=READ_AT)
    assert outcome.counts == {"unchanged": 4, "rejected": 1}
    assert said(outcome) == ["row 5: the database refuses it: a state is party once"]


def test_the_tables_own_rules_are_told_by_column(home: Alliance, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "ref,title,kind", f"a b,T,Treaty\nc,{'x' * 301},Treaty")
    outcome = run(Treaties(), path, target=home, keep=True, at=READ_AT)
    assert outcome.counts == {"rejected": 2}
    (first, second) = said(outcome)
    assert first.startswith("row 2, ref: Enter a valid")
    assert second.startswith("row 3, title: Ensure this value has at most 300 characters")


def test_a_name_that_is_not_on_record_gets_the_nearest(home: Alliance, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "ref,title,kind,depositary", "r,T,Pact,Jappan")
    assert said(run(Treaties(), path, target=home, keep=True, at=READ_AT)) == [
        "row 2, kind: is none of these: Treaty, MoU ('Pact')",
        (
            "row 2, depositary: names nothing on record (did you mean japan?); "
            "known by iso3, name ('Jappan')"
        ),
    ]


def test_a_workbook_reads_like_its_csv(home: Alliance, tmp_path: Path) -> None:
    heading = HEADING.split(",")
    path = workbook(tmp_path, heading, ["A", "Alpha", None, None], [], ["B", "Beta"])
    outcome = brought(path, home)
    assert (outcome.rows, outcome.counts) == (2, {"created": 2})


def test_queries_do_not_grow_with_the_rows_of_a_chunk(home: Alliance, tmp_path: Path) -> None:
    def queries(count: int) -> int:
        rows = (f"{count}-{n},Title,," for n in range(count))
        with CaptureQueriesContext(connection) as seen:
            brought(csv_file(tmp_path, HEADING, *rows), home)
        return len(seen)

    assert queries(2) == queries(200)


def test_progress_is_told(home: Alliance, tmp_path: Path) -> None:
    told: list[int] = []
    rows = (f"{n},Title,," for n in range(1200))
    brought(csv_file(tmp_path, HEADING, *rows), home, progress=told.append)
    assert told == [500, 1000, 1200]


def test_a_row_that_would_widen_a_marking_is_left_out_with_the_reason(
    home: Alliance, tmp_path: Path
) -> None:
    instrument(home, "wide", title="W", release="parties")
    instrument(home, "kept", title="K", release="internal")
    path = csv_file(tmp_path, "ref,title,release", "wide,W,Internal", "kept,K,Parties", "new,N,")
    outcome = run(Markings(), path, target=home, keep=True, at=READ_AT)
    assert outcome.counts == {"updated": 1, "rejected": 1, "created": 1}
    assert said(outcome) == [
        (
            "row 3, release: That lets more see it than may now, which takes two people: "
            "propose a widening. ('Parties')"
        )
    ]
    found = dict(Instrument.objects.values_list("ref", "release"))
    assert (found["wide"], found["kept"]) == ("internal", "internal")
