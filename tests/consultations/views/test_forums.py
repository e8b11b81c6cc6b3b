"""The pages of a forum."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from alliances.actions import parts_of
from alliances.models import Alliance, Grant
from consultations.actions import invoke, minute
from consultations.calendars import Entry, write
from consultations.models import Forum, Meeting
from tests.build.alliances import alliance, state
from tests.build.commitments import yearly
from tests.build.compliance import finding
from tests.build.consultations import action, check_call, contact, forum, hotline, meeting
from tests.portal.views.test_parts import opened

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLAN = {
    "starts_at": "2027-01-07T07:30",
    "minutes": "120",
    "zone": "Asia/Tokyo",
    "place": "Tokyo",
    "format": "in person",
}


def address(scm: Forum, page: str = "") -> str:
    return f"/consultations/forums/{scm.pk}/{page}"


def test_a_forum_shows_its_chairs_its_rhythm_and_what_is_left_to_do(
    desk_client: Client, scm: Forum, home: Alliance
) -> None:
    Forum.objects.update(commitment=yearly(home, title="Meet each year"))
    action(meeting(scm), "Send the list", due_on=date(2026, 1, 1))
    text = desk_client.get(address(scm)).content.decode()
    for words in ("Chair for Japan", "Director General", "Once each calendar year", "slipped"):
        assert words in text
    assert "Send the list" in text


def test_a_reader_is_offered_nothing_to_change(reader_client: Client, scm: Forum) -> None:
    text = reader_client.get(address(scm)).content.decode()
    assert "Plan a meeting" not in text
    assert reader_client.get(address(scm, "plan/")).status_code == 403


def test_a_meeting_is_planned_by_the_clocks_of_its_place(desk_client: Client, scm: Forum) -> None:
    answer = desk_client.post(address(scm, "plan/"), PLAN)
    made = Meeting.objects.get()
    assert answer["Location"] == f"/consultations/meetings/{made.pk}/"
    assert made.starts_at == datetime(2027, 1, 6, 22, 30, tzinfo=UTC)
    text = desk_client.get(answer["Location"]).content.decode()
    assert "Wed 6 January 2027, 17:30" in text
    assert "Thu 7 January 2027, 07:30" in text
    assert "United States of America: 17:30 to 19:30 is outside working hours" in text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"starts_at": "2027-03-14T02:30", "zone": "America/New_York"}, "the clocks go forward"),
        ({"starts_at": "0001-01-01T00:00"}, "Enter a day from 1900 to 2999."),
        ({"starts_at": "9999-12-31T23:59"}, "Enter a day from 1900 to 2999."),
        ({"starts_at": "tomorrow"}, "Enter a valid date/time"),
        ({"minutes": "5"}, "greater than or equal to 15"),
        ({"zone": "Mars/Base"}, "is not one of the available choices"),
        ({"starts_at": ""}, "This field is required"),
    ],
)
def test_what_cannot_be_planned_is_said_at_its_field(
    desk_client: Client, scm: Forum, change: dict[str, str], said: str
) -> None:
    answer = desk_client.post(address(scm, "plan/"), PLAN | change)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Meeting.objects.exists()


def test_hours_are_proposed_and_one_click_fills_them_in(desk_client: Client, scm: Forum) -> None:
    query = "?first=2027-01-11&days=3&minutes=60"
    text = desk_client.get(address(scm, f"plan/{query}")).content.decode()
    assert text.count(">Take<") == 3
    assert "Coming of Age Day" in text or "outside working hours" in text
    filled = "?at_starts_at=2027-01-12T08:00&at_zone=America/New_York&at_minutes=60"
    assert 'value="2027-01-12T08:00"' in desk_client.get(address(scm, f"plan/{filled}")).text


@pytest.mark.parametrize(
    "query", ["?first=x&days=999&minutes=0", "?at_starts_at=%00&at_zone=x&at_minutes=y"]
)
def test_nonsense_in_the_address_is_no_error(desk_client: Client, scm: Forum, query: str) -> None:
    assert desk_client.get(address(scm, f"plan/{query}")).status_code == 200


def test_the_digest_says_what_was_decided_and_what_slipped(
    desk_client: Client, scm: Forum, talks: Meeting
) -> None:
    talks.decisions.create(alliance=scm.alliance, release="parties", number=1, text="Share data")
    action(talks, "Send the list", due_on=date(2026, 1, 1))
    meeting(scm, "2026-02-01", status="not_held")
    text = desk_client.get(address(scm, "digest/")).content.decode()
    for words in ("Share data", "Send the list", "Not held or cancelled", "1 February 2026"):
        assert words in text


def test_a_forum_is_entered_with_its_chairs_and_mended(desk_client: Client, home: Alliance) -> None:
    fields = {"ref": "ncg", "name": "Nuclear group", "chair_usa": "Assistant Secretary"}
    sent = fields | {"release": "parties"}
    answer = desk_client.post("/consultations/us-jp/forums/new/", sent)
    made = Forum.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert made.chairs == {"USA": "Assistant Secretary"}
    again = desk_client.post("/consultations/us-jp/forums/new/", sent)
    assert again.status_code == 422


def file_of(*entries: Entry, data: bytes = b"") -> dict[str, Any]:
    return {"file": SimpleUploadedFile("talks.ics", data or write("x", entries))}


def test_meetings_are_taken_over_from_a_calendar_file(desk_client: Client, scm: Forum) -> None:
    start = datetime(2027, 3, 13, 23, tzinfo=UTC)
    entry = Entry("1@x", "Talks", start, start + timedelta(hours=1), "Asia/Tokyo")
    answer = desk_client.post(address(scm, "calendar-file/"), file_of(entry))
    assert answer["Location"] == address(scm)
    assert Meeting.objects.get().title == "Talks"


def test_a_file_that_is_none_leaves_everything_as_it_is(desk_client: Client, scm: Forum) -> None:
    answer = desk_client.post(address(scm, "calendar-file/"), file_of(data=b"<html>"))
    assert answer.status_code == 422
    assert "no calendar file" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_who_shares_a_forum_sees_it_in_their_own_alliance(
    outsider_client: Client, scm: Forum, abroad: Alliance, outsider: User
) -> None:
    assert outsider_client.get(address(scm)).status_code == 404
    scm.also_alliances.add(abroad)
    text = outsider_client.get(address(scm)).content.decode()
    assert "Security meeting" in text
    assert "US-JP" not in text
    made = meeting(scm, "2026-11-20")
    assert outsider_client.get(f"/consultations/meetings/{made.pk}/").status_code == 200
    assert outsider_client.get(address(scm, "plan/")).status_code == 403


def test_one_who_edits_elsewhere_only_reads_here(home: Alliance, scm: Forum) -> None:
    other = alliance("us-kr", ("USA", "KOR"))
    user = User.objects.create_user("both")
    Grant.objects.create(user=user, alliance=other, role="editor")
    Grant.objects.create(user=user, alliance=home, role="reader")
    client = Client()
    client.force_login(user)
    assert client.post(address(scm, "plan/"), PLAN).status_code == 403
    assert forum(other).alliance == other


def test_a_forum_is_narrowed_with_its_meetings_its_channel_and_what_is_said_of_it(
    desk_client: Client, desk: User, scm: Forum, home: Alliance
) -> None:
    held, apart, elsewhere = meeting(scm), meeting(scm, release="public"), meeting(forum(home))
    minute(meeting=held, text="Agreed.", base=0, by=desk, at=AT)
    line = hotline(scm)
    reached = contact(line, 1, state("JPN"))
    crisis = invoke(hotline=line, reason="Missiles", by=desk, at=AT)
    about = finding(home, subject="scm", subject_kind="forum")
    rows: tuple[Any, ...] = (
        *(scm, held, action(held), held.minutes, held.minutes.revisions.get(), line, crisis),
        *(crisis.log.get(), check_call(line, AT, desk), about),
    )
    stay: tuple[Any, ...] = (reached, finding(home), elsewhere)
    path = address(scm, "edit/")
    typed = opened(desk_client, path) | {"release": "internal"}
    assert desk_client.post(path, typed | {"ref": "sec"}).status_code == 302
    for row in (*rows, *stay):
        row.refresh_from_db()
        assert row.release == ("internal" if row in rows else home.release), row
    apart.refresh_from_db()
    assert apart.release == "public", "it has a marking of its own"


def test_a_forum_that_is_not_narrowed_takes_nothing_along(
    desk_client: Client, scm: Forum, home: Alliance
) -> None:
    Forum.objects.filter(pk=scm.pk).update(release="public")
    held = meeting(scm, release="public")
    path = address(scm, "edit/")
    assert desk_client.post(path, opened(desk_client, path) | {"name": "New"}).status_code == 302
    held.refresh_from_db()
    assert held.release == "public"


def test_a_widened_forum_takes_no_meeting_along(scm: Forum) -> None:
    meeting(scm)
    hotline(scm)
    assert list(parts_of(scm)) == [], "they are records of their own, to be widened by themselves"
