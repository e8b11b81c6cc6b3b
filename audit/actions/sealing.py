"""Seal what was recorded into blocks."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from audit.chain import GENESIS, Head, Header, Key, leaf, root
from audit.models import Block, Event

MOST = 50_000  # events of one block
# The longest that a transaction may take. Whatever claims to have been recorded so long before all
# that waited was sealed, and is in no block, was not: it is never sealed, and verifying tells.
LATEST = timedelta(days=1)


def keys() -> list[Key]:
    """The key that seals, then older ones that still verify."""
    return [Key.of(secret) for secret in (settings.AUDIT_KEY, *settings.AUDIT_KEY_FALLBACKS)]


def head() -> Head:
    """The end of the chain: keep it elsewhere, or give it to the partners."""
    last = Block.objects.order_by("number").last()
    return Head(last.number, last.hash) if last else GENESIS


def horizon() -> datetime | None:
    """The instant before which nothing was recorded that is in no block; None: there is none yet.

    A block that is full may have left events behind, however old: the next of the same backlog, or
    of the next run if this one is cut short, takes them.
    """
    last = Block.objects.filter(events__lt=MOST).order_by("number").last()
    return last.sealed_at - LATEST if last else None


def seal() -> int:
    """Seal every event that was committed and is in no block yet; returns their number.

    Writers never wait for it. Run twice at once, the second waits and finds less to do.
    """
    total = 0
    while sealed := _seal_block():
        total += sealed
    return total


@transaction.atomic
def _seal_block() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit'))")
    last = Block.objects.order_by("number").last()
    waiting, since = Event.objects.unsealed().order_by("id"), horizon()
    if since is not None:
        waiting = waiting.filter(recorded_at__gte=since)
    leaves = {row[0]: leaf(row) for row in waiting.as_hashed()[:MOST].iterator()}
    if leaves:
        end = Head(last.number, last.hash) if last else GENESIS
        _write(end, leaves)
    return len(leaves)


def _write(end: Head, leaves: dict[int, bytes]) -> None:
    """Append a block of these events, given their leaves in the order of their ids."""
    key, at = keys()[0], _database_time()
    header = Header(end.number + 1, len(leaves), root(leaves.values()), end.hash, at, key.id)
    found = header.hash()
    Block.objects.create(**vars(header), hash=found, seal=key.seal(found))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_seal (block_id, event_id, leaf)"
            " SELECT %s, * FROM unnest(%s::bigint[], %s::bytea[])",
            [header.number, list(leaves), list(leaves.values())],
        )


def _database_time() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        at: datetime = cursor.fetchone()[0]
    return at
