"""The forms of what is done to commitments offer what their person may see, and no more."""

from datetime import date
from typing import Any, cast

import pytest

from accounts.models import User
from alliances.models import Alliance
from commitments.forms import CommitmentForm, ProofForm, ReassignForm, ReliefForm
from commitments.models import Commitment
from tests.build.commitments import met, yearly


@pytest.fixture
def promise(home: Alliance, desk: User) -> Commitment:
    """A yearly one that was met once and that somebody owns."""
    made = yearly(home, owner=desk, runs_from=date(2025, 1, 1))
    met(made, "2025-05-01", date(2026, 11, 22))
    return made


def offered(form: Any, name: str) -> list[str]:
    """What may be chosen, without the empty choice."""
    return [str(label) for value, label in cast("Any", form.fields[name]).choices if value]


def test_who_sees_a_commitment_is_offered_what_hangs_on_it(promise: Commitment, desk: User) -> None:
    form = ProofForm(promise=promise, principal=desk)
    assert offered(form, "supersedes") == ["meeting meeting-2025-05-01"]
    assert offered(form, "label")[0] == "2026, due by 31 December 2026"
    assert offered(ReliefForm(promise=promise, principal=desk), "label") == offered(form, "label")


def test_who_does_not_is_offered_nothing(promise: Commitment, outsider: User) -> None:
    form = ProofForm(promise=promise, principal=outsider)
    assert offered(form, "supersedes") == offered(form, "label") == []


def test_owners_are_named_to_who_sees_what_they_own(
    promise: Commitment, home: Alliance, desk: User, outsider: User
) -> None:
    assert offered(ReassignForm(alliance=home, principal=desk), "owner") == [str(desk)]
    assert offered(ReassignForm(alliance=home, principal=outsider), "owner") == []


@pytest.mark.parametrize(
    ("kind", "field"), [("link", "url"), ("file", "file"), ("figure", "figure"), ("report", "")]
)
def test_evidence_has_what_its_sort_is_named_after(
    promise: Commitment, desk: User, kind: str, field: str
) -> None:
    told = {"title": "Note", "kind": kind, "met_on": "2026-05-01"}
    form = ProofForm(told, promise=promise, principal=desk)
    assert list(form.errors) == [field] * bool(field)


@pytest.mark.parametrize(
    ("kind", "stray"),
    [
        ("waiver", {"new_due_on": "2027-03-01"}),
        ("extension", {"starts_on": "2027-01-01"}),
        ("suspension", {"label": "2026"}),
    ],
)
def test_what_does_not_go_with_a_relief_is_told(
    promise: Commitment, desk: User, kind: str, stray: dict[str, str]
) -> None:
    told = {"kind": kind, "authority": "Note", "reason": "r"} | stray
    form = ReliefForm(told, promise=promise, principal=desk)
    assert list(form.errors) == list(stray)
    assert "leave it empty" in str(form.errors)


def test_a_rhythm_is_explained_where_it_is_chosen(home: Alliance, desk: User) -> None:
    form = CommitmentForm(principal=desk, alliance=home)
    assert "parity: once in each odd, or in each even year" in offered(form, "rhythm")
    for name in ("rhythm", "roll", "zone_policy"):
        assert all(": " in one for one in offered(form, name)), name
