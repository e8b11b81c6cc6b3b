"""Is the portal fit to serve, and do its checks still run?"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from redis.exceptions import RedisError

from accounts.access import NOBODY, acting_as
from accounts.models import Letter
from alerts.models import Pause
from compliance.models import Run
from compliance.rule import rules

RULES_WITHIN = timedelta(hours=26)  # a run a day, and two hours to make up for a missed tick
LETTERS_WITHIN = timedelta(minutes=15)
SEALED_WITHIN = timedelta(minutes=5)
HEARD_WITHIN = timedelta(seconds=50)  # the clock asks the worker for a sign of life every 10
_HEARD = "heartbeat"
UNSIGNED = "who acts was not signed"  # as the database refuses who is named by another key
OTHER_KEY = (
    "the database knows another SECRET_KEY than this process, and lets nobody sign in;"
    " run manage.py migrate as the owner of the tables, with the keys of this process"
)


def notes() -> Iterator[str]:
    """What somebody decided and should not be forgotten; the portal is fit to serve all the same.

    Nothing is said here if the database does not answer: that is a problem.
    """
    with suppress(DatabaseError):
        if pause := Pause.objects.first():
            yield f"deliveries: {pause}"


def heard(at: datetime) -> None:
    """Clock, broker and worker have brought a sign of life."""
    cache.set(_HEARD, at, timeout=None)


def problems(at: datetime) -> Iterator[str]:
    """What is wrong, one line each; nothing when all is well."""
    yield from _jobs(at)
    try:
        yield from _tables()
        with acting_as(NOBODY):  # a probe is nobody: it sees counts, and none of the facts
            _ask_wall()
            yield from _rules(at)
            yield from _letters(at)
            yield from _account_letters(at)
            yield from _record(at)
    except DatabaseError as error:
        if UNSIGNED in str(error):
            yield f"keys: {OTHER_KEY}"
        else:
            yield f"database: {type(error).__name__}"


def _jobs(at: datetime) -> Iterator[str]:
    try:
        last: datetime | None = cache.get(_HEARD)
    except RedisError as error:
        yield f"redis: {type(error).__name__}; no job tells that it runs"
        return
    if last is None or last < at - HEARD_WITHIN:
        since = f"since {last:%Y-%m-%d %H:%M:%S} UTC" if last else "at all"
        yield f"jobs: no sign of life {since}; are a worker and the clock (beat) running?"


def _tables() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "migrations: the tables are older than the code; run manage.py migrate"


def _ask_wall() -> None:
    """Whether the wall knows our signature: with few rows no other question comes by it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT entente_access.readable()")


def _rules(at: datetime) -> Iterator[str]:
    recent = Run.objects.filter(alliance=None, started_at__gte=at - RULES_WITHIN)
    ran = set(recent.values_list("rule", flat=True))
    if late := sorted(set(rules.codes()) - ran):
        yield f"rules: not run over every alliance for 26 hours: {', '.join(late)}"


def _letters(at: datetime) -> Iterator[str]:
    if Pause.objects.exists():
        return  # they wait because they are to: that is a note
    with connection.cursor() as cursor:
        cursor.execute("SELECT entente_access.letters_waiting(%s)", [at - LETTERS_WITHIN])
        (count,) = cursor.fetchone()
    if count:
        yield f"letters: {count} waiting for more than 15 minutes; is a worker or relay running?"


def _account_letters(at: datetime) -> Iterator[str]:
    """Those about people's own accounts, such as a forgotten password; no pause holds them back."""
    if count := Letter.objects.filter(recorded_at__lt=at - LETTERS_WITHIN).count():
        yield f"letters: {count} about accounts did not leave in 15 minutes; see the worker's log"


def _record(at: datetime) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT entente_access.record_waits(%s)", [at - SEALED_WITHIN])
        (is_late,) = cursor.fetchone()
    if is_late:
        yield "record: changes of more than 5 minutes ago are not sealed; is audit.seal running?"
