"""What is in each table, as one digest: rows in the order of their key, as PostgreSQL writes them.

The text is that of COPY, with every setting that could change it fixed, and keys of text sorted by
code points: the same rows give the same digest on another server with other locales.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from psycopg import sql

from accounts.models import Letter
from alerts.models import Pause

# Belongs to an installation: the key of the signatures, which follows from its SECRET_KEY, whether
# it delivers, letters about accounts that are on their way (nobody gets one of the past again), and
# sessions: nobody is signed in to a restored system who did not sign in to it.
LEFT_OUT = (
    "entente_access.scope_key",
    *(f"public.{one._meta.db_table}" for one in (Pause, Letter, Session, UserSession)),
)

# Row security off means: refuse, rather than leave out rows in silence.
_SETTINGS = """
SET LOCAL row_security = off; SET LOCAL search_path = ''; SET LOCAL timezone = 'UTC';
SET LOCAL datestyle = 'ISO, MDY'; SET LOCAL intervalstyle = 'postgres';
SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1;
SET LOCAL client_encoding = 'UTF8'; SET LOCAL xmlbinary = 'base64';
SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
"""
_TABLES = """
SELECT format('%s.%s', n.nspname, c.relname), format('%I.%I', n.nspname, c.relname),
  (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
  (SELECT string_agg(
      quote_ident(a.attname) || CASE WHEN a.attcollation <> 0 THEN ' COLLATE "C"' ELSE '' END,
      ', ' ORDER BY k.place)
    FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, place), pg_attribute a
    WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND a.attnum = k.attnum)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
ORDER BY 1
"""


@dataclass(frozen=True)
class Digest:
    """How many rows a table has, and the SHA-256 over them."""

    rows: int
    sha256: str


def names(db: psycopg.Connection[Any]) -> list[str]:
    """Every table of the database, with its schema."""
    return [name for name, *_ in db.execute(_TABLES)]


def digests(db: psycopg.Connection[Any]) -> dict[str, Digest]:
    """Every table that a backup carries, in one snapshot; within a transaction."""
    db.execute(_SETTINGS)
    found = db.execute(_TABLES).fetchall()
    return {
        name: _digest(db, table, columns, key)
        for name, table, columns, key in found
        if name not in LEFT_OUT and columns
    }


def _digest(db: psycopg.Connection[Any], table: str, columns: str, key: str | None) -> Digest:
    # The names come quoted from the catalogue, never from outside.
    parts = {"table": table, "columns": columns, "key": key or 'one::text COLLATE "C"'}
    query = "COPY (SELECT {columns} FROM {table} one ORDER BY {key}) TO STDOUT"
    digest, rows = hashlib.sha256(), 0
    with db.cursor() as cursor, cursor.copy(_composed(query, parts)) as copy:
        for row in copy:  # each is one row, with the line end after it
            digest.update(row)
            rows += 1
    return Digest(rows, digest.hexdigest())


def _composed(query: str, parts: Mapping[str, str]) -> sql.Composed:
    return sql.SQL(query).format(**{name: sql.SQL(text) for name, text in parts.items()})


def differences(db: psycopg.Connection[Any], promised: Mapping[str, Digest]) -> Iterator[str]:
    """What the tables hold otherwise than was promised, one line for each table.

    Backups of before promise some of what is left out by now.
    """
    with db.transaction():
        found = digests(db)
    for name in sorted((promised.keys() | found.keys()) - set(LEFT_OUT)):
        if name not in found:
            yield f"{name} is missing"
        elif name not in promised:
            yield f"{name} is not in the backup"
        elif found[name].rows != promised[name].rows:
            yield f"{name} has {found[name].rows} rows, not {promised[name].rows}"
        elif found[name] != promised[name]:
            yield f"{name} has {found[name].rows} rows as promised, but not the same ones"
