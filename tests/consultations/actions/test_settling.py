"""Meetings settle what their forum's commitment asks for."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from alliances.models import Alliance
from commitments.models import Commitment, Evidence, Occurrence
from consultations.actions import settle
from consultations.models import Forum, Meeting
from kit.dates import PartialDate
from tests.build.commitments import yearly
from tests.build.consultations import forum, meeting
from tests.conftest import TODAY

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


@pytest.fixture
def scm(home: Alliance) -> Forum:
    """A committee that is to meet once each calendar year."""
    return forum(home, "scm", commitment=yearly(home, "scm", runs_from=date(2024, 1, 1)))


def settled(owner: Alliance) -> None:
    settle(alliance=owner, day=TODAY, at=AT)


def kept() -> list[tuple[str, date | None]]:
    """The years up to now, and when each was met."""
    past = Occurrence.objects.filter(label__lte="2026").order_by("label")
    return [(one.label, one.met_on) for one in past]


def traces() -> list[list[dict[str, Any]]]:
    return [list(model.objects.order_by("pk").values()) for model in (Evidence, Occurrence)]


def test_a_meeting_that_was_held_meets_the_commitment(scm: Forum, home: Alliance) -> None:
    held = meeting(scm, "2024-10-30")
    settled(home)
    assert kept() == [("2024", date(2024, 10, 30)), ("2025", None), ("2026", None)]
    proof = Evidence.objects.get()
    assert (proof.ref, proof.kind, proof.met_on) == (held.ref, "meeting", held.starts_on)
    assert (proof.commitment, proof.alliance) == (scm.commitment, home)


@pytest.mark.parametrize("status", ["planned", "postponed", "cancelled", "not_held"])
def test_a_meeting_that_was_not_held_meets_nothing(scm: Forum, home: Alliance, status: str) -> None:
    meeting(scm, "2024-10-30", status=status)
    settled(home)
    assert not Evidence.objects.exists()
    assert kept() == [("2024", None), ("2025", None), ("2026", None)]


def test_settling_again_changes_nothing(scm: Forum, home: Alliance) -> None:
    for day in ("2024-10-30", "2025-11"):
        meeting(scm, day)
    settled(home)
    before = traces()
    settled(home)
    assert traces() == before


@pytest.mark.parametrize("status", ["cancelled", "planned", "not_held"])
def test_a_meeting_that_turns_out_not_held_falls_open_again(
    scm: Forum, home: Alliance, status: str
) -> None:
    meeting(scm, "2024-10-30")
    settled(home)
    Meeting.objects.update(status=status)
    settled(home)
    assert kept()[0] == ("2024", None)
    assert Evidence.objects.get().withdrawn_at == AT
    assert not Evidence.objects.standing().exists()


def test_a_meeting_that_was_moved_counts_on_its_new_day(scm: Forum, home: Alliance) -> None:
    meeting(scm, "2024-10-30")
    settled(home)
    Meeting.objects.update(starts_on=PartialDate.parse("2025-01-15"))
    settled(home)
    assert kept() == [("2024", None), ("2025", date(2025, 1, 15)), ("2026", None)]
    assert Evidence.objects.count() == 2
    assert str(Evidence.objects.standing().get().met_on) == "2025-01-15"


def test_a_meeting_known_better_replaces_what_was_known(scm: Forum, home: Alliance) -> None:
    meeting(scm, "2024-10")
    settled(home)
    Meeting.objects.update(starts_on=PartialDate.parse("2024-10-30"))
    settled(home)
    assert str(Evidence.objects.standing().get().met_on) == "2024-10-30"
    assert kept()[0] == ("2024", date(2024, 10, 30))


def test_a_meeting_that_moves_to_another_forum_takes_its_proof_along(
    scm: Forum, home: Alliance
) -> None:
    other = forum(home, "mcm", commitment=yearly(home, "mcm", runs_from=date(2024, 1, 1)))
    meeting(scm, "2024-10-30")
    settled(home)
    Meeting.objects.update(forum=other)
    settled(home)
    assert Evidence.objects.standing().get().commitment == other.commitment
    assert Occurrence.objects.get(commitment=scm.commitment, label="2024").met_on is None


def test_evidence_has_the_marking_of_its_meeting_and_follows_it(scm: Forum, home: Alliance) -> None:
    meeting(scm, "2024-10-30", release="public")
    settled(home)
    assert Evidence.objects.get().release == "parties"  # for its promise is no wider
    Commitment.objects.update(release="public")
    settled(home)
    assert Evidence.objects.get().release == "public"
    Meeting.objects.update(release="states", released_to=["JPN"])
    settled(home)
    proof = Evidence.objects.get()
    assert (proof.release, proof.released_to) == ("states", ["JPN"])
    assert proof.withdrawn_at is None


def test_a_forum_without_a_commitment_proves_nothing(home: Alliance) -> None:
    meeting(forum(home), "2024-10-30")
    settled(home)
    assert not Evidence.objects.exists()


def test_evidence_of_another_kind_and_of_other_alliances_is_left_alone(
    scm: Forum, home: Alliance, abroad: Alliance
) -> None:
    theirs = forum(abroad, commitment=yearly(abroad))
    meeting(theirs, "2024-10-30")
    settled(abroad)
    assert scm.commitment is not None
    columns = {"met_on": "2024", "kind": "report", "ref": "report"}
    Evidence.objects.create(alliance=home, commitment=scm.commitment, **columns)
    settled(home)
    assert Evidence.objects.standing().count() == 2


def test_a_forum_that_is_given_a_commitment_later_counts_its_meetings(home: Alliance) -> None:
    body = forum(home)
    meeting(body, "2024-10-30")
    settled(home)
    promise: Commitment = yearly(home, runs_from=date(2024, 1, 1))
    Forum.objects.update(commitment=promise)
    settled(home)
    assert kept()[0] == ("2024", date(2024, 10, 30))


def test_settling_costs_the_same_for_twenty_meetings_as_for_two(
    scm: Forum, home: Alliance, django_assert_max_num_queries: Any
) -> None:
    for month in range(1, 21):
        meeting(scm, f"{2005 + month}-10-30")
    with django_assert_max_num_queries(17):
        settled(home)
    assert Evidence.objects.count() == 20
