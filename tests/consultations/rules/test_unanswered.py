"""The clock of a request to consult."""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.rule import Problem, Scope
from consultations.rules.unanswered import Unanswered
from tests.build.commitments import commitment
from tests.build.consultations import forum, meeting, request

DUE = date(2026, 10, 15)  # the first of October, and fourteen days


def problems(day: date) -> list[Problem]:
    return list(Unanswered().problems(day, Scope()))


def test_the_last_day_of_the_period_is_in_time_and_the_next_is_not(home: Alliance) -> None:
    promise = commitment(home, "consult-on-request")
    request(home, commitment=promise)
    assert problems(DUE) == []
    (found,) = problems(date(2026, 10, 16))
    assert (found.state, found.since, found.due_on) == ("unanswered", date(2026, 10, 16), DUE)
    assert found.subject.ref == "consult-on-request"
    assert found.explanation.arithmetic == "received on 1 October 2026 + 14 days = 15 October 2026"


def test_a_period_in_months_ends_on_the_last_day_of_a_shorter_month(home: Alliance) -> None:
    request(home, "2027-01-31", within="P1M")
    assert problems(date(2027, 2, 28)) == []
    assert problems(date(2027, 3, 1))[0].due_on == date(2027, 2, 28)


def test_an_answer_clears_it(home: Alliance) -> None:
    request(home, answered_on=date(2026, 10, 3))
    assert problems(date(2027, 1, 1)) == []


@pytest.mark.parametrize(("status", "is_answer"), [("held", True), ("cancelled", False)])
def test_only_a_meeting_that_was_held_is_an_answer(
    home: Alliance, status: str, is_answer: bool
) -> None:
    request(home, meeting=meeting(forum(home), "2026-10-09", status=status))
    assert (problems(date(2027, 1, 1)) == []) is is_answer


def test_two_requests_under_one_clause_are_two_findings(home: Alliance) -> None:
    promise = commitment(home)
    for day in ("2026-10-01", "2026-10-02"):
        request(home, day, commitment=promise)
    assert len({one.key for one in problems(date(2027, 1, 1))}) == 2


def test_a_finding_is_as_closely_marked_as_the_request(home: Alliance) -> None:
    request(home, commitment=commitment(home), release="internal")
    assert problems(date(2027, 1, 1))[0].subject.release == "internal"
