"""A commitment that was broken."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from alliances.models import Alliance
from commitments.actions import end_breach, note_breach
from commitments.rules.breached import Breached
from compliance.models import Severity
from compliance.rule import Problem, Scope
from tests.build.commitments import commitment

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


def found(as_of: date) -> list[Problem]:
    return list(Breached().problems(as_of, Scope()))


def test_it_stands_from_the_first_day_until_it_is_made_good(home: Alliance, desk: User) -> None:
    promise = commitment(home, "no-transfer", kind="prohibition", title="No transfer to others")
    told: dict[str, Any] = {"what": "Parts were passed on", "by": desk, "at": AT}
    breach = note_breach(commitment=promise, began_on=date(2026, 11, 1), **told)
    assert found(date(2026, 10, 31)) == []
    (problem,) = found(date(2026, 11, 1))
    assert problem.title == "No transfer to others was broken: Parts were passed on"
    assert (problem.severity, problem.since) == (Severity.HIGH, date(2026, 11, 1))
    assert problem.subject.release == "internal"
    end_breach(breach=breach, ended_on=date(2026, 11, 10), at=AT)
    assert found(date(2026, 11, 9)) == [problem]
    assert found(date(2026, 11, 10)) == []


def test_two_breaches_that_began_on_one_day_are_two(home: Alliance, desk: User) -> None:
    promise = commitment(home)
    for what in ("one", "two"):
        note_breach(commitment=promise, began_on=date(2026, 11, 1), what=what, by=desk, at=AT)
    assert len({problem.key for problem in found(date(2026, 11, 2))}) == 2


@pytest.mark.parametrize(("is_draft", "counted"), [(False, 1), (True, 0)])
def test_it_answers_for_every_commitment_but_drafts(
    home: Alliance, is_draft: bool, counted: int
) -> None:
    commitment(home, is_draft=is_draft)
    assert Breached().population(Scope()) == counted
