"""Meetings from a calendar file."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alliances.models import Alliance
from consultations.actions import Taken, stand, take_over
from consultations.calendars import Entry, read, write
from consultations.models import Forum, Meeting
from tests.build.consultations import forum

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
START = datetime(2027, 3, 13, 23, tzinfo=UTC)
TALKS = Entry("1@x", "Talks", START, START + timedelta(hours=2), "Asia/Tokyo", place="Tokyo")
DAYS = Entry("2@x", "Workshop", date(2026, 10, 5), date(2026, 10, 7))


@pytest.fixture
def scm(home: Alliance) -> Forum:
    return forum(home, "scm")


def taken(scm: Forum, *entries: Entry) -> Taken:
    return take_over(forum=scm, entries=list(entries), at=AT)


def test_events_become_planned_meetings_and_the_same_file_changes_nothing(scm: Forum) -> None:
    file = read(write("x", [TALKS, DAYS]))
    assert taken(scm, *file) == Taken(2, 0, 0)
    days = Meeting.objects.order_by("starts_on").values_list("title", "starts_on", "ends_on")
    assert [tuple(map(str, one)) for one in days] == [
        ("Workshop", "2026-10-05", "2026-10-07"),
        ("Talks", "2027-03-14", "None"),
    ]
    assert taken(scm, *file) == Taken(0, 0, 2)
    assert set(Meeting.objects.values_list("status", "sequence")) == {("planned", 0)}


def test_a_moved_event_moves_its_meeting(scm: Forum) -> None:
    taken(scm, TALKS)
    later = START + timedelta(days=1)
    assert taken(scm, replace(TALKS, start=later, end=later + timedelta(hours=1))).changed == 1
    made = Meeting.objects.get()
    assert (str(made.starts_on), made.starts_at, made.sequence) == ("2027-03-15", later, 1)


def test_a_cancelled_event_calls_its_meeting_off(scm: Forum) -> None:
    taken(scm, TALKS)
    assert taken(scm, replace(TALKS, is_cancelled=True)).changed == 1
    assert Meeting.objects.get().status == "cancelled"


def test_what_is_recorded_as_held_stays_as_it_is_recorded(scm: Forum) -> None:
    taken(scm, DAYS)
    stand(meeting=Meeting.objects.get(), status="held", at=AT)
    assert taken(scm, replace(DAYS, title="Otherwise", is_cancelled=True)) == Taken(0, 0, 1)
    assert Meeting.objects.get().title == "Workshop"
