"""A clause is invoked, people are called in order, and everything is written down once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from alliances.models import inherited
from compliance.engine import ask_recheck
from consultations.models import Contact, Crisis, Hotline, HotlineTest, LogEntry
from kit.errors import Refused

YEAR = timedelta(days=365)
HEARD = (LogEntry.Kind.REACHED, LogEntry.Kind.ACKNOWLEDGED)


@dataclass(frozen=True)
class Reliability:
    """How many of the tests of the last twelve months were acknowledged in time."""

    in_time: int
    tests: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None where nothing was tested."""
        return self.in_time / self.tests if self.tests else None


def invoke(*, hotline: Hotline, reason: str, by: User, at: datetime) -> Crisis:
    """Invoke the clause of a channel: its clock starts, and the log with it."""
    hours = hotline.answer_hours
    try:
        with transaction.atomic():
            crisis: Crisis = Crisis.objects.create(
                hotline=hotline,
                reason=reason,
                invoked_at=at,
                invoked_by=by,
                answer_due_at=None if hours is None else at + timedelta(hours=hours),
                alliance_id=hotline.alliance_id,
                **inherited(hotline),
            )
            note(crisis=crisis, kind=LogEntry.Kind.INVOKED, text=reason, by=by, at=at)
    except IntegrityError as error:
        message = "This clause is invoked already: go on in the crisis that is open."
        raise Refused("already_open", message) from error
    return crisis


def note(
    *,
    crisis: Crisis,
    kind: str,
    by: User,
    at: datetime,
    contact: Contact | None = None,
    text: str = "",
) -> LogEntry:
    """Write a line into the log of a crisis that is open."""
    if crisis.closed_at is not None:
        raise Refused("closed", "This crisis is closed: nothing is added to its log any more.")
    if kind in (LogEntry.Kind.NOTE, LogEntry.Kind.CONSULTED) and not text.strip():
        raise Refused("empty", "Say in a few words what happened.", "text")
    made: LogEntry = LogEntry.objects.create(
        crisis=crisis,
        kind=kind,
        contact=contact,
        whom=f"{contact}, {contact.phone or contact.email}" if contact else "",
        text=text,
        written_at=at,
        written_by=by,
        alliance_id=crisis.alliance_id,
        **inherited(crisis),
    )
    return made


@transaction.atomic
def close(*, crisis: Crisis, text: str, by: User, at: datetime) -> None:
    """End a crisis, with a last line in its log."""
    found: Crisis = Crisis.objects.select_for_update().get(pk=crisis.pk)
    note(crisis=found, kind=LogEntry.Kind.CLOSED, text=text, by=by, at=at)
    found.closed_at, found.closed_by = at, by
    found.save(update_fields=["closed_at", "closed_by"])


def to_call(crisis: Crisis) -> list[Contact]:
    """Whom to call next, in order: those with a place in it who were not reached yet."""
    heard = crisis.log.filter(kind__in=HEARD, contact__isnull=False).values("contact")
    rows = Contact.objects.filter(hotline=crisis.hotline_id, position__isnull=False)
    return list(rows.exclude(pk__in=heard).select_related("state").order_by("position", "office"))


@transaction.atomic
def send_test(
    *, hotline: Hotline, by: User, at: datetime, contact: Contact | None = None
) -> HotlineTest:
    """Record that a test call went out now; its timer runs until it is acknowledged."""
    made: HotlineTest = HotlineTest.objects.create(
        hotline=hotline,
        contact=contact,
        sent_at=at,
        sent_by=by,
        alliance_id=hotline.alliance_id,
        **inherited(hotline),
    )
    ask_recheck(hotline.alliance_id)
    return made


@transaction.atomic
def acknowledge_test(*, test: HotlineTest, by: User, at: datetime) -> None:
    """Record that the other side answered a test; the first record of it stands."""
    rows = HotlineTest.objects.filter(pk=test.pk, acknowledged_at=None)
    rows.update(acknowledged_at=at, acknowledged_by=by)
    ask_recheck(test.alliance_id)


def reliability(tests: QuerySet[HotlineTest], at: datetime) -> Reliability:
    """How a channel did in those of its tests that are of the twelve months up to an instant.

    A test of which the time to acknowledge is not over does not count yet.
    """
    recent = tests.filter(sent_at__gt=at - YEAR, sent_at__lte=at).select_related("hotline")
    counted = [one for one in recent if one.is_settled(at)]
    return Reliability(sum(one.is_in_time() for one in counted), len(counted))
