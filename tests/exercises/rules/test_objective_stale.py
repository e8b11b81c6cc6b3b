"""An objective that no exercise tested for too long."""

from datetime import date

from alliances.models import Alliance
from compliance.models import SubjectKind
from exercises.rules.objective_stale import Case, ObjectiveStale
from kit.dates import Duration
from tests.build.exercises import attained, event, objective, planned, yearly
from tests.compliance.looking import EVERYWHERE, assert_explains, look, marked

SUBJECT = marked(SubjectKind.OBJECTIVE, "refuel")
TWO_YEARS = Duration.parse("P2Y")
TODAY = date(2026, 11, 22)
CASE = Case(SUBJECT, "Refuel at sea", TWO_YEARS, date(2020, 1, 1), date(2024, 2, 29), "KS 24")


def test_it_is_stale_once_the_last_test_no_longer_holds() -> None:
    assert ObjectiveStale().judge(CASE, date(2026, 2, 28)) is None
    problem = ObjectiveStale().judge(CASE, date(2026, 3, 1))
    assert problem is not None
    assert (problem.due_on, problem.since) == (date(2026, 2, 28), date(2026, 3, 1))
    assert "last tested in KS 24" in problem.title
    assert_explains(problem, SUBJECT)


def test_one_that_was_never_tested_counts_from_the_day_it_was_agreed() -> None:
    never = CASE._replace(tested_on=None, tested_in="")
    assert ObjectiveStale().judge(never, date(2022, 1, 1)) is None
    problem = ObjectiveStale().judge(never, date(2022, 1, 2))
    assert problem is not None
    assert "never tested" in problem.title


def test_what_was_held_and_judged_is_a_test(home: Alliance) -> None:
    aim = objective(home, retest_every=TWO_YEARS)
    for day, result in (("2021", "achieved"), ("2023-03", "not_achieved"), ("2024", "not_tested")):
        attained(aim, event(yearly(home), day), result)
    attained(aim, event(yearly(home), "2025-03"), "")
    attained(aim, planned(home, "2025-06"), "achieved")
    attained(aim, event(yearly(home), "2027-01"), "achieved")
    objective(home)
    cases, cost = look(ObjectiveStale(), TODAY)
    assert [case.tested_on for case in cases] == [date(2023, 3, 31)]
    assert cost == 2
    assert ObjectiveStale().population(EVERYWHERE) == 1
