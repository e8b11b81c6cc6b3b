"""Texts that were not held against the original for long."""

from datetime import date

from alliances.models import Alliance
from compliance.models import SubjectKind
from compliance.rule import Problem
from tests.build.treaties import instrument
from tests.compliance.looking import EVERYWHERE, assert_explains, look, marked
from treaties.rules.text_unchecked import Case, TextUnchecked

CHECKED = date(2024, 2, 29)
SUBJECT = marked(SubjectKind.INSTRUMENT, "us-jp-treaty")


def judge(as_of: date) -> Problem | None:
    return TextUnchecked().judge(Case(SUBJECT, "Treaty", CHECKED), as_of)


def test_it_tells_once_24_months_have_passed() -> None:
    assert judge(date(2026, 2, 28)) is None
    problem = judge(date(2026, 3, 1))
    assert problem is not None
    assert problem.title == "The text of Treaty was last checked on 29 February 2024"
    assert_explains(problem, SUBJECT)


def test_it_looks_at_those_that_were_checked_long_ago(home: Alliance) -> None:
    instrument(home)
    instrument(home, "old", text_checked_on=CHECKED)
    instrument(home, "new", text_checked_on=date(2026, 1, 1))
    cases, queries = look(TextUnchecked(), date(2026, 11, 22))
    assert [one.subject.ref for one in cases] == ["old"]
    assert queries == 1
    assert TextUnchecked().population(EVERYWHERE) == 2
