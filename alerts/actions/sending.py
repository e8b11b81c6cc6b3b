"""How messages leave: claimed under a lease, sent outside any transaction, tried again until sent.

Due times and leases are told by the database's clock alone, so that workers whose own clocks
differ agree (which is why nothing here takes an instant).
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Case, DurationField, F, Q, Value, When
from django.db.models.functions import Now

from alerts.actions.heads import tell_heads
from alerts.actions.letters import compose
from alerts.actions.routing import route
from alerts.channel import channels
from alerts.models import Delivery, Endpoint, Message, Pause
from kit.errors import Refused

# After each attempt but the last, how long until the next: the schedule of Standard Webhooks
# 1.0.0, three days in all.
WAITS = (
    *(timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
ATTEMPTS = len(WAITS) + 1

# Longer than one letter takes: about ten exchanges with a mail server, of 10 s at most each.
LEASE = timedelta(minutes=2)

_TO = ("subscription__user", "endpoint__system")

# Messages in one go, so that a mail server that only times out does not hold a worker for ever.
MOST = 100


def relay() -> int:
    """Route what is new, tell of the record's head, then send what is due; the number of attempts.

    That is `MOST` at most.

    While deliveries are paused neither is done: what changes meanwhile is told in one letter when
    they are resumed, not in one for every half minute.
    """
    if Pause.objects.exists():
        return 0
    route()
    tell_heads()
    for done in range(MOST):
        # One at a time: its lease begins when its sending does.
        if not (claimed := claim(limit=1, lease=LEASE)):
            return done
        deliver(claimed[0])
    return MOST


@transaction.atomic
def claim(*, limit: int, lease: timedelta) -> list[Message]:
    """Take due messages that nobody holds; until the lease ends no other worker gets them.

    None while deliveries are paused, so that a pause also ends the run of a relay that is at work.

    The attempt is counted and the next one put on the schedule here, before it is made: a
    message that ends its worker each time backs off as well.
    """
    if Pause.objects.exists():
        return []
    free = Q(leased_until=None) | Q(leased_until__lte=Now())
    due = Message.objects.filter(free, due_at__lte=Now(), sent_at=None, failed_at=None)
    locked = due.order_by("due_at").select_for_update(skip_locked=True)
    taken = list(locked.values_list("pk", flat=True)[:limit])
    Message.objects.filter(pk__in=taken).update(
        attempts=F("attempts") + 1, leased_until=Now() + lease, due_at=Now() + _wait()
    )
    return list(Message.objects.filter(pk__in=taken).select_related(*_TO))


def _wait() -> Case:
    steps = (When(attempts=made, then=Value(wait)) for made, wait in enumerate(WAITS))
    return Case(*steps, default=Value(WAITS[-1]), output_field=DurationField())


def deliver(message: Message) -> None:
    """Make one attempt to send a claimed message, and record how it went.

    A worker that dies between sending and recording leads to one more attempt, with the same id.
    """
    try:
        channels[_channel(message)].send(compose(message, _now()))
    except Refused as refusal:
        _record_failure(message, str(refusal), is_final=True)
        if refusal.code == "gone":
            Endpoint.objects.filter(messages=message).update(ended_at=Now())
    except OSError as error:
        reason = f"{type(error).__name__}: {error}"
        _record_failure(message, reason, is_final=message.attempts >= ATTEMPTS)
    else:
        _record_success(message)


def _now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        found: tuple[datetime] = cursor.fetchone()
    return found[0]


def _channel(message: Message) -> str:
    return message.subscription.channel if message.subscription else "alerts.webhook"


@transaction.atomic
def _record_success(message: Message) -> None:
    Delivery.objects.create(message=message)
    found = Message.objects.filter(pk=message.pk)
    found.update(sent_at=Now(), failed_at=None, leased_until=None)


@transaction.atomic
def _record_failure(message: Message, reason: str, *, is_final: bool) -> None:
    Delivery.objects.create(message=message, error=reason)
    # Not if its lease ended and another worker has taken it since: its attempts then differ.
    held = Message.objects.filter(pk=message.pk, attempts=message.attempts)
    held.update(leased_until=None, failed_at=Now() if is_final else None)
