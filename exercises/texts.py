"""The script of an exercise as a table (RFC 4180) and a calendar (RFC 5545): values in, text out.

Each inject comes as its columns by name; instants are aware.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from icalendar import Calendar, Event

COLUMNS = (
    *("number", "title", "storyline", "owner", "audience", "planned_at", "actual_at"),
    *("status", "expected", "observed"),
)
RISKY = ("=", "+", "-", "@", "\t", "\r")
HALF_AN_HOUR = timedelta(minutes=30)

type Inject = Mapping[str, Any]


def as_table(injects: Iterable[Inject]) -> bytes:
    """CSV in UTF-8 with a mark that spreadsheets know; text that would be a formula is quoted."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in injects:
        writer.writerow([_cell(one[name]) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.startswith(RISKY) else text


def as_calendar(name: str, injects: Iterable[Inject]) -> bytes:
    """Half an hour for each inject; ids stay the same, so that a shift moves what is shown."""
    calendar = Calendar()
    calendar.add("prodid", "-//Entente//Exercise script//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for one in injects:
        start = one["actual_at"] or one["planned_at"]
        event = Event()
        event.add("uid", f"{one['id']}@entente")
        event.add("dtstamp", one["recorded_at"])
        event.add("dtstart", start)
        event.add("dtend", start + HALF_AN_HOUR)
        event.add("summary", f"{one['number']}. {one['title']}")
        event.add("description", "\n".join(filter(None, (one["owner"], one["expected"]))))
        event.add("status", "CANCELLED" if one["status"] == "cancelled" else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
