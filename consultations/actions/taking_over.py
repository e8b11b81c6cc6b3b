"""Meetings taken over from a calendar file."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from alliances.models import inherited
from compliance.engine import ask_recheck
from consultations.actions.planning import columns_of_hours
from consultations.actions.settling import settle
from consultations.calendars import Entry
from consultations.models import Forum, Meeting
from kit.dates import PartialDate


@dataclass(frozen=True)
class Taken:
    """How many meetings of a file are new, changed, and as they were."""

    made: int
    changed: int
    same: int


@transaction.atomic
def take_over(*, forum: Forum, entries: list[Entry], at: datetime) -> Taken:
    """Make meetings of the events of a calendar, known again by their UID; twice changes nothing.

    What is recorded as held or not held stays as it is recorded; a cancelled event calls off a
    meeting that is still to come.
    """
    Forum.objects.select_for_update().get(pk=forum.pk)
    refs = {_ref(forum, one): one for one in entries}
    here = {one.ref: one for one in Meeting.objects.filter(forum=forum, ref__in=refs)}
    made = changed = 0
    for ref, entry in refs.items():
        if ref not in here:
            made += 1
            _make(forum, ref, entry)
        else:
            changed += _change(here[ref], entry)
    if made or changed:
        settle(alliance=forum.alliance, day=at.date(), at=at)
        ask_recheck(forum.alliance_id)
    return Taken(made, changed, len(refs) - made - changed)


def _ref(forum: Forum, entry: Entry) -> str:
    return f"{forum.ref}-{sha256(entry.uid.encode()).hexdigest()[:12]}"


def _make(forum: Forum, ref: str, entry: Entry) -> None:
    status = Meeting.Status.CANCELLED if entry.is_cancelled else Meeting.Status.PLANNED
    Meeting.objects.create(
        forum=forum,
        ref=ref,
        alliance_id=forum.alliance_id,
        **inherited(forum),
        format=Meeting.Format.IN_PERSON,
        status=status,
        **_columns(entry),
    )


def _change(meeting: Meeting, entry: Entry) -> bool:
    if not meeting.is_open:
        return False
    wanted = _columns(entry)
    if entry.is_cancelled:
        wanted["status"] = Meeting.Status.CANCELLED
    stale = {name: value for name, value in wanted.items() if getattr(meeting, name) != value}
    for name, value in stale.items():
        setattr(meeting, name, value)
    if stale:
        meeting.save(update_fields=list(stale))
    return bool(stale)


def _columns(entry: Entry) -> dict[str, Any]:
    words = {"title": entry.title, "place": entry.place}
    if isinstance(entry.start, datetime) and isinstance(entry.end, datetime):
        return {**words, **columns_of_hours(entry.start, entry.end, entry.zone or "UTC")}
    first: date = entry.start
    last = PartialDate.of(entry.end) if entry.end != first else None
    when = {"starts_at": None, "ends_at": None, "zone": ""}
    return {**words, **when, "starts_on": PartialDate.of(first), "ends_on": last}
