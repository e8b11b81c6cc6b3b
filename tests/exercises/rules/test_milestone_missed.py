"""A planning stage that was not done by its day."""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.models import SubjectKind
from compliance.rule import Scope
from exercises.rules.milestone_missed import Case, MilestoneMissed
from tests.build.exercises import planned, stage
from tests.compliance.looking import assert_explains, look, marked

SUBJECT = marked(SubjectKind.EVENT, "ks-27")
DUE = date(2026, 9, 1)
CASE = Case(SUBJECT, "Keen Sword 27", "main planning conference", "main", DUE)
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("as_of", "state", "severity", "since"),
    [
        (date(2026, 9, 2), "overdue", 1, date(2026, 9, 2)),
        (date(2026, 10, 1), "overdue", 1, date(2026, 9, 2)),
        (date(2026, 10, 2), "lapsed", 2, date(2026, 10, 2)),
    ],
)
def test_it_is_overdue_for_thirty_days_then_lapsed(
    as_of: date, state: str, severity: int, since: date
) -> None:
    problem = MilestoneMissed().judge(CASE, as_of)
    assert problem is not None
    assert (problem.state, problem.severity, problem.since) == (state, severity, since)
    assert problem.key.endswith(f"/{SUBJECT.row}/main")
    assert_explains(problem, SUBJECT)


def test_on_its_day_nothing_is_missed() -> None:
    assert MilestoneMissed().judge(CASE, DUE) is None


def test_it_finds_what_was_not_done_by_then(home: Alliance, abroad: Alliance) -> None:
    drill = planned(home)
    stage(drill, "concept", DUE, done_on=date(2026, 8, 1))
    stage(drill, "initial", DUE, done_on=date(2026, 12, 1))
    stage(drill, "main", DUE)
    stage(drill, "final", TODAY)
    stage(drill, "after_action", DUE)
    stage(planned(abroad), "main", DUE)
    for status in ("cancelled", "suspended"):
        stage(planned(home, status=status), "main", DUE)
    cases, cost = look(MilestoneMissed(), TODAY, Scope(home.pk))
    assert [case.kind for case in cases] == ["initial", "main"]
    assert cost == 1
    assert MilestoneMissed().population(Scope(home.pk)) == 6


def test_it_tells_nobody_who_may_not_see_the_stage(home: Alliance) -> None:
    stage(planned(home), "main", DUE).__class__.objects.update(release="internal")
    ((case,), _) = look(MilestoneMissed(), TODAY)
    assert case.subject.release == "internal"
