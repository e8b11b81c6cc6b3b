"""What a rule is: scopes, subjects, problems and their keys."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from alliances.models import Alliance
from commitments.models import Commitment
from compliance.models import Finding, Severity, SubjectKind
from compliance.rule import Explanation, Problem, Scope, Subject
from tests.build.commitments import commitment

HOME = UUID(int=7)
SCC = UUID(int=9)
SUBJECT = Subject(SubjectKind.FORUM, "us-jp-scc", HOME, "parties", row=SCC)
SAID = Problem(
    subject=SUBJECT,
    title="The committee has not met",
    state="overdue",
    severity=Severity.LOW,
    since=date(2026, 1, 1),
    explanation=Explanation({}, "", "", ""),
    period="2025",
)


def test_a_scope_without_an_alliance_narrows_nothing() -> None:
    assert Scope().lookup() == {}


def test_a_scope_narrows_by_the_path_it_is_given() -> None:
    assert Scope(HOME).lookup("pk") == {"pk": HOME}
    assert Scope(HOME).lookup() == {"alliance": HOME}


def test_figures_of_an_explanation_are_kept_as_text_to_the_last_digit() -> None:
    inputs = {
        "due": Decimal("12345678901234567890.10"),
        "key": {"JPN": Decimal("0.5")},
        "years": [2024],
    }
    assert Explanation(inputs, "", "", "").as_json()["inputs"] == {
        "due": "12345678901234567890.10",
        "key": {"JPN": "0.50"},
        "years": [2024],
    }


def test_the_key_is_alliance_subject_and_period() -> None:
    assert SAID.key == f"{HOME}/{SCC}/2025"
    assert replace(SAID, period="").key == f"{HOME}/{SCC}"


def test_the_key_does_not_depend_on_how_bad_it_is_or_how_it_is_told() -> None:
    later = replace(
        SAID,
        severity=Severity.HIGH,
        step=4,
        state="lapsed",
        title="The committee is dead",
        since=date(2026, 4, 1),
        due_on=date(2025, 12, 31),
        subject=replace(SUBJECT, ref="us-jp-2plus2"),
    )
    assert later.key == SAID.key


def test_the_longest_periods_fit_a_key() -> None:
    longest = replace(SAID, period="x" * 120)
    assert len(longest.key) <= (Finding._meta.get_field("key").max_length or 0)


def test_a_subject_has_the_marking_of_its_row(home: Alliance) -> None:
    row: Commitment = commitment(home, "c", release="states", released_to=["JPN"])
    subject = Subject.of(SubjectKind.COMMITMENT, row)
    assert subject == Subject(SubjectKind.COMMITMENT, "c", home.pk, "states", ("JPN",), row=row.pk)
    other = commitment(home, "other")
    told = Subject.of(SubjectKind.COMMITMENT, row, about=other)
    assert (told.ref, told.row, told.release) == ("other", other.pk, "states")
    home.release = "internal"
    assert Subject.of(SubjectKind.COMMITMENT, row, home).release == "internal"


@pytest.mark.parametrize("other", [UUID(int=7), UUID(int=8)])
def test_the_same_reference_in_two_alliances_makes_two_keys(other: UUID) -> None:
    same = replace(SAID, subject=replace(SUBJECT, alliance_id=other))
    assert (same.key == SAID.key) is (other == HOME)
