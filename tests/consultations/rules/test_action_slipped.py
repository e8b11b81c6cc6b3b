"""Actions that meetings wanted done."""

from datetime import date

from accounts.models import User
from alliances.models import Alliance
from compliance.rule import Problem, Scope
from consultations.models import ActionItem
from consultations.rules.action_slipped import ActionSlipped
from kit import clock
from tests.build.consultations import action, forum, meeting

DUE = date(2026, 11, 1)


def problems(day: date) -> list[Problem]:
    return list(ActionSlipped().problems(day, Scope()))


def test_an_action_slips_on_the_day_after_it_was_due(home: Alliance) -> None:
    action(meeting(forum(home, "scm")), "Send the list", due_on=DUE, owner="Desk")
    assert problems(DUE) == []
    (found,) = problems(date(2026, 11, 2))
    assert found.subject.ref == "scm"
    assert found.title == "Not done by 1 November 2026: Send the list"


def test_an_action_without_a_day_never_slips(home: Alliance) -> None:
    action(meeting(forum(home)))
    assert problems(date(2030, 1, 1)) == []


def test_done_is_done(home: Alliance, desk: User) -> None:
    action(meeting(forum(home)), due_on=DUE)
    ActionItem.objects.update(done_at=clock.now(), done_by=desk)
    assert problems(date(2030, 1, 1)) == []
