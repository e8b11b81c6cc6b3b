"""Partner systems are sent the head of the record: their copy holds us to what we sealed."""

import json
import secrets
from base64 import b64encode
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Now

from accounts.models import PartnerSystem
from alerts.models import LONGEST_ADDRESS, Endpoint, Message
from audit.models import Block
from kit.errors import Refused
from kit.posting import checked, is_found
from kit.sealing import Unopened, reseal, seal, tell_closed

SEALED = "record.sealed"
_IS_BLIND = (
    "SELECT row_security_active('alerts_endpoint') AND NOT pg_has_role('entente_jobs', 'USAGE')"
)


@transaction.atomic
def tell_heads() -> int:
    """Have each endpoint that is due sent the newest head; the number of messages.

    Due is one whose last head is `RECORD_HEAD_HOURS` old, arrived or was given up, and was another.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('alerts heads'))")
    due = list(_due())
    block = Block.objects.order_by("number").last() if due else None
    if block is None:
        return 0
    body = _body(block)
    new = [Message(endpoint=one, body=body) for one in due if one.last_body != body]
    return len(Message.objects.bulk_create(new))


def _due() -> Any:
    last = Message.objects.filter(endpoint=OuterRef("pk")).order_by("-recorded_at", "-pk")
    rows = Endpoint.objects.filter(ended_at=None, system__is_active=True).annotate(
        last_body=Subquery(last.values("body")[:1]),
        last_at=Subquery(last.values("recorded_at")[:1]),
    )
    waits = Message.objects.filter(sent_at=None, failed_at=None).exclude(endpoint=None)
    since = Now() - timedelta(hours=settings.RECORD_HEAD_HOURS)
    told = Q(last_at=None) | Q(last_at__lte=since)
    return rows.filter(told).exclude(pk__in=waits.values("endpoint"))


def _body(block: Block) -> str:
    """What is sent, byte for byte: of the record nothing but its head."""
    at = block.sealed_at.isoformat().replace("+00:00", "Z")
    data = {"number": block.number, "hash": block.hash, "head": str(block), "sealed_at": at}
    return json.dumps({"type": SEALED, "timestamp": at, "data": data}, separators=(",", ":"))


class Opened(NamedTuple):
    """The new secret, which is not shown again, and whether the address leads anywhere yet."""

    secret: str
    is_found: bool


def open_endpoint(*, system: str, address: str) -> Opened:
    """Say where a system takes news, or say it anew.

    The secret before, if there was one, is good no longer. Refused for a system that is not there,
    and an address that nothing may be sent to.
    """
    checked(address)
    if len(address) > LONGEST_ADDRESS:
        raise Refused("bad_address", f"An address has at most {LONGEST_ADDRESS} characters.")
    found = PartnerSystem.objects.filter(name=system).first()
    if found is None:
        known = ", ".join(PartnerSystem.objects.order_by("name").values_list("name", flat=True))
        raise Refused("unknown_system", f"There is no system {system!r}; there are: {known}.")
    found_yet = _is_found(address)
    secret = f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"
    columns = {"address": address, "secret": seal(secret), "ended_at": None}
    Endpoint.objects.update_or_create(system=found, defaults=columns)
    return Opened(secret, found_yet)


def _is_found(address: str) -> bool:
    try:
        return is_found(address, allowed=settings.WEBHOOK_NETWORKS)
    except Refused as refusal:
        advice = " Where a partner is reached there, name its network in WEBHOOK_NETWORKS."
        told = refusal.message + advice * (refusal.code == "inside")
        raise Refused(refusal.code, told, refusal.field) from refusal


def refuse_the_blind() -> None:
    """Refused to a login from which the wall hides every endpoint: it would seem there are none."""
    with connection.cursor() as cursor:
        cursor.execute(_IS_BLIND)
        (is_blind,) = cursor.fetchone()
    if is_blind:
        raise Refused(
            "few_rights",
            "The login in DATABASE_URL is one of web hosts, which sees no webhooks: use the owner"
            " of the tables or the login of the workers.",
        )


def end_endpoint(*, system: str) -> None:
    """Send a system nothing any more; Refused if nothing is sent to it."""
    mine = Endpoint.objects.filter(system__name=system, ended_at=None)
    if not mine.update(ended_at=Now()):
        raise Refused("no_endpoint", f"Nothing is sent to {system!r}.")


@transaction.atomic
def reseal_endpoints() -> None:
    """Seal the secrets by the newest key; of what no key of ours opens the log tells."""
    closed = 0
    for one in Endpoint.objects.select_for_update():
        try:
            one.secret = reseal(one.secret)
            one.save(update_fields=["secret"])
        except Unopened:
            closed += one.ended_at is None
    tell_closed(closed, "secrets of webhooks", "add each anew with manage.py webhooks add")
