"""Commitments from a spreadsheet."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from alliances.models import Alliance
from commitments.models import Commitment, Post
from commitments.resources.commitments import Commitments
from compliance.models import Recheck
from kit.dates import Duration
from kit.importing import run, template
from kit.references import ASKED
from tests.build.commitments import commitment
from tests.build.files import READ_AT, csv_file, workbook
from tests.build.treaties import instrument, provision

HEAD = "Reference,title,owed_by,trigger,basis,clause,domains,rhythm,period,grace,due,owner,draft"
TALKS = "talks,Talks,mutual,periodic,,pact:IV,Sea; cyber,rolling,P1Y,P90D,,desk,"
REPORT = "report,Report,jpn,periodic,practice,,,once,,,2027-03-31,desk@example.org,"
SKETCH = "sketch,Sketch,JPN; USA,standing,practice,,,,,,,,yes"


@pytest.fixture(autouse=True)
def pact(home: Alliance, desk: User) -> None:
    provision(instrument(home, "pact"), "IV")


def brought(folder: Path, home: Alliance, *lines: str, keep: bool = True) -> Any:
    return run(Commitments(), csv_file(folder, HEAD, *lines), target=home, keep=keep, at=READ_AT)


def test_commitments_come_in_with_numbers_and_what_they_rest_on(
    home: Alliance,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    commitment(home, "older", number=41)
    with django_capture_on_commit_callbacks(execute=True):
        outcome = brought(tmp_path, home, TALKS, REPORT, SKETCH)
    assert outcome.counts == {"created": 3}, outcome.problems
    talks, report, sketch = Commitment.objects.exclude(ref="older").order_by("number")
    assert [one.code for one in (talks, report, sketch)] == ["C-0042", "C-0043", "C-0044"]
    assert talks.provision is not None
    assert talks.instrument == talks.provision.instrument
    assert (talks.kind, talks.rhythm, talks.period) == ("recurring", "rolling", Duration(months=12))
    assert (talks.domains, talks.obligor, talks.release) == (["sea", "cyber"], "mutual", "parties")
    assert (report.kind, report.due_on, report.obligor_states) == (
        "one_off",
        date(2027, 3, 31),
        ["JPN"],
    )
    assert (report.owner, report.basis) == (User.objects.get(username="desk"), "practice")
    assert (sketch.is_draft, sketch.obligor_states) == (True, ["JPN", "USA"])
    assert Recheck.objects.get().alliance == home


def test_the_same_file_a_second_time_changes_nothing(home: Alliance, tmp_path: Path) -> None:
    brought(tmp_path, home, TALKS, REPORT, SKETCH)
    before = list(Commitment.objects.order_by("pk").values())
    assert brought(tmp_path, home, TALKS, REPORT, SKETCH).counts == {"unchanged": 3}
    assert list(Commitment.objects.order_by("pk").values()) == before
    home.refresh_from_db()
    assert home.last_commitment_number == 3


def test_a_file_amends_what_it_names_and_leaves_the_columns_that_it_lacks(
    home: Alliance, tmp_path: Path
) -> None:
    brought(tmp_path, home, TALKS, REPORT)
    Commitment.objects.filter(ref="talks").update(kind="spending_level")
    path = csv_file(tmp_path, "ref,title,owed_by,trigger", "talks,Consultations,mutual,periodic")
    assert run(Commitments(), path, target=home, keep=True, at=READ_AT).counts == {"updated": 1}
    talks = Commitment.objects.get(ref="talks")
    assert (talks.title, talks.rhythm, talks.kind) == ("Consultations", "rolling", "spending_level")
    assert talks.owner is not None
    assert talks.number == 1


def test_a_rehearsal_keeps_nothing_and_gives_no_number(
    home: Alliance,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        outcome = brought(tmp_path, home, TALKS, keep=False)
    assert outcome.counts == {"created": 1}
    assert not Commitment.objects.exists()
    home.refresh_from_db()
    assert home.last_commitment_number == 0
    assert callbacks == []


@pytest.mark.parametrize(
    ("old", "new", "column", "said"),
    [
        ("talks,Talks", ",Talks", "ref", "is empty, and is needed"),
        ("talks,Talks", "MOU 2024/3,Talks", "ref", "is no reference"),
        ("mutual", "KOR", "owed_by", "nor a list of parties: these are JPN, USA"),
        ("mutual", "all of them", "owed_by", "nor a list of parties"),
        ("pact:IV", "pact:V", "provision", "names nothing on record"),
        ("pact:IV", "", "basis", "name the clause, the instrument or the basis"),
        ("desk,", ",", "owner", "name an owner or a post"),
        ("desk,", "nobody,", "owner", "names nothing on record"),
        ("rolling", "weekly", "rhythm", "is none of these"),
        ("rolling", "once", "due_on", "goes with the rhythm 'once'"),
        ("P90D,,desk", "P90D,2027-01-01,desk", "due_on", "goes with the rhythm 'once'"),
        ("rolling", "parity", "parity", "goes with the rhythm 'parity'"),
        ("P1Y", "", "rhythm", "period"),
        ("P1Y", "a year", "period", "is not a duration"),
        ("P90D,,", "P90D,31.3.2027,", "due_on", "is no day that exists"),
        ("desk,", "desk,perhaps", "is_draft", "is neither yes nor no"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column_and_the_row_left_out(
    home: Alliance, tmp_path: Path, old: str, new: str, column: str, said: str
) -> None:
    assert old in TALKS
    outcome = brought(tmp_path, home, SKETCH, TALKS.replace(old, new, 1))
    assert outcome.counts == {"created": 1, "rejected": 1}
    problem = next(one for one in outcome.problems if said in one.message)
    assert (problem.row, problem.column) == (3, column)
    assert Commitment.objects.get().ref == "sketch"


def test_a_post_and_an_owner_of_another_alliance_are_unknown(
    home: Alliance, abroad: Alliance, outsider: User, tmp_path: Path
) -> None:
    Post.objects.create(alliance=abroad, release="internal", name="Desk abroad")
    head = "ref,title,owed_by,trigger,basis,owner,post"
    path = csv_file(
        tmp_path,
        head,
        "a,A,mutual,standing,practice,outsider,",
        "b,B,mutual,standing,practice,,Desk abroad",
    )
    outcome = run(Commitments(), path, target=home, keep=True, at=READ_AT)
    assert outcome.counts == {"rejected": 2}
    assert not Commitment.objects.exists()


def test_a_workbook_comes_in_as_well(home: Alliance, tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ["ref", "title", "owed_by", "trigger", "basis", "draft", "level", "unit"],
        ["spend", "Spend", "mutual", "periodic", "a pledge", "yes", 2.5, "% of GDP"],
    )
    assert run(Commitments(), path, target=home, keep=True, at=READ_AT).counts == {"created": 1}
    assert Commitment.objects.get().level_unit == "% of GDP"


# Empty files to fill in


def test_an_empty_workbook_has_every_heading_and_says_what_columns_hold() -> None:
    book = load_workbook(io.BytesIO(template(Commitments(), "xlsx")))
    names = [one.name for one in Commitments.columns]
    assert [cell.value for cell in book["Commitments"][1]] == names
    about = {row[0]: row[1:] for row in book["Columns"].iter_rows(values_only=True)}
    assert about["ref"] == ("yes", f"{ASKED}, at most 110 characters", "Reference")
    assert about["rhythm"][0] == "no"
    assert all(about[name][1] for name in names), about


def test_what_is_filled_into_an_empty_file_comes_in(home: Alliance, tmp_path: Path) -> None:
    path = tmp_path / "duties.csv"
    call_command("import", "commitments.commitments", template=path)
    cells = {"ref": "a", "title": "A", "owed_by": "mutual", "trigger": "standing"}
    cells |= {"basis": "practice", "is_draft": "yes"}
    row = ",".join(cells.get(one.name, "") for one in Commitments.columns)
    path.write_bytes(path.read_bytes() + f"{row}\r\n".encode())
    assert run(Commitments(), path, target=home, keep=True, at=READ_AT).counts == {"created": 1}


def test_the_page_gives_an_empty_file_to_who_may_bring_one_in(
    desk_client: Client, home: Alliance
) -> None:
    def asked(query: str, client: Client = desk_client) -> Any:
        return client.get(f"/imports/template?{query}")

    listed = desk_client.get("/imports/").content.decode()
    assert "/imports/template?kind=commitments.commitments&amp;form=xlsx" in listed
    answer = asked("kind=commitments.commitments&form=xlsx")
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    assert answer["Content-Disposition"] == 'attachment; filename="commitments.xlsx"'
    assert asked("kind=commitments.commitments").content.startswith("\ufeffref,title".encode())
    for query in ("", "kind=none", "kind=commitments.commitments&form=pdf"):
        assert asked(query).status_code == 404
    assert asked("kind=commitments.commitments", Client()).status_code == 302
