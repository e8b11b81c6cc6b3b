"""Decisions and actions, and the commitments that come of them."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from alliances.models import Alliance
from commitments.models import Commitment
from consultations.actions import commit, decide, finish, raise_point, task
from consultations.models import Meeting
from tests.build.alliances import person
from tests.build.consultations import forum, meeting

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


@pytest.fixture
def talks(home: Alliance) -> Meeting:
    return meeting(forum(home, "scm", name="Security meeting"), "2026-11-20", ref="scm-2026")


def test_decisions_and_points_are_numbered_within_their_meeting(talks: Meeting) -> None:
    assert [decide(meeting=talks, text=text).number for text in "ab"] == [1, 2]
    assert [raise_point(meeting=talks, title=text).position for text in "ab"] == [1, 2]
    assert decide(meeting=meeting(talks.forum), text="c").number == 1


def test_a_commitment_is_made_of_a_decision_once(talks: Meeting) -> None:
    decision = decide(meeting=talks, text="Share the warning data from May")
    made = commit(decision=decision)
    assert (made.ref, made.title) == ("scm-2026-d1", "Share the warning data from May")
    assert made.basis == "Decision 1 of Security meeting, 20 November 2026"
    assert (made.release, made.code) == (talks.release, "C-0001")
    assert commit(decision=decision) == made
    assert Commitment.objects.count() == 1


def test_a_long_decision_has_a_title_that_fits(talks: Meeting) -> None:
    assert len(commit(decision=decide(meeting=talks, text="a" * 5000)).title) == 300


def test_who_first_finished_an_action_stays_named(talks: Meeting, desk: User) -> None:
    made = task(meeting=talks, text="Send the list", owner="Desk")
    finish(action=made, by=desk, at=AT)
    finish(action=made, by=person("other", talks.alliance), at=AT)
    made.refresh_from_db()
    assert (made.done_by, made.done_at) == (desk, AT)
