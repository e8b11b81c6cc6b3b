"""Note what no trigger sees: reads and exports."""

from typing import Any
from uuid import UUID

from django.db import connection, models
from psycopg.types.json import Jsonb


def note_read(row: models.Model) -> None:
    """Note that whoever acts was shown a row of restricted release."""
    label = getattr(row, "ref", "") or str(row)
    _note("read", row._meta.db_table, str(row.pk), label, getattr(row, "alliance_id", None))


def note_values(of: type[models.Model], key: UUID, label: str, *, home: UUID | None) -> None:
    """The same of a row of the table that was read as values; `home` is the key of its alliance."""
    _note("read", of._meta.db_table, str(key), label, home)


def note_shown(page: str, marking: str) -> None:
    """Note that whoever acts was shown a page, by its address, and as how narrow it was marked."""
    _note("read", "", "", page, None, {"marking": marking})


def note_export(
    of: models.Model | type[models.Model],
    label: str,
    *,
    rows: int,
    restricted: int | None = None,
    home: UUID | None = None,
) -> None:
    """Note that whoever acts took away so many rows: of one alliance, or of a table.

    It may be told how many of them are of restricted release, and the key of the alliance whose
    rows of the table they are.
    """
    key, alliance = ("", home) if isinstance(of, type) else (str(of.pk), of.pk)
    detail = {"rows": rows} | ({} if restricted is None else {"restricted": restricted})
    _note("export", of._meta.db_table, key, label, alliance, detail)


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
