"""Calendars behind secret addresses, from the page on which they are made to the subscriber."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import recurring_ical_events
from django.test import Client
from icalendar import Calendar

from accounts.models import User
from alliances.models import Alliance, Grant
from consultations.models import Feed, Forum, Meeting
from tests.build.consultations import meeting

START = datetime(2027, 1, 6, 22, 30, tzinfo=UTC)
PLAN = {"status": "planned", "starts_at": START, "ends_at": START + timedelta(hours=2)}


@pytest.fixture
def planned(scm: Forum) -> Meeting:
    return meeting(scm, "2027-01-07", zone="Asia/Tokyo", **PLAN)


@pytest.fixture
def address(desk_client: Client, planned: Meeting) -> str:
    """The path of a calendar that was just made."""
    answer = desk_client.post("/consultations/calendars/", {"name": "phone"})
    found = re.search(r"http://testserver(/consultations/calendars/\S+\.ics)", answer.text)
    assert found
    return found[1]


def on(address: str, day: date) -> list[str]:
    """What a subscriber without any session sees on a day."""
    found = Calendar.from_ical(Client().get(address).content)
    return [str(one["summary"]) for one in recurring_ical_events.of(found).at(day)]


def test_the_secret_is_shown_once_and_kept_nowhere(desk_client: Client, address: str) -> None:
    secret = address.rsplit("/", maxsplit=1)[-1].removesuffix(".ics")
    assert secret not in desk_client.get("/consultations/calendars/").content.decode()
    assert secret not in str(Feed.objects.values().get())


def test_a_subscriber_sees_a_meeting_where_it_is_and_where_it_moved(
    desk_client: Client, address: str, planned: Meeting
) -> None:
    assert on(address, date(2027, 1, 7)) == ["Security meeting"]
    moved = {"starts_at": "2027-01-14T07:30", "minutes": "60", "zone": "Asia/Tokyo"}
    desk_client.post(f"/consultations/meetings/{planned.pk}/move/", moved | {"format": "in person"})
    assert on(address, date(2027, 1, 7)) == []
    assert on(address, date(2027, 1, 14)) == ["Security meeting"]
    desk_client.post(f"/consultations/meetings/{planned.pk}/status/", {"status": "cancelled"})
    assert on(address, date(2027, 1, 14)) == ["[CANCELLED] Security meeting"]


def test_it_is_sent_again_only_when_it_changed(address: str, planned: Meeting) -> None:
    first = Client().get(address)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    tag = {"If-None-Match": first["ETag"]}
    again = Client().get(address, headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    Meeting.objects.update(place="Osaka")
    assert Client().get(address, headers=tag).status_code == 200


def test_a_revoked_address_is_as_if_it_had_never_been(desk_client: Client, address: str) -> None:
    feed = Feed.objects.get()
    answer = desk_client.post("/consultations/calendars/revoke/", {"feed": str(feed.pk)})
    assert answer["Location"] == "/consultations/calendars/"
    gone, never = Client().get(address), Client().get("/consultations/calendars/guess.ics")
    assert (gone.status_code, gone.content) == (404, never.content)


def test_nobody_revokes_the_calendar_of_another(
    address: str, home: Alliance, outsider_client: Client
) -> None:
    sent = {"feed": str(Feed.objects.get().pk)}
    outsider_client.post("/consultations/calendars/revoke/", sent)
    outsider_client.post("/consultations/calendars/revoke/", {"feed": "nonsense"})
    assert Client().get(address).status_code == 200


def test_it_shows_what_its_owner_may_see_now(address: str, desk: User) -> None:
    Grant.objects.all().delete()
    assert on(address, date(2027, 1, 7)) == []
    User.objects.filter(pk=desk.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_what_is_internal_only_shows_as_busy(address: str, planned: Meeting) -> None:
    Meeting.objects.update(release="internal", place="Bunker")
    assert on(address, date(2027, 1, 7)) == ["Busy (see the portal)"]
    assert b"Bunker" not in Client().get(address).content


def test_a_calendar_is_of_an_alliance_or_of_a_forum(
    desk_client: Client, scm: Forum, home: Alliance
) -> None:
    both = {"name": "x", "alliance": str(home.pk), "forum": str(scm.pk)}
    answer = desk_client.post("/consultations/calendars/", both)
    assert answer.status_code == 422
    assert "not both" in answer.content.decode()


def test_a_forum_of_others_is_no_choice(outsider_client: Client, scm: Forum) -> None:
    sent = {"name": "x", "forum": str(scm.pk)}
    assert outsider_client.post("/consultations/calendars/", sent).status_code == 422


def test_through_the_eyes_of_a_state_one_has_no_calendars_and_makes_none(
    desk_client: Client, address: str, scm: Forum
) -> None:
    Forum.objects.update(release="internal", name="Hidden forum")
    desk_client.post("/eyes/", {"state": "JPN"})
    page = desk_client.get("/consultations/calendars/").content.decode()
    assert "phone" not in page.partition("New calendar")[0]
    assert "Hidden forum" not in page
    answer = desk_client.post("/consultations/calendars/", {"name": "x"})
    assert (answer.status_code, Feed.objects.count()) == (422, 1)
    desk_client.post("/consultations/calendars/revoke/", {"feed": str(Feed.objects.get().pk)})
    assert Feed.objects.get().revoked_at is None
