"""Meetings from a spreadsheet."""

from pathlib import Path

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from alliances.models import Alliance
from commitments.models import Evidence
from consultations.models import Forum, Meeting
from consultations.resources.meetings import Meetings
from kit.importing import run
from tests.build.commitments import yearly
from tests.build.consultations import forum
from tests.build.files import READ_AT, csv_file

HEAD = "Reference,forum,Date,To,status,format,place"


@pytest.fixture
def scm(home: Alliance) -> Forum:
    return forum(home, "scm", commitment=yearly(home))


def test_meetings_come_in_and_those_held_are_evidence(
    scm: Forum,
    home: Alliance,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    path = csv_file(
        tmp_path,
        HEAD,
        "scm-24,scm,2024-10-30,,held,in person,Tokyo",
        "scm-25,SCM,2025-11,2025-12,Not held,none,",
    )
    with django_capture_on_commit_callbacks(execute=True):
        outcome = run(Meetings(), path, target=home, keep=True, at=READ_AT)
    assert outcome.counts == {"created": 2}, outcome.problems
    kept = Meeting.objects.order_by("ref").values_list("ref", "status", "place", "release")
    assert list(kept) == [
        ("scm-24", "held", "Tokyo", "parties"),
        ("scm-25", "not_held", "", "parties"),
    ]
    assert Evidence.objects.get().ref == "scm-24"
    assert run(Meetings(), path, target=home, keep=True, at=READ_AT).counts == {"unchanged": 2}


def test_a_rehearsal_leaves_no_evidence(
    scm: Forum,
    home: Alliance,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    path = csv_file(tmp_path, HEAD, "scm-24,scm,2024-10-30,,held,in person,Tokyo")
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        run(Meetings(), path, target=home, keep=False, at=READ_AT)
    assert callbacks == []
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,smc,2024-10-30,,held,in person,", "forum: names nothing on record (did you mean scm?)"),
        ("a,scm,2024-10-30,2024-10-29,held,in person,", "is before the day the meeting starts"),
        ("a,scm,2026-11-23,,held,in person,", "cannot have been held"),
        ("a,scm,30.10.2024,,held,in person,", "is not a date"),
        ("a,scm,2024-10-30,,done,in person,", "is none of these"),
    ],
)
def test_a_row_that_is_wrong_is_left_out_and_told(
    scm: Forum, home: Alliance, tmp_path: Path, line: str, said: str
) -> None:
    outcome = run(Meetings(), csv_file(tmp_path, HEAD, line), target=home, keep=True, at=READ_AT)
    assert outcome.counts == {"rejected": 1}
    assert said in str(outcome.problems[0])
    assert not Meeting.objects.exists()


def test_a_forum_of_another_alliance_is_unknown(
    home: Alliance, abroad: Alliance, tmp_path: Path
) -> None:
    forum(abroad, "afar")
    path = csv_file(tmp_path, HEAD, "a,afar,2024-10-30,,held,in person,")
    assert run(Meetings(), path, target=home, keep=True, at=READ_AT).counts == {"rejected": 1}
