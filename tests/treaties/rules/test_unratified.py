"""Treaties that were signed and do not enter into force."""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.models import SubjectKind
from compliance.rule import Problem
from tests.build.treaties import action, instrument, relation
from tests.compliance.looking import EVERYWHERE, assert_explains, look, marked
from treaties.rules.unratified import Case, Unratified

SIGNED = date(2020, 3, 31)
SUBJECT = marked(SubjectKind.INSTRUMENT, "us-jp-treaty")


def judge(as_of: date, ended_on: date | None = None) -> Problem | None:
    return Unratified().judge(Case(SUBJECT, "Treaty", SIGNED, ended_on, ("USA",)), as_of)


@pytest.mark.parametrize(("as_of", "is_told"), [("2022-03-31", False), ("2022-04-01", True)])
def test_it_tells_once_two_years_have_passed(as_of: str, is_told: bool) -> None:
    assert (judge(date.fromisoformat(as_of)) is not None) is is_told


def test_it_names_whose_consent_is_lacking() -> None:
    problem = judge(date(2026, 1, 1))
    assert problem is not None
    assert problem.title == "Treaty was signed on 31 March 2020 and is not in force"
    assert "no consent of USA" in problem.explanation.arithmetic
    assert_explains(problem, SUBJECT)


def test_what_was_given_up_is_not_waited_for() -> None:
    assert judge(date(2026, 1, 1), ended_on=date(2025, 1, 1)) is None


def test_it_looks_at_treaties_that_only_were_signed(home: Alliance) -> None:
    for ref, kind in (("waits", "treaty"), ("holds", "memorandum"), ("in-force", "treaty")):
        action(instrument(home, ref, kind=kind), "signed", "2020-03")
    waits, old = instrument(home, "waits-too"), instrument(home, "replaced")
    for made in (waits, old):
        action(made, "signed", "2020-03-31")
    action(waits, "ratified", "2021-01-01", "JPN")
    relation(waits, "supersedes", old)
    action(type(old).objects.get(ref="in-force"), "entry_into_force", "2021-01-01")
    cases, queries = look(Unratified(), date(2026, 11, 22))
    found = {one.subject.ref: (one.signed_on, one.lacking) for one in cases}
    assert found == {"waits": (SIGNED, ()), "waits-too": (SIGNED, ("USA",))}
    assert queries < 16
    assert Unratified().population(EVERYWHERE) == 3
