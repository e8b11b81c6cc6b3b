"""A recurring commitment that falls due soon."""

from datetime import date

import pytest

from alliances.models import Alliance
from commitments.rules.due_soon import DueSoon
from compliance.models import Severity
from compliance.rule import Problem, Scope
from tests.build.commitments import met, rolling, yearly
from tests.build.treaties import action, instrument, provision
from tests.commitments.rules.test_lapsed import CASE, SUBJECT
from tests.compliance.looking import assert_explains, look


def judge(as_of: date) -> Problem | None:
    return DueSoon().judge(CASE, as_of)


@pytest.mark.parametrize("as_of", [date(2016, 11, 1), date(2016, 12, 31)])
def test_it_is_told_from_the_day_of_warning_through_the_due_day(as_of: date) -> None:
    problem = judge(as_of)
    assert problem is not None
    assert (problem.state, problem.severity, problem.step) == ("due_soon", Severity.LOW, 0)
    assert (problem.since, problem.due_on) == (date(2016, 11, 1), date(2016, 12, 31))


@pytest.mark.parametrize("as_of", [date(2016, 10, 31), date(2017, 1, 1)])
def test_before_the_warning_and_after_the_due_day_it_is_silent(as_of: date) -> None:
    assert judge(as_of) is None


def test_the_explanation_is_complete_and_the_same_on_every_day() -> None:
    problem = judge(date(2016, 11, 1))
    assert problem is not None
    assert_explains(problem, SUBJECT)
    assert problem == judge(date(2016, 12, 31))
    assert problem.key == f"{SUBJECT.alliance_id}/{SUBJECT.row}/2016"


def found(as_of: date, scope: Scope | None = None) -> dict[str, Problem]:
    rule, where = DueSoon(), scope or Scope()
    rule.prepare(as_of, where)
    return {problem.subject.ref: problem for problem in rule.problems(as_of, where)}


@pytest.mark.parametrize(
    ("period", "held", "first", "due"),
    [
        ("P14D", "2026-01-01", date(2026, 1, 13), date(2026, 1, 15)),
        ("P3M", "2026-01-01", date(2026, 3, 17), date(2026, 4, 1)),
        ("P1Y", "2025-03-01", date(2025, 12, 31), date(2026, 3, 1)),
        ("P2Y", "2024-03-01", date(2025, 12, 31), date(2026, 3, 1)),
    ],
)
def test_the_warning_comes_a_sixth_of_the_period_ahead_and_at_most_sixty_days(
    home: Alliance, period: str, held: str, first: date, due: date
) -> None:
    promise = rolling(home, period, "c")
    met(promise, held, due)
    eve = date.fromordinal(first.toordinal() - 1)
    assert found(eve) == {}
    assert found(first)["c"].due_on == due
    assert found(due)["c"].since == first


def test_what_is_met_in_time_is_no_longer_told(home: Alliance) -> None:
    promise = yearly(home, "c", runs_from=date(2026, 1, 1))
    assert "c" in found(date(2026, 11, 22))
    met(promise, "2026-11-22", date(2026, 11, 22))
    assert found(date(2026, 11, 22)) == {}
    assert "c" in found(date(2026, 11, 21))


def test_a_commitment_whose_instrument_is_suspended_is_not_told(home: Alliance) -> None:
    clause = provision(instrument(home))
    yearly(home, provision=clause, instrument=clause.instrument, runs_from=date(2026, 1, 1))
    assert len(found(date(2026, 12, 1))) == 1
    action(clause.instrument, "suspended", "2026-12-01")
    assert found(date(2026, 12, 1)) == {}


def test_it_looks_at_what_falls_due_within_sixty_days(home: Alliance, abroad: Alliance) -> None:
    begins = date(2026, 1, 1)
    yearly(home, "near", runs_from=begins)
    yearly(abroad, "foreign", runs_from=begins)
    rolling(home, "P3Y", "far", runs_from=begins)
    as_of = date(2026, 11, 22)
    assert list(found(as_of, Scope(home.pk))) == ["near"]
    assert len(look(DueSoon(), as_of, Scope(home.pk))[0]) == 1
    assert DueSoon().population(Scope(home.pk)) == 2
    assert sorted(found(as_of)) == ["foreign", "near"]


def test_looking_costs_the_same_for_twenty_as_for_two(home: Alliance) -> None:
    as_of, costs = date(2026, 11, 22), []
    for n in range(20):
        clause = provision(instrument(home, f"treaty-{n}"))
        begins = date(2026, 1, 1)
        yearly(home, provision=clause, instrument=clause.instrument, runs_from=begins)
        DueSoon().prepare(as_of, Scope())
        cases, cost = look(DueSoon(), as_of)
        costs.append(cost)
        assert len(cases) == n + 1
    assert costs[1] == costs[-1]


def test_a_grace_does_not_delay_the_warning(home: Alliance) -> None:
    yearly(home, "c", runs_from=date(2026, 1, 1))
    inputs = found(date(2026, 11, 1))["c"].explanation.inputs
    assert (inputs["due_on"], inputs["lapses_on"]) == ("2026-12-31", "2027-03-31")
