"""An exercise held without an after-action report."""

from datetime import date

from alliances.models import Alliance
from compliance.models import SubjectKind
from exercises.rules.report_missing import Case, ReportMissing
from tests.build.exercises import event, planned, stage, yearly
from tests.compliance.looking import EVERYWHERE, assert_explains, look, marked

SUBJECT = marked(SubjectKind.EVENT, "ks-26")
DUE = date(2026, 9, 1)
CASE = Case(SUBJECT, "Keen Sword 26", date(2026, 7, 3), DUE)
TODAY = date(2026, 11, 22)


def test_it_is_missing_from_the_day_after_it_was_due() -> None:
    assert ReportMissing().judge(CASE, DUE) is None
    problem = ReportMissing().judge(CASE, date(2026, 9, 2))
    assert problem is not None
    assert (problem.since, problem.title) == (
        date(2026, 9, 2),
        "Keen Sword 26: no after-action report by 1 September 2026",
    )
    assert problem == ReportMissing().judge(CASE, TODAY)
    assert_explains(problem, SUBJECT)


def test_only_exercises_that_were_held_and_planned_here_owe_one(home: Alliance) -> None:
    held = event(yearly(home), "2026-07")
    stage(held, "after_action", DUE)
    stage(held, "main", DUE)
    stage(event(yearly(home), "2026-07"), "after_action", DUE, done_on=date(2026, 8, 1))
    stage(event(yearly(home), "2026-07"), "after_action", TODAY)
    stage(planned(home), "after_action", DUE)
    event(yearly(home), "2019-07")
    cases, cost = look(ReportMissing(), TODAY)
    assert ([case.subject.ref for case in cases], cost) == ([held.ref], 1)
    assert ReportMissing().population(EVERYWHERE) == 3
