"""The way of the data: clause, promise, occurrence, evidence, finding, change."""

from datetime import UTC, date, datetime, time

import pytest

from accounts.models import User
from alliances.models import Alliance
from commitments.actions import align, unfold
from commitments.models import Commitment, Evidence, Occurrence
from compliance.actions import acknowledge
from compliance.engine import ask_recheck, judge, recheck
from compliance.models import Change, Finding
from compliance.question import ask
from compliance.rule import Scope
from consultations.actions import settle
from consultations.models import Forum, Meeting
from tests.build.commitments import met, yearly
from tests.build.consultations import forum, meeting
from tests.build.treaties import action, instrument, provision


def at(day: date) -> datetime:
    return datetime.combine(day, time(6), UTC)


def evening(day: date) -> None:
    """The day is judged, as it is every day."""
    judge(day, Scope(), at=at(day))


def log() -> list[tuple[str, str]]:
    """What was told so far: rule and what happened."""
    return list(Change.objects.values_list("finding__rule", "kind"))


@pytest.fixture
def promise(home: Alliance) -> Commitment:
    """The clause by which the parties consult, and the promise that rests on it."""
    treaty = instrument(home, "us-jp-treaty-1960")
    action(treaty, "entry_into_force", "1960-06-23")
    clause = provision(treaty, "IV")
    begins = date(2024, 1, 1)
    return yearly(home, "scc", provision=clause, instrument=treaty, runs_from=begins)


def test_a_clause_becomes_a_finding_and_a_meeting_resolves_it(
    promise: Commitment, home: Alliance, desk: User
) -> None:
    committee = forum(home, "scc", commitment=promise)
    overdue = falls_overdue()
    lapses_although_someone_looks_after_it(overdue, desk)
    is_resolved_when_they_meet(overdue, committee)
    comes_back_when_it_turns_out_that_they_did_not(overdue, home)


def falls_overdue() -> Finding:
    """One occurrence a year; nobody meets in the first."""
    unfold(Commitment.objects.all(), date(2024, 1, 1))
    first = Occurrence.objects.get(label="2024")
    assert (first.due_on, first.lapses_on) == (date(2024, 12, 31), date(2025, 3, 31))
    evening(date(2024, 11, 1))
    assert log() == [("commitments.due_soon", "opened")]
    evening(date(2025, 1, 1))
    changed = [("commitments.due_soon", "resolved"), ("commitments.lapsed", "opened")]
    assert sorted(log()[1:]) == changed
    found: Finding = Finding.objects.open().get()
    assert (found.state, found.subject) == ("overdue", "scc")
    assert "Article IV" in found.explanation["citation"]
    assert ask("scc", date(2025, 1, 1)).state == "overdue"
    return found


def lapses_although_someone_looks_after_it(found: Finding, desk: User) -> None:
    """On the last day of grace someone does; once it is over, it is worse, and nobody does."""
    acknowledge(finding=found, by=desk, at=at(date(2025, 1, 2)))
    evening(date(2025, 3, 31))
    found.refresh_from_db()
    assert (found.state, found.acknowledged_by) == ("overdue", desk)
    evening(date(2025, 4, 1))
    found.refresh_from_db()
    assert (found.state, found.acknowledged_by) == ("lapsed", None)
    assert log()[-1] == ("commitments.lapsed", "worsened")


def is_resolved_when_they_meet(found: Finding, committee: Forum) -> None:
    """The meeting is evidence of its own year, and overtakes the one that was missed."""
    day = date(2025, 4, 7)
    held = meeting(committee, "2025-04-07")
    settle(alliance=committee.alliance, day=day, at=at(day))
    ask_recheck(committee.alliance)
    assert recheck(day, at(day)) == 1
    proof = Evidence.objects.get()
    assert proof.ref == held.ref
    assert Occurrence.objects.get(label="2024").closed_on == day
    assert Occurrence.objects.get(label="2025").evidence == proof
    found.refresh_from_db()
    assert found.resolved_at == at(day)
    assert log()[-1] == ("commitments.lapsed", "resolved")
    assert not Finding.objects.open().exists()


def comes_back_when_it_turns_out_that_they_did_not(found: Finding, home: Alliance) -> None:
    """The same problem is a new finding."""
    day = date(2025, 4, 8)
    Meeting.objects.update(status="postponed")
    settle(alliance=home, day=day, at=at(day))
    evening(day)
    again = Finding.objects.open().get()
    assert (again.key, again.state) == (found.key, "lapsed")
    assert again.pk != found.pk
    assert log()[-1] == ("commitments.lapsed", "opened")


def test_evidence_that_is_taken_back_reopens_what_it_closed(
    promise: Commitment, home: Alliance
) -> None:
    day = date(2025, 4, 7)
    met(promise, "2024-12", day)
    evening(day)
    assert log() == []
    align(alliance=home, kinds=["meeting"], found={}, day=day, at=at(day))
    evening(day)
    assert log() == [("commitments.lapsed", "opened")]


def test_a_suspended_treaty_asks_for_nothing(promise: Commitment, home: Alliance) -> None:
    evening(date(2025, 4, 1))
    assert promise.instrument is not None
    action(promise.instrument, "suspended", "2025-04-02")
    evening(date(2025, 4, 2))
    assert log() == [("commitments.lapsed", "opened"), ("commitments.lapsed", "resolved")]
    action(promise.instrument, "resumed", "2025-05-01")
    evening(date(2025, 5, 1))
    assert Finding.objects.open().get().due_on == date(2024, 12, 31)
