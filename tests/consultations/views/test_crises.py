"""The pages of the crisis channel."""

import pytest
from django.test import Client

from accounts.models import User
from alliances.models import Alliance
from consultations.models import Contact, Crisis, Forum, Hotline, HotlineTest, LogEntry
from tests.build.alliances import state
from tests.build.commitments import commitment
from tests.build.consultations import contact, hotline


@pytest.fixture
def line(scm: Forum) -> Hotline:
    made = hotline(scm, commitment=commitment(scm.alliance, basis="Article IV"))
    contact(made, 1, state("USA"), office="First desk")
    contact(made, 2, state("JPN"), office="Second desk")
    return made


@pytest.fixture
def crisis(desk_client: Client, line: Hotline) -> Crisis:
    desk_client.post(f"/consultations/channels/{line.pk}/invoke/", {"reason": "Missiles"})
    return Crisis.objects.get()


def test_a_clause_is_invoked_and_the_clock_is_shown(desk_client: Client, line: Hotline) -> None:
    page = desk_client.get(f"/consultations/channels/{line.pk}/invoke/").content.decode()
    assert "Invoke Article IV" in page
    assert "within 24 hours" in page
    answer = desk_client.post(
        f"/consultations/channels/{line.pk}/invoke/", {"reason": "Missiles"}, follow=True
    )
    for words in ("clause invoked", "23 hours", "First desk", "Call in order"):
        assert words in answer.content.decode().replace("\xa0", " ")


def test_whom_one_reached_is_written_down_and_called_no_more(
    desk_client: Client, crisis: Crisis
) -> None:
    first = Contact.objects.get(position=1)
    page = f"/consultations/crises/{crisis.pk}/"
    assert f'value="{first.pk}" selected' in desk_client.get(f"{page}?call={first.pk}").text
    sent = {"kind": "acknowledged", "contact": str(first.pk), "text": "Understood"}
    answer = desk_client.post(f"{page}log/", sent)
    assert answer["Location"] == f"{page}#log"
    entry = LogEntry.objects.get(kind="acknowledged")
    assert (entry.text, entry.written_by.username) == ("Understood", "desk")
    assert f"?call={first.pk}" not in desk_client.get(page).content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kind": "called"}, "Say whom you called"),
        ({"kind": "note", "text": ""}, "few words"),
        ({"kind": "closed", "text": "x"}, "is not one of the available choices"),
        ({"kind": "reached", "contact": "nonsense"}, "is not one of the available choices"),
    ],
)
def test_a_line_that_says_nothing_is_refused(
    desk_client: Client, crisis: Crisis, sent: dict[str, str], said: str
) -> None:
    answer = desk_client.post(f"/consultations/crises/{crisis.pk}/log/", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert LogEntry.objects.count() == 1


def test_a_crisis_is_closed_and_its_log_stays(desk_client: Client, crisis: Crisis) -> None:
    page = f"/consultations/crises/{crisis.pk}/"
    desk_client.post(f"{page}close/", {"text": "Stood down"})
    text = desk_client.get(page).content.decode()
    assert "Stood down" in text
    assert "Write into the log" not in text
    answer = desk_client.post(f"{page}log/", {"kind": "note", "text": "Late"})
    assert answer.status_code == 422


def test_nonsense_for_whom_to_call_is_no_error(desk_client: Client, crisis: Crisis) -> None:
    assert desk_client.get(f"/consultations/crises/{crisis.pk}/?call=x").status_code == 200


def test_a_channel_is_tested_and_its_reliability_shown(
    desk_client: Client, line: Hotline, desk: User
) -> None:
    page = f"/consultations/channels/{line.pk}/"
    desk_client.post(f"{page}test/")
    sent = HotlineTest.objects.get()
    assert f": {sent.sent_at:%-d %B %Y, %H:%M} UTC" in desk_client.get(page).text
    desk_client.post(f"/consultations/tests/{sent.pk}/")
    sent.refresh_from_db()
    assert (sent.sent_by, sent.acknowledged_by) == (desk, desk)
    assert "1 of 1 tests acknowledged within 15 minutes" in desk_client.get(page).text


def test_a_channel_is_set_up_for_a_forum_and_mended(desk_client: Client, scm: Forum) -> None:
    page = f"/consultations/forums/{scm.pk}/crisis-channel/"
    fields = {"answer_hours": "48", "acknowledge_minutes": "10", "test_every": "P1M"}
    refused = desk_client.post(page, fields)
    assert refused.status_code == 422  # it does not say from when
    desk_client.post(page, fields | {"tested_from": "2026-12-01"})
    made = Hotline.objects.get()
    assert (made.answer_hours, str(made.test_every), made.release) == (48, "P1M", scm.release)
    assert 'value="48"' in desk_client.get(page).content.decode()


def test_the_directory_is_searched(desk_client: Client, line: Hotline, home: Alliance) -> None:
    page = "/consultations/us-jp/contacts/"
    text = desk_client.get(f"{page}?q=second").content.decode()
    assert "Second desk" in text
    assert "First desk" not in text
    assert "Nothing matches" in desk_client.get(f"{page}?q=third").content.decode()


def test_a_contact_without_any_way_to_reach_it_is_refused(
    desk_client: Client, home: Alliance
) -> None:
    usa = home.memberships.get(state__iso3="USA").state
    fields = {"ref": "x", "state": str(usa.pk), "office": "Desk", "release": "parties"}
    page = "/consultations/us-jp/contacts/new/"
    assert desk_client.post(page, fields).status_code == 422
    assert desk_client.post(page, fields | {"phone": "+1 202 555 0100"}).status_code == 302


def test_the_card_is_a_file_with_its_checksum(desk_client: Client, line: Hotline) -> None:
    answer = desk_client.get("/consultations/us-jp/crisis/card/")
    assert answer["Content-Disposition"] == 'attachment; filename="crisis-card-us-jp.html"'
    assert b"First desk" in answer.content
