"""A fixed term that ended without a successor: the gap after Korea's tenth agreement."""

from datetime import date
from typing import Any

import pytest

from alliances.models import Alliance
from compliance.models import Severity, SubjectKind
from compliance.rule import Problem, Scope
from kit.dates import Duration
from tests.build.treaties import action, instrument, relation, term
from tests.compliance.looking import assert_explains, look, marked
from treaties.models import Instrument
from treaties.rules.coverage import Case, Coverage
from treaties.term import Extension, Facts, Link, Pause, Term, TermKind

END = date(2019, 12, 31)
SUBJECT = marked(SubjectKind.INSTRUMENT, "us-kr-sma-10")
ELEVENTH = Link("us-kr-sma-11", date(2021, 9, 1), date(2025, 12, 31), date(2020, 1, 1))


def judge(as_of: date, **more: Any) -> Problem | None:
    own = Link(SUBJECT.ref, date(2019, 4, 5), END)
    agreed = Term(TermKind.FIXED, starts_on=own.in_force_on, ends_on=END)
    facts = Facts(SUBJECT.ref, "Agreement no. 10", ("USA", "KOR"), own, agreed, **more)
    return Coverage().judge(Case(SUBJECT, facts), as_of)


@pytest.mark.parametrize(
    ("as_of", "is_lapsed"),
    [
        (date(2019, 4, 4), False),
        (date(2019, 12, 31), False),
        (date(2020, 1, 1), True),
        (date(2021, 8, 31), True),
        (date(2021, 9, 1), False),
        (date(2026, 1, 1), False),
    ],
)
def test_it_is_lapsed_from_the_day_after_the_end_until_its_successor_is_in_force(
    as_of: date, is_lapsed: bool
) -> None:
    assert (judge(as_of, successors=[ELEVENTH]) is not None) is is_lapsed


def test_a_lapse_is_serious_and_begins_the_day_after_the_end() -> None:
    problem = judge(date(2020, 1, 1))
    assert problem is not None
    assert (problem.state, problem.severity, problem.step) == ("lapsed", Severity.HIGH, 0)
    assert (problem.since, problem.due_on) == (date(2020, 1, 1), END)
    title = "Agreement no. 10 ended on 31 December 2019; no successor is in force"
    assert problem.title == title


def test_the_explanation_is_complete_and_the_same_on_every_day() -> None:
    first, last = (
        judge(day, successors=[ELEVENTH]) for day in (date(2020, 1, 1), date(2021, 8, 31))
    )
    assert first is not None
    assert first == last
    assert_explains(first, SUBJECT)
    assert first.key == f"{SUBJECT.alliance_id}/{SUBJECT.row}/2019-12-31"
    assert first.explanation.inputs == {
        "ended_on": "2019-12-31",
        "successor": "us-kr-sma-11",
        "successor_in_force_on": "2021-09-01",
        "is_uncertain": False,
    }


def test_one_suspended_among_all_has_not_lapsed_but_one_suspended_for_some_has() -> None:
    def paused(*states: str) -> Problem | None:
        pauses = [Pause(frozenset(states), date(2020, 3, 1))]
        return judge(date(2020, 3, 1), pauses=pauses)

    assert paused("USA", "KOR") is None
    assert paused("KOR") is not None


def test_one_terminated_or_replaced_before_its_end_has_not_lapsed() -> None:
    assert judge(date(2020, 6, 1), ended_on=date(2019, 6, 1)) is None
    assert judge(date(2020, 6, 1), ended_on=date(2020, 3, 1)) is not None


def test_an_amendment_that_moved_or_removed_the_end_counts() -> None:
    later = [Extension(date(2019, 11, 1), date(2020, 6, 30))]
    assert judge(date(2020, 6, 30), extensions=later) is None
    problem = judge(date(2020, 7, 1), extensions=later)
    assert problem is not None
    assert problem.key.endswith("/2020-06-30")
    assert judge(date(2020, 7, 1), extensions=[Extension(date(2019, 11, 1), None)]) is None


def agreement(owner: Alliance, ref: str, day: str = "2019-04-05", **how: Any) -> Instrument:
    made = instrument(owner, ref)
    action(made, "entry_into_force", day)
    term(made, **how)
    return made


def test_it_looks_at_fixed_terms_that_may_be_over(home: Alliance, abroad: Alliance) -> None:
    agreement(home, "over", ends_on=END)
    agreement(home, "running", ends_on=date(2020, 1, 2))
    agreement(home, "counted", day="2010", initial=Duration.parse("P5Y"))
    agreement(home, "endless", kind="indefinite")
    agreement(abroad, "foreign", ends_on=END)
    shortened = agreement(home, "shortened", ends_on=date(2030, 1, 1))
    action(shortened, "amended", "2019-05-01", new_end_on=END)
    cases, _ = look(Coverage(), date(2020, 1, 1), Scope(home.pk))
    assert sorted(case.subject.ref for case in cases) == ["counted", "over", "shortened"]
    assert Coverage().population(Scope(home.pk)) == 4
    problems = Coverage().problems(date(2020, 1, 1), Scope(home.pk))
    assert sorted(problem.subject.ref for problem in problems) == ["counted", "over", "shortened"]


@pytest.mark.parametrize("kind", ["renews", "supersedes"])
def test_with_a_successor_in_force_it_is_no_suspect(home: Alliance, kind: str) -> None:
    old = agreement(home, "old", ends_on=END)
    new = agreement(home, "new", day="2021-09-01", ends_on=date(2025, 12, 31))
    relation(new, kind, old)
    assert [case.subject.ref for case in look(Coverage(), date(2021, 8, 31))[0]] == ["old"]
    assert look(Coverage(), date(2021, 9, 1))[0] == []


def test_an_instrument_that_only_implements_it_is_no_successor(home: Alliance) -> None:
    old = agreement(home, "old", ends_on=END)
    relation(agreement(home, "arrangement", kind="none"), "implements", old)
    assert len(list(Coverage().problems(date(2020, 1, 1), Scope()))) == 1


def test_a_memorandum_that_succeeds_by_its_signature_ends_the_lapse(home: Alliance) -> None:
    old = agreement(home, "old", ends_on=END)
    new = instrument(home, "new", kind="memorandum")
    action(new, "signed", "2020-02-01")
    relation(new, "renews", old)
    lapsed = [list(Coverage().problems(date(2020, m, d), Scope())) for m, d in [(1, 31), (2, 1)]]
    assert [len(found) for found in lapsed] == [1, 0]


def test_looking_costs_the_same_for_twenty_as_for_two(home: Alliance) -> None:
    costs = []
    before = agreement(home, "before", ends_on=END)
    for n in range(20):
        relation(agreement(home, f"a-{n}", ends_on=END), "implements", before)
        costs.append(look(Coverage(), date(2020, 1, 1))[1])
    assert costs[1] == costs[-1]
