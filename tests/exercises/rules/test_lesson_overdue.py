"""A lesson whose remedy is late."""

from datetime import date
from typing import Any

import pytest

from alliances.models import Alliance
from compliance.models import SubjectKind
from exercises.models import LessonCheck
from exercises.rules.lesson_overdue import Case, LessonOverdue
from tests.build.exercises import event, lesson, put, yearly
from tests.compliance.looking import EVERYWHERE, assert_explains, look, marked

SUBJECT = marked(SubjectKind.LESSON, "iff")
DUE = date(2025, 1, 1)
TODAY = date(2026, 11, 22)
CASE = Case(SUBJECT, "IFF codes", "J6", DUE, is_remedied=False)
AGREED: dict[str, Any] = {"action": "Share codes", "action_body": "J6", "due_on": DUE}


@pytest.mark.parametrize(
    ("as_of", "severity", "since"),
    [
        (date(2025, 1, 2), 2, date(2025, 1, 2)),
        (date(2026, 1, 1), 2, date(2025, 1, 2)),
        (date(2026, 1, 2), 3, date(2026, 1, 2)),
    ],
)
def test_it_is_overdue_and_after_a_year_weighs_more(
    as_of: date, severity: int, since: date
) -> None:
    problem = LessonOverdue().judge(CASE, as_of)
    assert problem is not None
    assert (problem.severity, problem.since) == (severity, since)
    assert problem.title == "IFF codes: action by J6, due by 1 January 2025"
    assert_explains(problem, SUBJECT)


def test_on_its_day_it_is_in_time() -> None:
    assert LessonOverdue().judge(CASE, DUE) is None


def test_a_remedy_alone_does_not_end_it(home: Alliance) -> None:
    lesson(home, **AGREED, remedied_on=date(2025, 6, 1))
    lesson(home, **AGREED | {"due_on": TODAY})
    lesson(home)
    (case,), cost = look(LessonOverdue(), TODAY)
    problem = LessonOverdue().judge(case, TODAY)
    assert problem is not None
    assert "to be verified" in problem.title
    assert cost == 1
    assert LessonOverdue().population(EVERYWHERE) == 2


def test_one_that_is_closed_is_overdue_only_before_it_was(home: Alliance) -> None:
    one = lesson(home, event(yearly(home), "2024-03"), **AGREED)
    proof = {"event": event(yearly(home), "2025-03"), "is_remedied": True, "evidence": "x"}
    put(LessonCheck, home, lesson=one, **proof)
    one.closed_on = date(2025, 6, 1)
    one.save()
    assert look(LessonOverdue(), TODAY)[0] == []
    assert len(look(LessonOverdue(), date(2025, 5, 31))[0]) == 1
