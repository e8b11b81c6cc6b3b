"""Calendars out, read back as subscribers read them; and in, from whoever sends them."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from consultations.calendars import Entry, Unreadable, read, write

START = datetime(2027, 3, 13, 23, tzinfo=UTC)
TALKS = Entry(
    uid="1@entente",
    title="Talks, at length; and more",
    start=START,
    end=START + timedelta(hours=2),
    zone="Asia/Tokyo",
    sequence=3,
    changed_at=datetime(2026, 11, 22, 6, tzinfo=UTC),
    place="Tokyo",
    text="Agenda:\n1. Opening",
    url="https://entente.example/meetings/1/",
)
DEADLINE = Entry("2@entente", "Due: report", date(2027, 3, 31), date(2027, 3, 31))


def subscribed(entries: list[Entry], day: date) -> list[Any]:
    """What a subscriber's program shows on a day."""
    found = Calendar.from_ical(write("Talks", entries))
    return list(recurring_ical_events.of(found).at(day))


def test_a_meeting_is_read_back_with_the_hours_of_its_place() -> None:
    (event,) = subscribed([TALKS], date(2027, 3, 14))
    assert event["summary"] == TALKS.title
    assert (event.start, event.end) == (TALKS.start, TALKS.end)
    assert event.start.astimezone(ZoneInfo("Asia/Tokyo")).hour == event.start.hour == 8
    assert (event["sequence"], event["location"], event["status"]) == (3, "Tokyo", "CONFIRMED")
    assert event["description"] == TALKS.text


def test_the_zone_is_described_so_that_the_file_stands_alone() -> None:
    data = write("Talks", [replace(TALKS, zone="America/New_York")])
    assert b"BEGIN:VTIMEZONE" in data
    assert b"TZID:America/New_York" in data
    assert b"DTSTART;TZID=America/New_York:20270313T180000" in data


@pytest.mark.parametrize(
    ("at", "local"),
    [
        (datetime(2027, 3, 14, 6, 59, tzinfo=UTC), "01:59 -0500"),
        (datetime(2027, 3, 14, 7, 0, tzinfo=UTC), "03:00 -0400"),
        (datetime(2027, 11, 7, 5, 30, tzinfo=UTC), "01:30 -0400"),
        (datetime(2027, 11, 7, 6, 30, tzinfo=UTC), "06:30 +0000"),  # half past one, again
        (datetime(2027, 11, 7, 7, 0, tzinfo=UTC), "02:00 -0500"),
    ],
)
def test_hours_are_right_on_both_sides_of_a_change_of_clocks(at: datetime, local: str) -> None:
    talks = replace(TALKS, start=at, end=at + timedelta(hours=1), zone="America/New_York")
    event: Any = Calendar.from_ical(write("Talks", [talks])).walk("VEVENT")[0]
    assert f"{event.start:%H:%M %z}" == local
    assert event.start.astimezone(UTC) == at


def test_a_moved_meeting_is_on_its_new_day_only() -> None:
    later = replace(TALKS, start=START + timedelta(days=7), end=START + timedelta(days=7, hours=1))
    moved = replace(later, sequence=4)
    assert subscribed([moved], date(2027, 3, 14)) == []
    (event,) = subscribed([moved], date(2027, 3, 21))
    assert (event["uid"], event["sequence"]) == ("1@entente", 4)


def test_a_cancelled_meeting_says_so_in_its_status_and_its_title() -> None:
    (event,) = subscribed([replace(TALKS, is_cancelled=True)], date(2027, 3, 14))
    assert (event["status"], event["transp"]) == ("CANCELLED", "TRANSPARENT")
    assert event["summary"] == f"[CANCELLED] {TALKS.title}"


def test_a_deadline_fills_its_day_and_no_other() -> None:
    (event,) = subscribed([DEADLINE], date(2027, 3, 31))
    assert (event.start, event.end) == (date(2027, 3, 31), date(2027, 4, 1))
    assert subscribed([DEADLINE], date(2027, 4, 1)) == []


def test_what_is_busy_says_only_when() -> None:
    data = write("Talks", [replace(TALKS, is_busy=True)])
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert event["summary"] == "Busy (see the portal)"
    for word in (b"Talks, at", b"LOCATION", b"DESCRIPTION", b"URL", b"Opening"):
        assert word not in data


def test_a_calendar_says_how_often_to_ask_and_is_the_same_each_time() -> None:
    data = write("Talks", [TALKS, DEADLINE])
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in data
    assert b"X-PUBLISHED-TTL:PT1H" in data
    assert b"LAST-MODIFIED:20261122T060000Z" in data
    assert write("Talks", [DEADLINE, TALKS]) == data
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


@settings(max_examples=25)
@given(st.text(max_size=80), st.text(max_size=80), st.integers(0, 10**9), st.integers(1, 600))
def test_whatever_the_words_they_come_back(title: str, place: str, at: int, minutes: int) -> None:
    start = datetime.fromtimestamp(at, UTC)
    end = start + timedelta(minutes=minutes)
    zone = "America/New_York"
    made = replace(TALKS, start=start, end=end, title=f"T{title}", place=place, zone=zone)
    event: Any = Calendar.from_ical(write("x", [made])).walk("VEVENT")[0]
    assert [one.astimezone(UTC) for one in (event.start, event.end)] == [start, end]


# Reading


def file_of(*lines: str, head: str = "UID:1\r\nSUMMARY:Talks") -> bytes:
    body = "\r\n".join(["BEGIN:VEVENT", head, *lines, "END:VEVENT"])
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}\r\nEND:VCALENDAR\r\n".encode()


def test_what_we_write_we_read() -> None:
    (talks, deadline) = read(write("Talks", [TALKS, DEADLINE]))
    same = ("uid", "title", "start", "end", "zone", "place", "text")
    for name in same:
        assert getattr(talks, name) == getattr(TALKS, name)
        assert getattr(deadline, name) == getattr(DEADLINE, name)


def test_a_zone_that_windows_names_is_known() -> None:
    (found,) = read(file_of("DTSTART;TZID=Tokyo Standard Time:20270314T080000"))
    assert (found.start, found.zone) == (START, "Asia/Tokyo")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no calendar file"),
        (b"\x00\xff\xfe", "no calendar file"),
        (b"<html></html>", "no calendar file"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "no event"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "no calendar file|no event"),
        (file_of("DTSTART:20270314T080000"), "no time zone"),
        (file_of("DTSTART;TZID=Mars/Base:20270314T080000"), "Mars/Base is not known"),
        (file_of("DTSTART:20271399T080000Z"), "DTSTART"),
        (file_of("DTSTART:20270314T080000Z", "RRULE:FREQ=SECONDLY"), "it recurs"),
        (file_of("DTSTART:20270314T080000Z", "DTEND:20270314T070000Z"), "end is not after"),
        (file_of("DTSTART:20270314T080000Z", "DTEND;VALUE=DATE:20270315"), "same type"),
        (file_of("DTSTART;VALUE=DATE:99990314"), "beyond 1900 to 2200"),
        (file_of(), "one start"),
        (file_of("DTSTART;VALUE=DATE:20270314", head="UID:1"), "lacks a title"),
        (file_of("DTSTART;VALUE=DATE:20270314", head="SUMMARY:Talks"), "lacks a UID"),
        (file_of("DTSTART;VALUE=DATE:20270314", "SUMMARY:Again"), "SUMMARY twice"),
        (file_of("DTSTART;VALUE=DATE:20270314", head=f"UID:1\r\nSUMMARY:{'a' * 300}"), "longer"),
        (b"a" * 1_000_001, "larger than 1000 kB"),
    ],
)
def test_what_cannot_be_taken_over_is_refused_with_the_reason(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read(data)


def test_every_event_that_is_wrong_is_named() -> None:
    bad = file_of("DTSTART:20270314T080000").replace(b"END:VCALENDAR\r\n", b"")
    more = file_of("DTSTART;TZID=Nowhere:20270314T080000").split(b"VERSION:2.0\r\n")[1]
    with pytest.raises(Unreadable) as refused:
        read(bad + more)
    assert len(refused.value.problems) == 2
    assert refused.value.problems[0].startswith("Event 1 (Talks)")


def test_a_zone_of_the_senders_own_making_is_not_worked_out() -> None:
    zone = (
        b"BEGIN:VTIMEZONE\r\nTZID:Asia/Tokyo\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        b"TZOFFSETFROM:+0000\r\nTZOFFSETTO:-1100\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\n"
        b"END:VTIMEZONE\r\nBEGIN:VEVENT"
    )
    data = file_of("DTSTART;TZID=Asia/Tokyo:20270314T080000").replace(b"BEGIN:VEVENT", zone)
    assert read(data)[0].start == START


@settings(max_examples=40)
@given(st.binary(max_size=400), st.integers(0, 400), st.integers(0, 400))
def test_damage_is_refused_and_never_fails_otherwise(noise: bytes, start: int, end: int) -> None:
    whole = write("Talks", [TALKS, DEADLINE])
    damaged = whole[:start] + noise + whole[end:]
    with suppress(Unreadable):
        assert read(damaged)
