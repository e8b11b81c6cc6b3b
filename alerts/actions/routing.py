"""Who is told of what: each change meets each matching subscription once."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q

from alerts.models import Alert, Message, Routed
from compliance.models import Change

# From a change to the subscriptions of those who may see its finding.
PERSON = "finding__alliance__grants__user"
SUBSCRIPTION = f"{PERSON}__subscriptions"

BATCH = 5_000  # rows in one statement


@transaction.atomic
def route() -> int:
    """Give every change not yet routed to every matching subscription; the number of messages.

    A subscription gets one message, with all its changes. A finding that opened and was resolved
    since the last time is not told. Safe to repeat and to run twice at once; a change that is
    committed late, after younger ones were routed, is found the next time.
    """
    _wait_for_turn()
    new = list(Change.objects.filter(routed=None).values_list("pk", "finding_id", "kind"))
    Routed.objects.bulk_create((Routed(change_id=pk) for pk, _, _ in new), BATCH)
    return _write(_pairs(_worth_telling(new)))


def _wait_for_turn() -> None:
    """Let no two route at once: the second then sees what the first has done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('alerts route'))")


def _worth_telling(new: Iterable[tuple[UUID, UUID, str]]) -> list[UUID]:
    kinds = defaultdict(set)
    for _, finding, kind in new:
        kinds[finding].add(kind)
    passed = {Change.Kind.OPENED, Change.Kind.RESOLVED}
    return [pk for pk, finding, _ in new if not passed <= kinds[finding]]


def _pairs(changes: list[UUID]) -> Iterable[tuple[UUID, UUID]]:
    """Each change with each subscription it is for: one query.

    Who sees a finding is decided again by `visible_to` when the message is sent.
    """
    wanted = Q(
        Q(**{f"{SUBSCRIPTION}__alliance": None})
        | Q(**{f"{SUBSCRIPTION}__alliance": F("finding__alliance")}),
        **{f"{SUBSCRIPTION}__least_severity__lte": F("severity"), f"{PERSON}__is_active": True},
    )
    found = Change.objects.filter(wanted, pk__in=changes)
    return found.order_by("pk").values_list("pk", f"{SUBSCRIPTION}__pk")


def _write(pairs: Iterable[tuple[UUID, UUID]]) -> int:
    messages: dict[UUID, Message] = {}
    alerts = []
    for change, subscription in pairs:
        message = messages.setdefault(subscription, Message(subscription_id=subscription))
        alerts.append(Alert(change_id=change, subscription_id=subscription, message=message))
    Message.objects.bulk_create(messages.values(), BATCH)
    Alert.objects.bulk_create(alerts, BATCH)
    return len(messages)
