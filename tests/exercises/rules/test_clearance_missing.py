"""A clearance that an exercise needs and does not have."""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.models import SubjectKind
from exercises.models import Clearance
from exercises.rules.clearance_missing import Case, ClearanceMissing
from tests.build.exercises import event, planned, put, yearly
from tests.compliance.looking import EVERYWHERE, assert_explains, look, marked

SUBJECT = marked(SubjectKind.EVENT, "ks-27")
NEEDED = date(2026, 9, 1)
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("answer", "state", "severity"), [("waiting", "overdue", 2), ("refused", "refused", 3)]
)
def test_it_is_missing_once_its_day_is_past(answer: str, state: str, severity: int) -> None:
    case = Case(SUBJECT, "Keen Sword 27", "port visit by JPN", answer, NEEDED, "article V(1)")
    assert ClearanceMissing().judge(case, NEEDED) is None
    problem = ClearanceMissing().judge(case, date(2026, 9, 2))
    assert problem is not None
    assert (problem.state, problem.severity) == (state, severity)
    assert problem.explanation.citation == "article V(1)"
    assert_explains(problem, SUBJECT)


def test_it_finds_what_is_open_of_exercises_to_come(home: Alliance) -> None:
    drill = planned(home)
    kinds = {"port": "waiting", "range": "refused", "safety": "granted", "spectrum": "not_needed"}
    for kind, answer in kinds.items():
        whose = {"event": drill, "state": "JPN", "needed_by": NEEDED}
        put(Clearance, home, **whose, kind=kind, answer=answer)
    gone = {"event": event(yearly(home)), "kind": "port", "state": "JPN", "needed_by": NEEDED}
    put(Clearance, home, **gone)
    cases, cost = look(ClearanceMissing(), TODAY)
    assert [case.answer for case in cases] == ["waiting", "refused"]
    assert cost == 1
    assert ClearanceMissing().population(EVERYWHERE) == 5
