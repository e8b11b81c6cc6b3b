"""Is the portal fit to serve, and do its checks still run?"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from accounts.access import NOBODY, acting_as
from alerts.models import Pause
from compliance.models import Run
from compliance.rule import rules

RULES_WITHIN = timedelta(hours=26)  # a run a day, and two hours to make up for a missed tick
LETTERS_WITHIN = timedelta(minutes=15)


def notes() -> Iterator[str]:
    """What somebody decided and should not be forgotten; the portal is fit to serve all the same.

    Nothing is said here if the database does not answer: that is a problem.
    """
    with suppress(DatabaseError):
        if pause := Pause.objects.first():
            yield f"deliveries: {pause}"


def problems(at: datetime) -> Iterator[str]:
    """What is wrong, one line each; nothing when all is well."""
    try:
        yield from _tables()
        with acting_as(NOBODY):  # a probe is nobody: it sees counts, and none of the facts
            yield from _rules(at)
            yield from _letters(at)
    except DatabaseError as error:
        yield f"database: {type(error).__name__}"


def _tables() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "migrations: the tables are older than the code; run manage.py migrate"


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
