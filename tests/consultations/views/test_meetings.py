"""The pages of a meeting."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts.models import User
from commitments.models import Commitment
from consultations.models import (
    ActionItem,
    Delegation,
    Forum,
    Meeting,
    Minutes,
    Reply,
    Revision,
)
from tests.build.alliances import person
from tests.build.consultations import action, meeting


def address(talks: Meeting, page: str = "") -> str:
    return f"/consultations/meetings/{talks.pk}/{page}"


def test_a_decision_becomes_a_commitment_with_one_click(
    desk_client: Client, talks: Meeting
) -> None:
    desk_client.post(address(talks, "decision/"), {"text": "Share the data from May"})
    decision = talks.decisions.get()
    answer = desk_client.post(f"/consultations/decisions/{decision.pk}/commitment/")
    made = Commitment.objects.get()
    assert answer["Location"] == f"/alliances/us-jp/about/{made.ref}/?to=commitment"
    assert made.title == "Share the data from May"
    assert made.code in desk_client.get(address(talks)).content.decode()


def test_everything_about_a_meeting_is_on_its_page(desk_client: Client, talks: Meeting) -> None:
    japan = talks.alliance.memberships.get(state__iso3="JPN").state
    digest = "a" * 64
    for page, fields in {
        "agenda/": {"title": "Opening"},
        "delegation/": {"state": str(japan.pk), "head": "Director Sato", "members": "Mr Abe"},
        "paper/": {"title": "Draft", "reference": "MOFA 2026/14", "checksum": digest},
        "action/": {"text": "Send the list", "state": str(japan.pk), "due_on": "2026-12-01"},
        "minutes/": {"text": "Opened at nine", "base": "0"},
    }.items():
        answer = desk_client.post(address(talks, page), fields)
        assert (page, answer.status_code) == (page, 302)
    text = desk_client.get(address(talks)).content.decode()
    for words in ("Opening", "Director Sato", "Mr Abe", "MOFA 2026/14", "Send the list", "Opened"):
        assert words in text


@pytest.mark.parametrize(
    ("page", "fields", "said"),
    [
        ("paper/", {"title": "x", "reference": "y", "checksum": "z"}, "64 hexadecimal digits"),
        ("delegation/", {"head": "x"}, "This field is required"),
        ("action/", {"text": "x", "due_on": "soon"}, "Enter a valid date"),
        ("status/", {"status": "dissolved"}, "is not one of the available choices"),
        ("decision/", {"text": ""}, "This field is required"),
        ("minutes/", {"text": "x", "base": "9"}, "There is no version 9"),
    ],
)
def test_what_is_wrong_is_said(
    desk_client: Client, talks: Meeting, page: str, fields: dict[str, str], said: str
) -> None:
    answer = desk_client.post(address(talks, page), fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_state_outside_the_alliance_sends_no_delegation(
    desk_client: Client, talks: Meeting, outsider: User
) -> None:
    stranger = outsider.grants.get().alliance.memberships.get(state__iso3="NZL").state
    fields = {"state": str(stranger.pk), "head": "x"}
    assert desk_client.post(address(talks, "delegation/"), fields).status_code == 422


def test_a_second_delegation_of_a_state_is_refused_at_the_form(
    desk_client: Client, talks: Meeting
) -> None:
    japan = talks.alliance.memberships.get(state__iso3="JPN").state
    fields = {"state": str(japan.pk), "head": "x"}
    answers = [desk_client.post(address(talks, "delegation/"), fields) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 422]


def test_two_who_change_one_line_get_both_versions_and_lose_none(
    desk_client: Client, talks: Meeting
) -> None:
    other = Client()
    other.force_login(person("other", talks.alliance))
    desk_client.post(address(talks, "minutes/"), {"text": "Opening", "base": "0"})
    desk_client.post(address(talks, "minutes/"), {"text": "Opened at nine", "base": "1"})
    answer = other.post(address(talks, "minutes/"), {"text": "Opened at ten", "base": "1"})
    assert answer.status_code == 409
    text = answer.content.decode()
    for words in ("Others changed the same lines", "Opened at nine", "Opened at ten", 'value="2"'):
        assert words in text
    assert Minutes.objects.get().text == "Opened at nine"
    assert Revision.objects.get(is_aside=True).text == "Opened at ten"
    settled = {"text": "Opened at nine, by one clock", "base": "2"}
    assert other.post(address(talks, "minutes/"), settled).status_code == 302


def test_a_meeting_is_moved_and_called_off(desk_client: Client, scm: Forum) -> None:
    start = datetime(2027, 1, 6, 22, 30, tzinfo=UTC)
    hours = {"starts_at": start, "ends_at": start + timedelta(hours=2), "zone": "Asia/Tokyo"}
    talks = meeting(scm, "2027-01-07", status="planned", **hours)
    page = desk_client.get(address(talks, "move/")).content.decode()
    assert 'value="2027-01-07T07:30"' in page
    moved = {"starts_at": "2027-01-14T09:00", "minutes": "60", "zone": "Asia/Tokyo"}
    desk_client.post(address(talks, "move/"), moved | {"format": "video"})
    desk_client.post(address(talks, "status/"), {"status": "cancelled", "outcome": ""})
    talks.refresh_from_db()
    assert (str(talks.starts_on), talks.status, talks.sequence) == ("2027-01-14", "cancelled", 2)


def test_a_meeting_that_was_held_cannot_be_moved(desk_client: Client, talks: Meeting) -> None:
    moved = {"starts_at": "2027-01-14T09:00", "minutes": "60", "zone": "UTC", "format": "video"}
    answer = desk_client.post(address(talks, "move/"), moved)
    assert answer.status_code == 422
    assert "cannot move" in answer.content.decode()


def test_an_action_is_done_with_one_click(desk_client: Client, talks: Meeting, desk: User) -> None:
    made = action(talks)
    answer = desk_client.post(f"/consultations/actions/{made.pk}/done/")
    assert answer["Location"] == address(talks)
    assert ActionItem.objects.get().done_by == desk


def test_what_is_internal_in_a_meeting_is_not_for_the_eyes_of_japan(
    desk_client: Client, talks: Meeting
) -> None:
    action(talks, "Hidden task", release="internal")
    action(talks, "Open task")
    desk_client.post("/eyes/", {"state": "JPN"})
    text = desk_client.get(address(talks)).content.decode()
    assert "Open task" in text
    assert "Hidden task" not in text
    assert desk_client.post(address(talks, "decision/"), {"text": "x"}).status_code == 403


# Whether they come


@pytest.fixture
def sato(talks: Meeting) -> Delegation:
    japan = talks.alliance.memberships.get(state__iso3="JPN").state
    marking = {"alliance": talks.alliance, "release": talks.release}
    return Delegation.objects.create(
        meeting=talks, state=japan, head="Director Sato", members="Mr Abe\n\nMs Ito\n", **marking
    )


def test_members_accept_and_decline_and_somebody_stands_in(
    desk_client: Client, talks: Meeting, sato: Delegation, desk: User
) -> None:
    def answered(number: int, **words: str) -> None:
        fields = {"who": f"{sato.pk}/{number}", "stands_in": "", **words}
        answer = desk_client.post(address(talks, "reply/"), fields)
        assert answer.status_code == 302, answer.content.decode()

    answered(0, answer="accepted")
    answered(1, answer="tentative")
    answered(1, answer="declined", stands_in="Ms Ueda")
    told = [(one.name, one.answer, one.stands_in) for one in sato.replies.order_by("name")]
    assert told == [("Director Sato", "accepted", ""), ("Mr Abe", "declined", "Ms Ueda")]
    assert {one.replied_by for one in sato.replies.all()} == {desk}
    page = desk_client.get(address(talks)).content.decode()
    for words in ("Director Sato", "accepted", "declined", "Ms Ueda stands in", "Ms Ito"):
        assert words in page
    assert "tentative" not in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"who": "0", "answer": "accepted", "stands_in": "Ms Ueda"}, "somebody else stands in"),
        ({"who": "9", "answer": "accepted"}, "is not one of the available choices"),
        ({"who": "0", "answer": "perhaps"}, "is not one of the available choices"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(
    desk_client: Client, talks: Meeting, sato: Delegation, fields: dict[str, str], said: str
) -> None:
    whole = {**fields, "who": f"{sato.pk}/{fields['who']}"}
    answer = desk_client.post(address(talks, "reply/"), whole)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Reply.objects.exists()


def test_who_only_reads_takes_no_answer_down(talks: Meeting, sato: Delegation) -> None:
    client = Client()
    client.force_login(person("reader", talks.alliance, role="reader"))
    assert "Take down an answer" not in client.get(address(talks)).content.decode()
    fields = {"who": f"{sato.pk}/0", "answer": "accepted", "stands_in": ""}
    assert client.post(address(talks, "reply/"), fields).status_code == 403
    assert not Reply.objects.exists()


def test_a_meeting_that_is_over_asks_how_it_stands(desk_client: Client, scm: Forum) -> None:
    over = meeting(scm, "2020-01-01", status="planned")
    said = "It is over by its days: say how it stands"
    assert said in desk_client.get(over.get_absolute_url()).text
    Meeting.objects.filter(pk=over.pk).update(status="held")
    assert said not in desk_client.get(over.get_absolute_url()).text
