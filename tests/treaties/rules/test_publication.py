"""Registration and publication by a day that a person has entered."""

from datetime import date, timedelta

import pytest

from alliances.models import Alliance
from compliance.models import Severity, SubjectKind
from compliance.rule import Problem
from tests.build.treaties import instrument
from tests.compliance.looking import EVERYWHERE, assert_explains, look, marked
from treaties.rules.publication import Case, Publication

DUE = date(2027, 1, 31)
SUBJECT = marked(SubjectKind.INSTRUMENT, "us-jp-notes")


def judge(as_of: date, done_on: date | None = None, way: str = "registration") -> Problem | None:
    return Publication().judge(Case(SUBJECT, "Notes", way, DUE, done_on), as_of)


@pytest.mark.parametrize(
    ("days", "state"), [(-31, None), (-30, "due_soon"), (0, "due_soon"), (1, "overdue")]
)
def test_it_tells_from_thirty_days_before(days: int, state: str | None) -> None:
    problem = judge(DUE + timedelta(days))
    assert (problem and problem.state) == state


def test_it_is_serious_once_the_day_is_past() -> None:
    problem = judge(DUE + timedelta(1))
    assert problem is not None
    assert (problem.severity, problem.title) == (
        Severity.MEDIUM,
        "Notes was to be registered by 31 January 2027",
    )
    assert_explains(problem, SUBJECT)


def test_what_was_done_is_done_even_late() -> None:
    assert judge(date(2027, 3, 1), date(2027, 2, 20)) is None
    assert judge(date(2027, 2, 19), date(2027, 2, 20)) is not None


def test_either_way_is_a_finding_of_its_own() -> None:
    keys = {judge(DUE, way=way).key for way in ("registration", "publication")}  # type: ignore[union-attr]
    assert len(keys) == 2


def test_it_looks_at_those_with_a_last_day(home: Alliance) -> None:
    instrument(home)
    instrument(home, "a", registration_due_on=DUE, publication_due_on=DUE)
    instrument(home, "b", publication_due_on=DUE, published_on=DUE)
    cases, queries = look(Publication(), DUE)
    assert sorted((one.subject.ref, one.way, one.done_on) for one in cases) == [
        ("a", "publication", None),
        ("a", "registration", None),
        ("b", "publication", DUE),
    ]
    assert queries == 1
    assert Publication().population(EVERYWHERE) == 2
