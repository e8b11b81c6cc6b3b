"""A clause that ends before its treaty: Article III bis of the US-UK agreement of 1958."""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.models import Severity, SubjectKind
from compliance.rule import Problem, Scope
from tests.build.treaties import action, instrument, provision
from tests.compliance.looking import assert_explains, look, marked
from treaties.models import Provision
from treaties.rules.clause_sunset import Case, ClauseSunset
from treaties.term import Extension, Facts, Link, Term, TermKind

END = date(2024, 12, 31)
SUBJECT = marked(SubjectKind.PROVISION, "us-uk-mda-1958:III bis")
TO_2024 = Extension(date(2014, 12, 17), END)
FOR_GOOD = Extension(date(2024, 11, 14), None)
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH


def judge(as_of: date, *moves: Extension) -> Problem | None:
    treaty = Facts(
        "mda",
        "Agreement for Cooperation",
        ("USA", "GBR"),
        Link("mda", date(1958, 8, 4)),
        Term(TermKind.INDEFINITE),
    )
    case = Case(SUBJECT, "Article III bis", treaty.title, list(moves or [TO_2024]), treaty)
    return ClauseSunset().judge(case, as_of)


@pytest.mark.parametrize(
    ("as_of", "state", "severity", "step"),
    [
        (date(2024, 1, 1), "expiring", LOW, 1),
        (date(2024, 7, 3), "expiring", LOW, 1),
        (date(2024, 7, 4), "expiring", MEDIUM, 2),
        (date(2024, 10, 1), "expiring", MEDIUM, 2),
        (date(2024, 10, 2), "expiring", MEDIUM, 3),
        (date(2024, 12, 1), "expiring", HIGH, 4),
        (date(2024, 12, 31), "expiring", HIGH, 6),
        (date(2025, 1, 1), "lapsed", HIGH, 7),
        (date(2030, 1, 1), "lapsed", HIGH, 7),
    ],
)
def test_it_warns_by_the_ladder_and_then_the_clause_has_lapsed(
    as_of: date, state: str, severity: Severity, step: int
) -> None:
    problem = judge(as_of)
    assert problem is not None
    assert (problem.state, problem.severity, problem.step) == (state, severity, step)
    assert (problem.since, problem.due_on) == (date(2024, 1, 1), END)


@pytest.mark.parametrize(
    ("as_of", "moves"),
    [
        (date(2023, 12, 31), [TO_2024]),
        (date(2014, 12, 16), [TO_2024]),
        (date(2024, 11, 14), [TO_2024, FOR_GOOD]),
        (date(2030, 1, 1), [TO_2024, FOR_GOOD]),
        (date(2024, 6, 1), [TO_2024, Extension(date(2024, 6, 1), date(2034, 12, 31))]),
    ],
)
def test_it_is_silent_far_from_the_end_and_once_an_amendment_moved_or_removed_it(
    as_of: date, moves: list[Extension]
) -> None:
    assert judge(as_of, *moves) is None


def test_the_warning_stands_until_the_day_the_amendment_is_in_force() -> None:
    assert judge(date(2024, 11, 13), TO_2024, FOR_GOOD) is not None


def test_the_key_stays_when_the_clause_ends_and_the_title_tells_it() -> None:
    before, after = judge(END), judge(date(2025, 1, 1))
    assert before is not None
    assert after is not None
    assert before.key == after.key == f"{SUBJECT.alliance_id}/{SUBJECT.row}/2024-12-31"
    article = "Article III bis of the Agreement for Cooperation"
    assert before.title == f"{article} ends on 31 December 2024"
    assert after.title == f"{article} ended on 31 December 2024"


def test_the_explanation_is_complete_and_the_same_on_every_day() -> None:
    problem = judge(date(2024, 7, 4))
    assert problem is not None
    assert_explains(problem, SUBJECT)
    assert problem == judge(date(2024, 10, 1))
    lapsed = judge(date(2025, 1, 1))
    assert lapsed is not None
    assert lapsed.explanation == problem.explanation


def clause(owner: Alliance, ref: str, *ends: tuple[str, date | None]) -> Provision:
    treaty = instrument(owner, ref)
    made = provision(treaty, "III bis")
    for day, end in ends:
        action(treaty, "amended", day, provision=made, new_end_on=end, removes_end=end is None)
    return made


def test_it_looks_at_clauses_whose_end_an_amendment_set(home: Alliance, abroad: Alliance) -> None:
    clause(home, "set", ("2014-12-17", END))
    clause(home, "removed", ("2014-12-17", END), ("2024-11-14", None))
    clause(home, "plain")
    clause(abroad, "foreign", ("2014-12-17", END))
    cases, _ = look(ClauseSunset(), date(2024, 12, 1), Scope(home.pk))
    assert sorted(case.subject.ref for case in cases) == ["removed:III bis", "set:III bis"]
    assert ClauseSunset().population(Scope(home.pk)) == 2
    (problem,) = ClauseSunset().problems(date(2024, 12, 1), Scope(home.pk))
    assert problem.subject.ref == "set:III bis"


def test_an_amendment_of_the_whole_treaty_is_not_one_of_the_clause(home: Alliance) -> None:
    made = clause(home, "plain")
    action(made.instrument, "amended", "2014-12-17", new_end_on=END)
    assert look(ClauseSunset(), END)[0] == []


def test_the_finding_has_the_marking_of_the_clause(home: Alliance) -> None:
    made = clause(home, "set", ("2014-12-17", END))
    Provision.objects.filter(pk=made.pk).update(release="internal")
    (problem,) = ClauseSunset().problems(END, Scope())
    assert (problem.subject.release, problem.subject.alliance_id) == ("internal", home.pk)


def test_looking_costs_the_same_for_twenty_as_for_two(home: Alliance) -> None:
    costs = []
    for n in range(20):
        clause(home, f"t-{n}", ("2014-12-17", END))
        costs.append(look(ClauseSunset(), END)[1])
    assert costs[1] == costs[-1]
