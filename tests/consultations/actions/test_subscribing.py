"""What a calendar that somebody subscribed to shows, to the day and the marking."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import recurring_ical_events
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from accounts.access import acting_as, name_of
from accounts.models import User
from alliances.models import Alliance, Grant
from commitments.actions import Wish, decide_relief, propose_relief, unfold
from commitments.models import Commitment, Relief
from consultations.actions import entries, move, revoke, stand, subscribe, subscriber
from consultations.actions.subscribing import MOST_FEEDS
from consultations.calendars import Entry, write
from consultations.models import Feed, Forum, Meeting
from kit import clock
from kit.approval import Decision
from kit.errors import Refused
from tests.build.alliances import person
from tests.build.commitments import yearly
from tests.build.consultations import forum, meeting
from tests.build.treaties import action, instrument

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
START = datetime(2027, 1, 6, 22, 30, tzinfo=UTC)
HOURS = {"starts_at": START, "ends_at": START + timedelta(hours=2), "zone": "Asia/Tokyo"}


@pytest.fixture
def scm(home: Alliance) -> Forum:
    return forum(home, "scm", name="Security meeting")


@pytest.fixture
def talks(scm: Forum) -> Meeting:
    return meeting(scm, "2027-01-07", status="planned", place="Tokyo", **HOURS)


def shown(feed: Feed, at: datetime = AT) -> list[Entry]:
    return entries(feed=feed, at=at, site="https://entente.example")


def feed_of(user: User, **about: object) -> Feed:
    return subscribe(by=user, name="phone", **about)[0]  # type: ignore[arg-type]


def test_a_secret_opens_its_calendar_until_it_is_revoked(desk: User) -> None:
    feed, secret = subscribe(by=desk, name="phone")
    assert subscriber(secret) == desk.pk
    assert secret not in str(Feed.objects.values().get())
    revoke(feed=feed, at=AT)
    assert subscriber(secret) is None
    assert subscriber("entente_guess") is None


def test_a_person_has_so_many_calendars_and_no_more(desk: User) -> None:
    for _ in range(MOST_FEEDS):
        subscribe(by=desk, name="phone")
    with pytest.raises(Refused, match="revoke one"):
        subscribe(by=desk, name="phone")


def test_a_meeting_is_shown_with_its_hours_and_its_page(desk: User, talks: Meeting) -> None:
    (found,) = shown(feed_of(desk))
    assert (found.title, found.start, found.zone) == ("Security meeting", START, "Asia/Tokyo")
    assert found.url == f"https://entente.example/consultations/meetings/{talks.pk}/"
    assert (found.uid, found.sequence) == (f"{talks.pk}@entente", 0)


def test_a_move_keeps_the_uid_and_raises_the_sequence(desk: User, talks: Meeting) -> None:
    (before,) = shown(feed_of(desk))
    later = START + timedelta(days=7)
    move(meeting=talks, starts_at=later, ends_at=later + timedelta(hours=1), zone="UTC", at=AT)
    (after,) = shown(Feed.objects.get())
    assert (after.uid, after.sequence, after.start) == (before.uid, before.sequence + 1, later)
    assert after.changed_at >= before.changed_at


def test_a_cancelled_meeting_is_told_of_for_thirty_days(desk: User, talks: Meeting) -> None:
    stand(meeting=talks, status="cancelled", at=AT)
    talks.refresh_from_db()
    feed = feed_of(desk)
    (found,) = shown(feed, talks.changed_at + timedelta(days=30))
    assert (found.is_cancelled, found.sequence) == (True, 1)
    assert shown(feed, talks.changed_at + timedelta(days=30, seconds=1)) == []


def test_a_meeting_of_which_the_day_is_not_known_is_not_placed(desk: User, scm: Forum) -> None:
    meeting(scm, "2027-03", status="planned")
    assert shown(feed_of(desk)) == []


@pytest.mark.parametrize(("release", "is_busy"), [("parties", False), ("internal", True)])
def test_what_is_restricted_leaves_the_portal_as_busy(
    desk: User, talks: Meeting, release: str, is_busy: bool
) -> None:
    Meeting.objects.update(release=release)
    assert [one.is_busy for one in shown(feed_of(desk))] == [is_busy]


def test_deadlines_are_shown_until_they_are_met(desk: User, home: Alliance) -> None:
    promise = yearly(home, runs_from=date(2026, 1, 1), title="Yearly report")
    unfold(Commitment.objects.all(), AT.date())
    days = [(one.title, one.start) for one in shown(feed_of(desk))]
    assert days[0] == ("Due: Yearly report", date(2026, 12, 31))
    page = f"https://entente.example/alliances/us-jp/commitments/{promise.ref}/"
    assert {one.url for one in shown(Feed.objects.get())} == {page}
    promise.occurrences.filter(label="2026").update(closed_on=AT.date())
    assert date(2026, 12, 31) not in {one.start for one in shown(Feed.objects.get())}


def test_a_calendar_of_one_forum_or_alliance_shows_no_other(
    desk: User, talks: Meeting, home: Alliance, abroad: Alliance
) -> None:
    Grant.objects.create(user=desk, alliance=abroad)
    other = forum(home, name="Another")
    meeting(other, "2027-02-01", status="planned")
    meeting(forum(abroad, name="Afar"), "2027-02-02", status="planned")

    def titles(**about: object) -> set[str]:
        return {one.title for one in shown(feed_of(desk, **about))}

    assert titles() == {"Security meeting", "Another", "Afar"}
    assert titles(alliance=home) == {"Security meeting", "Another"}
    assert titles(forum=other) == {"Another"}


def test_what_is_no_longer_granted_is_no_longer_shown(desk: User, talks: Meeting) -> None:
    feed = feed_of(desk)
    Grant.objects.all().delete()
    assert shown(feed) == []


# Deadlines that move, or are off


@pytest.fixture
def promise(home: Alliance) -> Commitment:
    text = instrument(home)
    action(text, "entry_into_force", "1990-01-01")
    made = yearly(home, instrument=text, runs_from=date(2026, 1, 1), title="Yearly report")
    unfold(Commitment.objects.all(), AT.date())
    return made


def test_what_another_alliance_lends_leads_to_its_findings(
    promise: Commitment, abroad: Alliance
) -> None:
    assert promise.instrument
    promise.instrument.also_alliances.add(abroad)
    unfold(Commitment.objects.all(), AT.date())
    other = person("other", abroad)
    with acting_as(name_of(other)):
        found = shown(feed_of(other))
    assert {one.url for one in found} == {"https://entente.example/findings/"}


def agreed(promise: Commitment, desk: User, **said: Any) -> None:
    by = person(f"approver-{Relief.objects.count()}", promise.alliance, role="approver")
    wish = Wish(authority="note", reason="agreed", **said)
    relief = propose_relief(commitment=promise, wish=wish, by=desk, at=AT)
    decide_relief(relief=relief, decision=Decision.APPROVED, by=by, at=AT)


def due(feed: Feed, day: date, at: datetime | None = None) -> Any:
    """What a subscriber's program shows of deadlines on a day; None for nothing."""
    data = write("Deadlines", shown(feed, at or clock.now()))
    found = recurring_ical_events.of(Calendar.from_ical(data)).at(day)
    assert len(found) < 2
    return found[0] if found else None


def test_a_deadline_that_is_extended_moves_under_the_same_uid_with_a_higher_sequence(
    promise: Commitment, desk: User
) -> None:
    feed, first, later = feed_of(desk), date(2026, 12, 31), date(2027, 2, 28)
    before = due(feed, first)
    assert (before["sequence"], before["status"]) == (0, "CONFIRMED")
    agreed(promise, desk, kind="extension", label="2026", new_due_on=later)
    assert due(feed, first) is None
    after = due(feed, later)
    assert (after["uid"], after["sequence"]) == (before["uid"], 1)
    assert after["last-modified"].dt >= before["last-modified"].dt  # both to the second


def test_a_deadline_that_is_waived_is_cancelled_for_thirty_days(
    promise: Commitment, desk: User
) -> None:
    feed, day = feed_of(desk), date(2026, 12, 31)
    before = due(feed, day)
    agreed(promise, desk, kind="waiver", label="2026")
    after = due(feed, day, AT)
    assert (after["uid"], after["sequence"]) == (before["uid"], 1)
    assert (after["status"], after["transp"]) == ("CANCELLED", "TRANSPARENT")
    assert after["summary"] == "[CANCELLED] Due: Yearly report"
    assert due(feed, day, AT + timedelta(days=30)) is not None
    assert due(feed, day, AT + timedelta(days=30, seconds=1)) is None


def test_a_deadline_that_is_suspended_is_cancelled_and_comes_back(
    promise: Commitment, desk: User
) -> None:
    feed, day = feed_of(desk), date(2026, 12, 31)
    assert promise.instrument is not None
    action(promise.instrument, "suspended", "2026-06-01")
    unfold(Commitment.objects.all(), AT.date())
    off = due(feed, day)
    assert (off["status"], off["sequence"]) == ("CANCELLED", 1)
    assert due(feed, day, clock.now() + timedelta(days=31)) is None
    action(promise.instrument, "resumed", "2026-07-01")
    unfold(Commitment.objects.all(), AT.date())
    assert due(feed, day) is None
    again = due(feed, date(2027, 1, 30))
    assert (again["uid"], again["status"], again["sequence"]) == (off["uid"], "CONFIRMED", 2)


def test_a_waiver_that_is_internal_is_shown_as_busy_at_most(
    promise: Commitment, desk: User
) -> None:
    agreed(promise, desk, kind="waiver", label="2026")
    promise.occurrences.update(release="internal")
    event = due(feed_of(desk), date(2026, 12, 31), AT)
    assert event["summary"] == "[CANCELLED] Busy (see the portal)"
    assert "description" not in event


def test_deadlines_cost_the_same_for_many_as_for_few(home: Alliance, desk: User) -> None:
    costs = []
    for _ in range(2):
        for _ in range(5):
            yearly(home, runs_from=date(2026, 1, 1))
        unfold(Commitment.objects.all(), AT.date())
        feed = feed_of(desk)
        with CaptureQueriesContext(connection) as seen:
            shown(feed)
        costs.append(len(seen))
    assert costs[0] == costs[1]
