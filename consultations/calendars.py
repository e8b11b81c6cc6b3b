"""Calendars as others read and write them: iCalendar (RFC 5545, RFC 7986) out and in.

`write` gives the same bytes for the same entries, whatever the time of day, so that a digest of
them tells whether anything changed. `read` takes what strangers send: no time zone of their own
making is worked out, no recurrence is unrolled, and sizes are bounded.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Event, vDuration

MAKER = "-//Entente//Alliance calendar//EN"
REFRESH = timedelta(hours=1)
LARGEST, MOST = 1_000_000, 500  # bytes and events of a file that is read
BUSY = "Busy (see the portal)"

_ZONES = re.compile(rb"(?ims)^BEGIN:VTIMEZONE\s*$.*?^END:VTIMEZONE\s*$\r?\n?")


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar: from a day to a day (both included), or from an instant to one.

    `zone` is the IANA zone in which instants are written. A busy entry says only when.
    """

    uid: str
    title: str
    start: date | datetime
    end: date | datetime
    zone: str = ""
    sequence: int = 0
    changed_at: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    is_cancelled: bool = False
    is_tentative: bool = False
    is_busy: bool = False
    place: str = ""
    text: str = ""
    url: str = ""


class Unreadable(ValueError):
    """A calendar cannot be taken over; `problems` says what is wrong with each event."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def write(name: str, entries: Iterable[Entry]) -> bytes:
    """A calendar to subscribe to, its entries in the order of their days."""
    found = Calendar()
    found.add("prodid", MAKER)
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("name", name)
    found.add("x-wr-calname", name)
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", vDuration(REFRESH))
    ordered = sorted(entries, key=lambda one: (_first_day(one), one.uid))
    for one in ordered:
        found.add_component(_event(one))
    years = [_first_day(one).year for one in ordered if isinstance(one.start, datetime)]
    if years:  # zones with their changes of the years that are shown, and no others
        found.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    return bytes(found.to_ical())


def _first_day(one: Entry) -> date:
    return one.start.date() if isinstance(one.start, datetime) else one.start


def _event(one: Entry) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.sequence)
    title = BUSY if one.is_busy else one.title
    event.add("summary", f"[CANCELLED] {title}" if one.is_cancelled else title)
    event.add("dtstart", _placed(one.start, one.zone))
    event.add("dtend", _placed(one.end, one.zone, is_end=True))
    event.add("status", _status(one))
    is_free = one.is_cancelled or not isinstance(one.start, datetime)
    event.add("transp", "TRANSPARENT" if is_free else "OPAQUE")
    details = {"location": one.place, "description": one.text, "url": one.url}
    for key, value in details.items():
        if value and not one.is_busy:
            event.add(key, value)
    if one.is_busy:
        event.add("class", "CONFIDENTIAL")
    return event


def _status(one: Entry) -> str:
    if one.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if one.is_tentative else "CONFIRMED"


def _placed(at: date | datetime, zone: str, *, is_end: bool = False) -> date | datetime:
    """An instant in its zone; of days the end is the first day after (RFC 5545, 3.6.1).

    When clocks go back an hour comes twice; its second time can only be written in UTC.
    """
    if isinstance(at, datetime):
        local = at.astimezone(ZoneInfo(zone or "UTC"))
        return at.astimezone(UTC) if local.fold else local
    return at + timedelta(days=1) if is_end else at


def read(data: bytes) -> list[Entry]:
    """The events of a calendar file; Unreadable names every one that cannot be taken over."""
    if len(data) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 1000} kB.")
    try:
        found = Calendar.from_ical(_ZONES.sub(b"", data))
    except (ValueError, IndexError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable(f"This is no calendar file (.ics): {str(error)[:200]}") from error
    events = [one for one in found.walk("VEVENT") if isinstance(one, Event)]
    if not events:
        raise Unreadable("There is no event in this file.")
    if len(events) > MOST:
        raise Unreadable(f"The file has {len(events)} events; at most {MOST} are taken at once.")
    entries, problems = [], []
    for number, event in enumerate(events, 1):
        try:
            entries.append(_entry(event))
        except ValueError as error:
            title = str(event.get("summary", ""))[:60]
            problems.append(f"Event {number} ({title or 'without a title'}): {error}")
    problems += _twice(entries)
    if problems:
        raise Unreadable(*problems)
    return entries


def _twice(entries: list[Entry]) -> list[str]:
    uids = [one.uid for one in entries]
    return [f"The UID {uid} is there twice." for uid in sorted({*uids}) if uids.count(uid) > 1]


def _entry(event: Event) -> Entry:
    if errors := getattr(event, "errors", None):
        name, why = errors[0]
        raise ValueError(f"{name} cannot be read: {str(why)[:120]}")
    for name in ("rrule", "rdate", "recurrence-id"):
        if name in event:
            raise ValueError("it recurs; give every meeting as an event of its own")
    start, zone = _start(event)
    return Entry(
        uid=_text(event, "uid", 255) or _missing("a UID"),
        title=_text(event, "summary", 200) or _missing("a title (SUMMARY)"),
        start=start,
        end=_end(event, start),
        zone=zone,
        is_cancelled=_text(event, "status", 40).upper() == "CANCELLED",
        place=_text(event, "location", 120),
        text=_text(event, "description", 5000),
    )


def _missing(what: str) -> str:
    raise ValueError(f"it lacks {what}")


def _text(event: Event, name: str, longest: int) -> str:
    found = event.get(name, "")
    if isinstance(found, list):
        raise ValueError(f"it has {name.upper()} twice")
    text = str(found).replace("\x00", "").strip()
    if len(text) > longest:
        raise ValueError(f"its {name.upper()} is longer than {longest} characters")
    return text


def _start(event: Event) -> tuple[date | datetime, str]:
    prop = event.get("dtstart")
    if prop is None or isinstance(prop, list):
        raise ValueError("it needs one start (DTSTART)")
    at: Any = prop.dt
    if not isinstance(at, datetime):
        return _plausible(at), ""
    if at.tzinfo is None:
        named = prop.params.get("TZID", "")
        why = f"time zone {named} is not known" if named else "its start has no time zone"
        raise ValueError(f"{why}; use UTC, or a zone such as Asia/Tokyo")
    return _plausible(at.astimezone(UTC)), _zone_name(at)


def _zone_name(at: datetime) -> str:
    name = str(getattr(at.tzinfo, "key", "") or "UTC")
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"


def _end(event: Event, start: date | datetime) -> date | datetime:
    """The end, from DTEND or DURATION; an event with neither is a day, or an hour, long."""
    if "dtend" not in event and "duration" not in event:
        return start + timedelta(hours=1) if isinstance(start, datetime) else start
    end: Any = event.end
    if isinstance(start, datetime):
        if not isinstance(end, datetime) or end.tzinfo is None or end <= start:
            raise ValueError("its end is not after its start, or of another kind")
        return _plausible(end.astimezone(UTC))
    if isinstance(end, datetime) or not isinstance(end, date) or end < start:
        raise ValueError("its end is not after its start, or of another kind")
    return _plausible(max(start, end - timedelta(days=1)))


def _plausible[Day: (date, datetime)](at: Day) -> Day:
    if not 1900 <= at.year <= 2200:
        raise ValueError(f"the year {at.year} is beyond 1900 to 2200")
    return at
