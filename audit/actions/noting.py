"""Note what no trigger sees: reads and exports."""

from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb


def note_read(row: models.Model) -> None:
    """Note that whoever acts was shown a row of restricted release."""
    label = getattr(row, "ref", "") or str(row)
    _note("read", row._meta.db_table, str(row.pk), label, getattr(row, "alliance_id", None))


def note_export(of: models.Model | type[models.Model], label: str, *, rows: int) -> None:
    """Note that whoever acts took away so many rows: of one record, or of a table."""
    key, alliance = ("", None) if isinstance(of, type) else (str(of.pk), of.pk)
    _note("export", of._meta.db_table, key, label, alliance, {"rows": rows})


def _note(
    action: str,
    table: str,
    key: str,
    label: str,
    alliance_id: Any,
    detail: dict[str, Any] | None = None,
) -> None:
    told = [action, table, key, label, alliance_id, Jsonb(detail) if detail else None]
    with connection.cursor() as cursor:
        cursor.execute("CALL audit_note(%s, %s, %s, %s, %s::uuid, %s::jsonb)", told)
