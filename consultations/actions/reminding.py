"""Deadlines in a calendar: each keeps its UID, and says when it moved or is off."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from alliances.models import RESTRICTED, Alliance
from commitments.cadence import NEVER, named
from commitments.models import Move, Occurrence, Relief
from consultations.calendars import Entry
from consultations.models import Feed
from kit.dates import in_words

CANCELLED_FOR = timedelta(days=30)  # how long what is off is told of, so that all hear it

type Key = tuple[UUID, str]


@dataclass
class Moved:
    """How often a due day moved, when last, and from where."""

    times: int = 0
    at: datetime | None = None
    from_on: date = NEVER


def deadlines(
    feed: Feed, at: datetime, site: str, *, back: timedelta, ahead: timedelta
) -> Iterator[Entry]:
    """The due days of open occurrences, and for a while of those that are due no more.

    A due day that moved has a higher SEQUENCE (RFC 5545, 3.8.7.4); one that was suspended, waived
    or released is CANCELLED on the day where it stood. What was met is not shown.
    """
    rows, first, last = _rows(feed), at.date() - back, at.date() + ahead
    near = Q(due_on__gte=first, due_on__lte=last)
    shown = rows.filter(Q(closed_on=None) & (near | Q(due_on=NEVER)) | Q(is_skipped=True) & near)
    moved, waived = _moves(feed), _waived(feed, at - CANCELLED_FOR)
    homes = dict(Alliance.objects.visible_to(feed.user).values_list("pk", "slug"))
    for one in shown.select_related("commitment"):
        key = (one.commitment_id, one.label)
        found = moved.get(key, Moved())
        entry = _entry(one, found, site, homes)
        if one.is_skipped:
            off_at = waived.get(key) or datetime.combine(one.closed_on, time.min, UTC)
            if at - CANCELLED_FOR <= off_at <= at:
                yield replace(_off(entry, off_at), sequence=entry.sequence + 1)
        elif one.due_on < NEVER:
            yield entry
        elif found.at and at - CANCELLED_FOR <= found.at and first <= found.from_on <= last:
            yield _off(replace(entry, start=found.from_on, end=found.from_on), found.at)


def _rows(feed: Feed) -> Any:
    rows = Occurrence.objects.visible_to(feed.user)
    if feed.alliance is not None:
        rows = rows.of_alliance(feed.alliance)
    if feed.forum is not None:
        rows = rows.filter(commitment=feed.forum.commitment_id)
    return rows


def _moves(feed: Feed) -> dict[Key, Moved]:
    rows = Move.objects.visible_to(feed.user).order_by("recorded_at", "pk")
    if feed.forum is not None:
        rows = rows.filter(commitment=feed.forum.commitment_id)
    found: dict[Key, Moved] = {}
    for one in rows:
        known = found.setdefault((one.commitment_id, one.label), Moved())
        known.times, known.at, known.from_on = known.times + 1, one.recorded_at, one.from_due_on
    return found


def _waived(feed: Feed, since: datetime) -> dict[Key, datetime]:
    rows = Relief.objects.visible_to(feed.user).approved()
    late = rows.filter(kind=Relief.Kind.WAIVER, decided_at__gte=since)
    told = late.values_list("commitment", "label", "decided_at")
    return {(promise, label): at for promise, label, at in told}


def _entry(one: Occurrence, moved: Moved, site: str, homes: dict[UUID, str]) -> Entry:
    promise = one.commitment
    home = homes.get(promise.alliance_id)  # what another alliance lends has no page here
    page = reverse("portal:commitment", args=[home, promise.ref]) if home else "/findings/"
    return Entry(
        uid=f"{one.commitment_id}-{one.label}@entente",
        title=f"Due: {promise.title}",
        start=one.due_on,
        end=one.due_on,
        sequence=moved.times,
        changed_at=moved.at or one.recorded_at,
        is_busy=one.release in RESTRICTED,
        text=f"Last day in time for {named(one.label)}; lapses after {in_words(one.lapses_on)}.",
        url=f"{site}{page}",
    )


def _off(entry: Entry, at: datetime) -> Entry:
    return replace(entry, is_cancelled=True, changed_at=at, text="It is not due any more.")
