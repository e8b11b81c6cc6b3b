"""`manage.py import`: files in from the command line."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from alliances.models import Alliance, Source
from compliance.models import Recheck
from kit.importing import profiles
from tests.build.files import csv_file
from tests.kit.importing.profiles import Sources


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch, home: Alliance) -> None:
    monkeypatch.setattr(profiles, "_found", {"tests.sources": Sources()})


def said(*words: str | Path, **options: Any) -> str:
    out = StringIO()
    call_command("import", *map(str, words), stdout=out, **options)
    return out.getvalue()


def test_files_are_brought_in_and_the_alliance_is_judged_again(tmp_path: Path) -> None:
    one = csv_file(tmp_path, "code,title", "A,Alpha", "B,", name="one.csv")
    two = csv_file(tmp_path, "code,title", "C,Gamma", name="two.csv")
    assert said("tests.sources", one, two, alliance="us-jp") == (
        "rejects  row 3, title: is empty, and is needed\n"
        "one.csv: 2 rows: 1 created, 0 updated, 0 unchanged, 1 rejected; 0 warnings\n"
        "two.csv: 1 rows: 1 created, 0 updated, 0 unchanged, 0 rejected; 0 warnings\n"
    )
    assert Source.objects.count() == 2
    assert Recheck.objects.get().alliance.slug == "us-jp"


def test_a_rehearsal_keeps_nothing_and_writes_what_fails(tmp_path: Path) -> None:
    path, failed = csv_file(tmp_path, "code,title", "A,Alpha", ",Beta"), tmp_path / "failed.csv"
    told = said("tests.sources", path, alliance="us-jp", dry_run=True, failed=failed)
    assert "Would be: rows.csv: 2 rows: 1 created" in told
    assert not Source.objects.exists()
    assert failed.read_text().splitlines()[1] == ',Beta,"row 3, code: is empty, and is needed"'


def test_the_kinds_are_listed() -> None:
    assert said("list").split() == ["tests.sources", "Sources"]


@pytest.mark.parametrize(
    ("words", "options", "told"),
    [
        (("tests.gifts", "x"), {}, "There is no 'tests.gifts' among the resources: tests.sources"),
        (("tests.sources", "x"), {}, "Name one with --alliance: us-jp"),
        (("tests.sources",), {"alliance": "us-jp"}, "Name at least one file"),
        (("tests.sources", "/nowhere"), {"alliance": "us-jp"}, "There is no file /nowhere"),
    ],
)
def test_what_cannot_be_done_is_said(
    words: tuple[str, ...], options: dict[str, Any], told: str
) -> None:
    with pytest.raises(CommandError, match=told):
        said(*words, **options)


def test_every_fault_of_a_heading_is_said(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "code,titel", "A,Alpha")
    with pytest.raises(CommandError) as refusal:
        said("tests.sources", path, alliance="us-jp")
    assert str(refusal.value).splitlines()[1:] == [
        "  column 'titel' is unknown (did you mean 'title'?)",
        "  column 'title' is missing",
    ]


def test_a_table_of_no_alliance_takes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sources, "is_of_alliance", False)
    path = csv_file(tmp_path, "code,title", "A,Alpha")
    said("tests.sources", path)
    assert Source.objects.get().alliance is None
    with pytest.raises(CommandError, match="belong to no alliance"):
        said("tests.sources", path, alliance="us-jp")
