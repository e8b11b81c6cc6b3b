"""A fixed term that ends soon: the eve of Japan's ninth cost-sharing agreement."""

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
from treaties.rules.expiring import Case, Expiring, urgency
from treaties.term import Extension, Facts, Link, Term, TermKind

END = date(2027, 3, 31)
SUBJECT = marked(SubjectKind.INSTRUMENT, "us-jp-sma-09")
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH


def judge(as_of: date, end: date | None = END, **more: Any) -> Problem | None:
    own = Link(SUBJECT.ref, date(2022, 4, 1), end)
    agreed = Term(TermKind.FIXED, starts_on=own.in_force_on, ends_on=end)
    facts = Facts(SUBJECT.ref, "Agreement no. 9", ("USA", "JPN"), own, agreed, **more)
    return Expiring().judge(Case(SUBJECT, facts), as_of)


@pytest.mark.parametrize(
    ("as_of", "severity", "step"),
    [
        (date(2026, 3, 31), LOW, 1),
        (date(2026, 10, 1), LOW, 1),
        (date(2026, 10, 2), MEDIUM, 2),
        (date(2026, 12, 30), MEDIUM, 2),
        (date(2026, 12, 31), MEDIUM, 3),
        (date(2027, 2, 28), MEDIUM, 3),
        (date(2027, 3, 1), HIGH, 4),
        (date(2027, 3, 24), HIGH, 5),
        (date(2027, 3, 30), HIGH, 5),
        (date(2027, 3, 31), HIGH, 6),
    ],
)
def test_it_is_told_at_each_step_of_the_ladder(as_of: date, severity: Severity, step: int) -> None:
    problem = judge(as_of)
    assert problem is not None
    assert (problem.state, problem.severity, problem.step) == ("expiring", severity, step)
    assert (problem.since, problem.due_on) == (date(2026, 3, 31), END)


@pytest.mark.parametrize("as_of", [date(2022, 3, 31), date(2026, 3, 30), date(2027, 4, 1)])
def test_more_than_a_year_before_and_after_the_end_it_is_silent(as_of: date) -> None:
    assert judge(as_of) is None


def test_before_the_first_step_there_is_no_urgency() -> None:
    assert urgency(END, date(2026, 3, 30)) == (LOW, 0)


def test_the_explanation_is_complete_and_the_same_on_every_day_of_a_step() -> None:
    problem = judge(date(2026, 10, 2))
    assert problem is not None
    assert_explains(problem, SUBJECT)
    assert problem == judge(date(2026, 11, 22))
    assert problem.key == f"{SUBJECT.alliance_id}/{SUBJECT.row}/2027-03-31"
    assert problem.title == "Agreement no. 9 ends on 31 March 2027; no successor is in force"
    assert "31 March 2027 - 365 days = 31 March 2026" in problem.explanation.arithmetic


def test_a_successor_that_is_signed_is_named_and_one_in_force_ends_the_warning() -> None:
    heirs = [Link("us-jp-sma-10", date(2027, 1, 10))]
    before, after = (judge(day, successors=heirs) for day in (date(2027, 1, 9), date(2027, 1, 10)))
    assert before is not None
    assert before.explanation.inputs["successor"] == "us-jp-sma-10"
    assert after is None


def test_an_amendment_moves_the_warning_with_the_end() -> None:
    moved = [Extension(date(2026, 9, 1), date(2028, 3, 31))]
    assert judge(date(2026, 8, 31), extensions=moved) is not None
    assert judge(date(2026, 9, 1), extensions=moved) is None
    later = judge(date(2027, 4, 1), extensions=moved)
    assert later is not None
    assert (later.due_on, later.step) == (date(2028, 3, 31), 1)


def test_without_an_end_or_a_beginning_it_is_silent() -> None:
    assert judge(date(2026, 11, 22), end=None) is None
    unknown = Facts("x", "X", ("USA", "JPN"), None, Term(TermKind.FIXED, ends_on=END))
    assert Expiring().judge(Case(SUBJECT, unknown), date(2026, 11, 22)) is None


def agreement(owner: Alliance, ref: str, **how: Any) -> None:
    made = instrument(owner, ref)
    action(made, "entry_into_force", "2022-04-01")
    term(made, **how)


def test_it_looks_at_fixed_terms_that_may_end_within_a_year(
    home: Alliance, abroad: Alliance
) -> None:
    agreement(home, "near", ends_on=END)
    agreement(home, "far", ends_on=date(2028, 12, 31))
    agreement(home, "counted", initial=Duration.parse("P5Y"))
    agreement(home, "endless", kind="indefinite")
    agreement(abroad, "foreign", ends_on=END)
    cases, _ = look(Expiring(), date(2026, 11, 22), Scope(home.pk))
    assert sorted(case.subject.ref for case in cases) == ["counted", "near"]
    assert Expiring().population(Scope(home.pk)) == 3
    assert Expiring().population(Scope()) == 4


def test_an_end_counted_from_entry_into_force_is_told_as_one_that_is_written(
    home: Alliance,
) -> None:
    agreement(home, "counted", initial=Duration.parse("P5Y"))
    (problem,) = Expiring().problems(date(2026, 11, 22), Scope(home.pk))
    assert problem.due_on == date(2027, 4, 1)


def test_an_agreement_with_a_successor_in_force_is_no_suspect(home: Alliance) -> None:
    old, new = instrument(home, "old"), instrument(home, "new")
    for made, day in ((old, "2022-04-01"), (new, "2026-11-22")):
        action(made, "entry_into_force", day)
    term(old, ends_on=END)
    relation(new, "renews", old)
    assert len(look(Expiring(), date(2026, 11, 21))[0]) == 1
    assert look(Expiring(), date(2026, 11, 22))[0] == []


def test_looking_costs_the_same_for_twenty_as_for_two(home: Alliance) -> None:
    costs = []
    for n in range(20):
        agreement(home, f"a-{n:02}", ends_on=END)
        if n:
            later, earlier = (Instrument.objects.get(ref=f"a-{m:02}") for m in (n, n - 1))
            relation(later, "implements", earlier)
        cases, cost = look(Expiring(), date(2026, 11, 22))
        costs.append(cost)
        assert len(cases) == n + 1
    assert costs[2] == costs[-1]  # from a chain of three on
