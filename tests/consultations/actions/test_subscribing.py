"""What a calendar that somebody subscribed to shows, to the day and the marking."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import User
from alliances.models import Alliance, Grant
from commitments.actions import unfold
from commitments.models import Commitment
from consultations.actions import entries, move, revoke, stand, subscribe, subscriber
from consultations.actions.subscribing import MOST_FEEDS
from consultations.calendars import Entry
from consultations.models import Feed, Forum, Meeting
from kit.errors import Refused
from tests.build.commitments import yearly
from tests.build.consultations import forum, meeting

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
