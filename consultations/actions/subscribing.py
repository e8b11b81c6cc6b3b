"""Calendars that people subscribe to, and what they show."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from alliances.models import RESTRICTED, Alliance
from consultations.actions.reminding import CANCELLED_FOR, deadlines
from consultations.calendars import Entry
from consultations.models import Feed, Forum, Meeting
from kit.credentials import new_secret
from kit.errors import Refused

BACK = timedelta(days=400)  # how far a calendar shows what has been
AHEAD = timedelta(days=800)
MOST_FEEDS = 20


def digest_of(secret: str) -> str:
    """What is kept of a secret of 256 random bits, which needs no slow hash."""
    return sha256(secret.encode()).hexdigest()


def subscribe(
    *, by: User, name: str, alliance: Alliance | None = None, forum: Forum | None = None
) -> tuple[Feed, str]:
    """Make a calendar with a secret address for a person; the secret is told this once only."""
    if Feed.objects.filter(user=by, revoked_at=None).count() >= MOST_FEEDS:
        message = f"You have {MOST_FEEDS} calendars: revoke one that you no longer use."
        raise Refused("too_many", message)
    secret = new_secret()
    made = Feed.objects.create(
        user=by, name=name, alliance=alliance, forum=forum, digest=digest_of(secret)
    )
    return made, secret


def revoke(*, feed: Feed, at: datetime) -> None:
    """Close the address for good; harmless when repeated."""
    Feed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=at)


def revoke_all(*, people: QuerySet[User], at: datetime) -> int:
    """Make every secret address of these people worthless, as for a lost phone; how many."""
    return Feed.objects.filter(user__in=people, revoked_at=None).update(revoked_at=at)


def subscriber(secret: str) -> UUID | None:
    """Whose calendar a secret opens, asked before anyone is named; None for a wrong or old one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT entente_access.subscribed(%s)", [digest_of(secret)])
        (found,) = cursor.fetchone()
    return found  # type: ignore[no-any-return]


def entries(*, feed: Feed, at: datetime, site: str) -> list[Entry]:
    """What a feed shows now: what its owner may see, of what it is about.

    `site` begins the addresses of the portal. What is internal or for named states is shown as
    busy: the calendar lies on devices that the portal does not guard.
    """
    due = deadlines(feed, at, site, back=BACK, ahead=AHEAD)
    return [*_meetings(feed, at, site), *due]


def _meetings(feed: Feed, at: datetime, site: str) -> Iterator[Entry]:
    today = at.date()
    rows = Meeting.objects.visible_to(feed.user).select_related("forum")
    rows = rows.filter(starts_on__gte=str(today - BACK), starts_on__lte=str(today + AHEAD))
    if feed.alliance is not None:
        rows = rows.of_alliance(feed.alliance)
    if feed.forum is not None:
        rows = rows.filter(forum=feed.forum)
    for one in rows:
        is_off = one.status in (Meeting.Status.CANCELLED, Meeting.Status.NOT_HELD)
        is_stale = is_off and one.changed_at < at - CANCELLED_FOR
        if one.starts_on.is_exact and not is_stale:
            yield _meeting(one, site, is_off=is_off)


def _meeting(one: Meeting, site: str, *, is_off: bool) -> Entry:
    last = one.ends_on.latest if one.ends_on else one.starts_on.latest
    return Entry(
        uid=f"{one.pk}@entente",
        title=one.title or one.forum.name,
        start=one.starts_at or one.starts_on.earliest,
        end=one.ends_at or last,
        zone=one.zone,
        sequence=one.sequence,
        changed_at=one.changed_at,
        is_cancelled=is_off,
        is_tentative=one.status == Meeting.Status.POSTPONED,
        is_busy=one.release in RESTRICTED,
        place=one.place,
        text=_hours(one),
        url=f"{site}/consultations/meetings/{one.pk}/",
    )


def _hours(one: Meeting) -> str:
    """The hours of the place; subscribers' programs show those of their own place besides."""
    if one.starts_at is None:
        return one.forum.name
    return f"{one.forum.name}. Times are those of {one.zone.replace('_', ' ')}."
