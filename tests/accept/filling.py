"""Tables filled as a load of years would leave them: without their triggers, and vacuumed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

TRIGGERS = """
SELECT format('ALTER TABLE %%I %%s TRIGGER %%I', %(table)s,
  CASE tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA'
    WHEN 'D' THEN 'DISABLE' ELSE 'ENABLE' END, tgname)
FROM pg_trigger WHERE tgrelid = %(table)s::regclass
"""


@contextmanager
def filling(table: str, *, keep: str = "") -> Iterator[CursorWrapper]:
    """A transaction in which no trigger runs on the table, but for the one to keep."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TRIGGERS, {"table": table})
        back = [statement for (statement,) in cursor.fetchall()]
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        if keep:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {keep}")
        yield cursor
        for statement in back:
            cursor.execute(statement)


def vacuum(*tables: str) -> None:
    """Statistics and visibility as they are on any day."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
