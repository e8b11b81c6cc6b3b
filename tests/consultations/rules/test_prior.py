"""Consultation that has to come first."""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.rule import Problem, Scope
from consultations.rules.prior import PriorConsultation
from tests.build.commitments import commitment
from tests.build.consultations import deed, forum, meeting

LATER = date(2027, 1, 1)


def problems(day: date = LATER) -> list[Problem]:
    return list(PriorConsultation().problems(day, Scope()))


def test_a_deed_without_any_consultation_is_a_breach(home: Alliance) -> None:
    deed(home, commitment=commitment(home, "prior"))
    (found,) = problems()
    assert (found.subject.ref, found.state, found.since) == ("prior", "breached", date(2026, 10, 1))
    assert "no consultation is recorded" in found.explanation.arithmetic


def test_a_deed_that_is_still_to_come_is_none(home: Alliance) -> None:
    deed(home, "2026-10-01")
    assert problems(date(2026, 9, 30)) == []
    assert len(problems(date(2026, 10, 1))) == 1


@pytest.mark.parametrize(
    ("met", "happened", "is_breach"),
    [
        ("2026-09-30", "2026-10-01", False),
        ("2026-10-01", "2026-10-01", False),  # the same day: nobody knows the hour
        ("2026-10-02", "2026-10-01", True),
        ("2026-10", "2026-10-15", False),  # perhaps before
        ("2026-11", "2026-10", True),
        ("2026-10-20", "2026-10", False),
    ],
)
def test_only_what_was_certainly_later_does_not_count(
    home: Alliance, met: str, happened: str, is_breach: bool
) -> None:
    deed(home, happened, meeting=meeting(forum(home), met))
    assert bool(problems()) is is_breach


def test_a_meeting_that_was_not_held_does_not_count(home: Alliance) -> None:
    deed(home, meeting=meeting(forum(home), "2026-09-01", status="cancelled"))
    assert len(problems()) == 1
