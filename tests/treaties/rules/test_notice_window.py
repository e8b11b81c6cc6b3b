"""A decision to stay or leave: the agreement of 1958 and the notes on Diego Garcia of 1966."""

from datetime import date
from typing import Any

import pytest

from alliances.models import Alliance
from compliance.models import Severity, SubjectKind
from compliance.rule import Problem, Scope
from kit.dates import Duration
from tests.build.treaties import action, instrument, term
from tests.compliance.looking import assert_explains, look, marked
from treaties.rules.notice_window import Case, NoticeWindow
from treaties.term import Facts, Link, Term, TermKind, Window

SUBJECT = marked(SubjectKind.INSTRUMENT, "us-uk-mda-1958")
P1Y, P2Y, P5Y, P10Y, P20Y, P50Y = (Duration.parse(f"P{n}Y") for n in (1, 2, 5, 10, 20, 50))
MDA = Term(TermKind.INDEFINITE, date(1958, 8, 4), window=Window(P10Y, P5Y, P1Y, "Article II only"))
BIOT = Term(
    TermKind.FIXED_THEN_TACIT_RENEWAL,
    starts_on=date(1966, 12, 30),
    initial=P50Y,
    renewal=P20Y,
    renewals=1,
    notice_window=(date(2014, 12, 30), date(2016, 12, 30)),
    notice_effect=P2Y,
)
LOW, MEDIUM = Severity.LOW, Severity.MEDIUM


def judge(agreed: Term, as_of: date, **more: Any) -> Problem | None:
    assert agreed.starts_on is not None
    own = Link(SUBJECT.ref, agreed.starts_on)
    facts = Facts(SUBJECT.ref, "Agreement", ("USA", "GBR"), own, agreed, **more)
    return NoticeWindow().judge(Case(SUBJECT, facts), as_of)


@pytest.mark.parametrize(
    ("as_of", "severity", "step"),
    [
        (date(2026, 8, 4), LOW, 1),
        (date(2027, 2, 4), LOW, 1),
        (date(2027, 2, 5), MEDIUM, 2),
        (date(2027, 5, 6), MEDIUM, 3),
        (date(2027, 7, 5), MEDIUM, 4),
        (date(2027, 8, 4), MEDIUM, 6),
    ],
)
def test_the_last_day_of_notice_for_a_set_exit_is_told_a_year_ahead(
    as_of: date, severity: Severity, step: int
) -> None:
    problem = judge(MDA, as_of)
    assert problem is not None
    assert (problem.state, problem.severity, problem.step) == ("notice_closing", severity, step)
    assert (problem.since, problem.due_on) == (date(2026, 8, 4), date(2027, 8, 4))
    assert problem.explanation.inputs["effective_on"] == "2028-08-04"
    assert problem.title.startswith("Agreement, Article II only: last day to give notice is 4 Aug")


@pytest.mark.parametrize("as_of", [date(1958, 8, 3), date(2026, 8, 3), date(2027, 8, 5)])
def test_far_from_the_last_day_and_after_it_there_is_nothing_to_tell(as_of: date) -> None:
    assert judge(MDA, as_of) is None


@pytest.mark.parametrize(
    ("as_of", "step"),
    [
        (date(2015, 12, 30), None),
        (date(2015, 12, 31), 1),
        (date(2016, 12, 30), 6),
        (date(2016, 12, 31), None),
        (date(2036, 6, 1), None),
    ],
)
def test_a_tacit_renewal_is_told_until_its_window_closes(as_of: date, step: int | None) -> None:
    problem = judge(BIOT, as_of)
    assert (problem and problem.step) == step
    if problem is not None:
        assert problem.due_on == date(2016, 12, 30)
        assert "renews itself" in problem.title


@pytest.mark.parametrize(
    ("received", "is_told"), [(date(2014, 12, 29), True), (date(2015, 6, 1), False)]
)
def test_a_notice_in_the_window_ends_the_warning_and_one_too_early_does_not(
    received: date, is_told: bool
) -> None:
    assert (judge(BIOT, date(2016, 6, 1), notices=[received]) is not None) is is_told


def test_an_instrument_that_is_over_asks_for_no_decision() -> None:
    assert judge(MDA, date(2027, 1, 1), ended_on=date(2027, 1, 1)) is None
    assert judge(MDA, date(2027, 1, 1), ended_on=date(2027, 1, 2)) is not None


def test_one_whose_entry_into_force_is_unknown_is_passed_over() -> None:
    facts = Facts("x", "X", ("USA", "GBR"), None, MDA)
    assert NoticeWindow().judge(Case(SUBJECT, facts), date(2027, 1, 1)) is None


def test_the_explanation_is_complete_and_the_same_on_every_day_of_a_step() -> None:
    problem = judge(MDA, date(2026, 8, 4))
    assert problem is not None
    assert_explains(problem, SUBJECT)
    assert problem == judge(MDA, date(2026, 11, 22))
    assert problem.key == f"{SUBJECT.alliance_id}/{SUBJECT.row}/2027-08-04"
    last = judge(MDA, date(2027, 8, 4))
    assert last is not None
    assert (last.key, last.explanation) == (problem.key, problem.explanation)


def windowed(owner: Alliance, ref: str) -> None:
    made = instrument(owner, ref)
    action(made, "entry_into_force", "1958-08-04")
    spans = {"first_after": P10Y, "then_every": P5Y, "notice_before": P1Y}
    term(made, "indefinite", **{f"window_{name}": span for name, span in spans.items()})


def test_it_looks_at_set_exits_and_tacit_renewals(home: Alliance, abroad: Alliance) -> None:
    windowed(home, "windowed")
    windowed(abroad, "foreign")
    tacit = instrument(home, "tacit", kind="memorandum")
    action(tacit, "signed", "1988-04-21")
    term(tacit, "fixed_then_tacit_renewal", initial=P5Y, renewal=P5Y)
    term(instrument(home, "endless"), "indefinite")
    cases, _ = look(NoticeWindow(), date(2027, 1, 1), Scope(home.pk))
    assert sorted(case.subject.ref for case in cases) == ["tacit", "windowed"]
    assert NoticeWindow().population(Scope(home.pk)) == 2
    (problem,) = NoticeWindow().problems(date(2027, 1, 1), Scope(home.pk))
    assert problem.subject.ref == "windowed"
    due = {p.subject.ref: p.due_on for p in NoticeWindow().problems(date(2028, 1, 1), Scope())}
    assert due == {"tacit": date(2028, 4, 21)}


def test_looking_costs_the_same_for_twenty_as_for_two(home: Alliance) -> None:
    costs = []
    for n in range(20):
        windowed(home, f"t-{n}")
        costs.append(look(NoticeWindow(), date(2027, 1, 1))[1])
    assert costs[1] == costs[-1]
