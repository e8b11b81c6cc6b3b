"""A meeting is planned, moved, called off or held; what was left open comes up again."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max

from alliances.models import inherited
from compliance.engine import ask_recheck
from consultations.actions.settling import settle
from consultations.models import ActionItem, AgendaItem, Forum, Meeting
from kit.dates import PartialDate
from kit.errors import Refused

LONGEST = timedelta(days=30)


def columns_of(meeting: Meeting) -> dict[str, Any]:
    """The columns that what belongs to a meeting has from it: whose it is, and its marking."""
    marking = inherited(meeting)
    return {"alliance_id": meeting.alliance_id, **marking}


def columns_of_hours(starts_at: datetime, ends_at: datetime, zone: str) -> dict[str, Any]:
    """The columns of an instant; the days are those at the place of meeting."""
    if ends_at <= starts_at:
        raise Refused("ends_first", "A meeting ends after it starts.", "ends_at")
    if ends_at - starts_at > LONGEST:
        raise Refused("too_long", f"A meeting lasts at most {LONGEST.days} days.", "ends_at")
    first, last = (one.astimezone(ZoneInfo(zone)).date() for one in (starts_at, ends_at))
    return {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "zone": zone,
        "starts_on": PartialDate.of(first),
        "ends_on": PartialDate.of(last) if last != first else None,
    }


@transaction.atomic
def plan(
    *, forum: Forum, starts_at: datetime, ends_at: datetime, zone: str, at: datetime, **more: Any
) -> Meeting:
    """Plan a meeting (`more`: title, place, format); open actions of the forum are its agenda."""
    hours = columns_of_hours(starts_at, ends_at, zone)
    Forum.objects.select_for_update().get(pk=forum.pk)  # so that no reference is given twice
    meeting: Meeting = Meeting.objects.create(
        forum=forum,
        alliance_id=forum.alliance_id,
        **inherited(forum),
        ref=_free_ref(forum, str(hours["starts_on"])),
        status=Meeting.Status.PLANNED,
        **hours,
        **more,
    )
    carry_over(meeting=meeting)
    _follow_up(meeting, at)
    return meeting


def _free_ref(forum: Forum, day: str) -> str:
    stem = f"{forum.ref}-{day}"
    taken = set(
        Meeting.objects.filter(alliance=forum.alliance_id, ref__startswith=stem).values_list(
            "ref", flat=True
        )
    )
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(ref for ref in (stem, *numbered) if ref not in taken)


@transaction.atomic
def move(
    *,
    meeting: Meeting,
    starts_at: datetime,
    ends_at: datetime,
    zone: str,
    at: datetime,
    **more: Any,
) -> None:
    """Give a meeting that is still to come another time or place; it is planned again."""
    found = _locked(meeting)
    if not found.is_open:
        raise Refused("not_open", f"This meeting is {found.get_status_display()}: it cannot move.")
    hours = columns_of_hours(starts_at, ends_at, zone)
    _write(found, {**hours, **more, "status": Meeting.Status.PLANNED})
    _follow_up(found, at)


@transaction.atomic
def stand(*, meeting: Meeting, status: str, outcome: str | None = None, at: datetime) -> None:
    """Say how a meeting stands: held, postponed, cancelled, not held, or planned once more.

    Its outcome stays what it is unless it is given.
    Only one that was held counts for its commitment; one that turns out not held falls open again.
    """
    found = _locked(meeting)
    if status == Meeting.Status.HELD and at.date() + timedelta(days=1) < found.starts_on.earliest:
        day = f"{found.starts_on.earliest:%-d %B %Y}"
        raise Refused("not_yet", f"It is planned for {day}: it cannot have been held.", "status")
    if found.status == Meeting.Status.HELD and status == Meeting.Status.POSTPONED:
        raise Refused("was_held", "A meeting that was held cannot be postponed.", "status")
    _write(found, {"status": status, "outcome": found.outcome if outcome is None else outcome})
    _follow_up(found, at)


@transaction.atomic
def carry_over(*, meeting: Meeting) -> int:
    """Put the open actions of the forum's other meetings on the agenda; returns how many."""
    here = meeting.agenda.aggregate(top=Max("position"))["top"] or 0
    left = ActionItem.objects.open().filter(meeting__forum=meeting.forum_id)
    left = left.exclude(meeting=meeting).exclude(carried_to__meeting=meeting)
    items = [
        AgendaItem(
            meeting=meeting,
            position=here + number,
            title=one.text[:300],
            carries=one,
            **columns_of(meeting),
        )
        for number, one in enumerate(left, 1)
    ]
    return len(AgendaItem.objects.bulk_create(items))


def _locked(meeting: Meeting) -> Meeting:
    found: Meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    return found


def _write(meeting: Meeting, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=list(columns))


def _follow_up(meeting: Meeting, at: datetime) -> None:
    """Bring evidence in line, and have the alliance judged again."""
    day: date = at.date()
    settle(alliance=meeting.alliance, day=day, at=at)
    ask_recheck(meeting.alliance_id)
