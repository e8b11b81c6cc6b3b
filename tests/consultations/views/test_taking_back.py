"""What a meeting's pages changed is taken back with all that follows from it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from alliances.models import Alliance
from audit.models import Event
from commitments.models import Evidence
from consultations.actions import move, plan, stand
from consultations.models import Meeting
from tests.build.commitments import yearly
from tests.build.consultations import forum
from tests.exercises.views.test_pages import said, sent

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
START, END = datetime(2026, 11, 20, 1, tzinfo=UTC), datetime(2026, 11, 20, 3, tzinfo=UTC)
LATER: dict[str, Any] = {"starts_at": datetime(2026, 11, 25, 16, tzinfo=UTC), "zone": "Asia/Tokyo"}
LATER |= {"ends_at": datetime(2026, 11, 25, 18, tzinfo=UTC)}


@pytest.fixture
def talks(home: Alliance) -> Meeting:
    body = forum(home, commitment=yearly(home))
    hours: dict[str, Any] = {"starts_at": START, "ends_at": END, "zone": "Asia/Tokyo"}
    return plan(forum=body, at=AT, place="Tokyo", format="in person", **hours)


def undo(row: Meeting, which: int = 0) -> str:
    """Where the newest change is taken back, or an older one."""
    found = Event.objects.filter(key=str(row.pk), action="update").order_by("-id")[which]
    return f"/changes/{found.pk}/undo/"


def taken_back(client: Client, row: Meeting) -> Any:
    answer = sent(client, undo(row), reason_for_change="a slip")
    row.refresh_from_db()
    return answer


def test_a_move_is_taken_back_with_its_days(talks: Meeting, desk_client: Client) -> None:
    move(meeting=talks, at=AT, place="Osaka", **LATER)
    talks.refresh_from_db()
    assert str(talks.starts_on) == "2026-11-26"
    assert undo(talks) in said(desk_client, talks.get_absolute_url())
    page = said(desk_client, undo(talks))
    assert "25 November 2026, 16:00 UTC" in page
    assert "20 November 2026, 01:00 UTC" in page
    before = talks.sequence
    assert taken_back(desk_client, talks).status_code == 302
    assert (talks.starts_at, talks.ends_at, talks.place) == (START, END, "Tokyo")
    assert (str(talks.starts_on), talks.status) == ("2026-11-20", "planned")
    assert talks.sequence > before, "calendars that show it must follow"


def test_a_meeting_that_was_not_held_after_all_meets_no_promise(
    talks: Meeting, desk_client: Client
) -> None:
    stand(meeting=talks, status="held", outcome="Agreed", at=AT)
    assert Evidence.objects.filter(met_on=str(date(2026, 11, 20))).exists()
    assert taken_back(desk_client, talks).status_code == 302
    assert (talks.status, talks.outcome) == ("planned", "")
    assert not Evidence.objects.filter(commitment__occurrences__met_on__isnull=False).exists()


def test_a_postponement_comes_back_after_a_move(talks: Meeting, desk_client: Client) -> None:
    stand(meeting=talks, status="postponed", at=AT)
    move(meeting=talks, at=AT, **LATER)
    assert taken_back(desk_client, talks).status_code == 302
    assert (talks.status, talks.starts_at) == ("postponed", START)


def test_a_meeting_that_was_held_is_not_moved_back(talks: Meeting, desk_client: Client) -> None:
    move(meeting=talks, at=AT, **LATER)
    which = undo(talks)
    stand(meeting=talks, status="held", at=AT.replace(month=12))
    answer = sent(desk_client, which, reason_for_change="x")
    assert answer.status_code == 422
    assert "it cannot move" in answer.text
    talks.refresh_from_db()
    assert talks.starts_at == LATER["starts_at"]


def test_days_that_were_known_without_hours_do_not_come_back(
    talks: Meeting, desk_client: Client
) -> None:
    columns: dict[str, Any] = {
        "starts_at": None,
        "ends_at": None,
        "zone": "",
        "starts_on": "2026-11",
    }
    Meeting.objects.filter(pk=talks.pk).update(**columns)
    talks.refresh_from_db()
    move(meeting=talks, at=AT, **LATER)
    assert "This cannot be taken back" in said(desk_client, undo(talks))
