"""Bringing a backup back: into an empty database, all of it or nothing, with deliveries paused."""

import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from accounts.access import settle
from alerts.models import Pause
from alliances.walls import ROLES, hold, within
from kit.errors import Refused, RefusedAll
from portal.backup.checking import check
from portal.backup.manifest import DUMP, Manifest
from portal.backup.server import Programs, connect, major, place, programs
from portal.backup.tables import differences, names


def restore(
    folder: Path, *, with_key: bool = True, before_opening: Callable[[], object] = lambda: None
) -> Manifest:
    """Check the backup, fill the empty database from it, and compare every table with it.

    Deliveries are paused in the same transaction, so that not one letter of the past goes out
    again. Refused, with the database as it was, if the backup is damaged or newer than the portal
    or the server, if it holds what HIGHEST_MARKING keeps out, or if the database holds anything.
    `before_opening` is called while PostgreSQL lets nobody in yet: our signatures are not known to
    it before `settle`. If what was restored is found to differ, nobody is let in at all.
    """
    manifest = check(folder, with_key=with_key)
    _refuse_newer(manifest)
    with connect() as db:
        _refuse_filled(db)
        if major(db) < manifest.server:
            raise Refused(
                "older_server",
                f"The backup comes from PostgreSQL {manifest.server}, and this server is"
                f" {major(db)}: restore it into {manifest.server} or newer.",
            )
        tools = programs(["pg_restore", "psql"], at_least=max(major(db), manifest.dumped_by))
        _make_roles(db)
        _load(folder / DUMP, db, tools, f"restored from the backup of {manifest.made_at}")
        if faults := list(differences(db, manifest.tables)):
            message = "What was restored is not what was backed up; do not use this database:"
            raise RefusedAll("differs", message, faults)
    before_opening()
    settle()
    hold(settings.HIGHEST_MARKING)
    return manifest


def unapplied(manifest: Manifest) -> bool:
    """Whether the portal has migrations that the restored tables have not seen."""
    known = MigrationLoader(None).disk_migrations
    return bool(set(known) - _applied(manifest))


def _applied(manifest: Manifest) -> set[tuple[str, str]]:
    return {(app, name) for app, found in manifest.migrations.items() for name in found}


def _refuse_newer(manifest: Manifest) -> None:
    known = MigrationLoader(None).disk_migrations
    if unknown := sorted(_applied(manifest) - set(known)):
        named = ", ".join(f"{app} {name}" for app, name in unknown)
        raise Refused(
            "newer_backup",
            f"The backup was made by portal {manifest.portal}, which knows migrations that this"
            f" one does not ({named}): use that version or a newer one.",
        )


def _refuse_filled(db: psycopg.Connection[Any]) -> None:
    with db.transaction():
        found = names(db)
    if found:
        some = ", ".join(found[:3])
        raise Refused(
            "not_empty",
            f"The database {db.info.dbname} is not empty: it has {len(found)} tables ({some} ...)."
            " Create a new one (createdb), name it in DATABASE_URL, and restore into that.",
        )


def _make_roles(db: psycopg.Connection[Any]) -> None:
    try:
        with db.transaction():
            db.execute(sql.SQL(ROLES))
    except psycopg.errors.InsufficientPrivilege as error:
        said = f"{error.diag.message_primary}. {error.diag.message_hint}"
        raise Refused("no_roles", f"Not restored: {said}") from error


def _load(dump: Path, db: psycopg.Connection[Any], tools: Programs, reason: str) -> None:
    """Have psql run the dump as one transaction, which is committed only if all of it went well.

    Not by `pg_restore --dbname`, whose transaction takes in nothing of ours: deliveries would run
    until they are paused after it.
    """
    where, environment = place(db)
    words = ["-X", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-", f"--dbname={where}"]
    is_whole = False
    with tempfile.TemporaryFile() as said:
        with (
            suppress(BrokenPipeError, subprocess.CalledProcessError),  # told in `said`
            subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
                tools.command("psql", *words),
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=said,
            ) as psql,
        ):
            assert psql.stdin is not None
            _feed(psql.stdin, tools.command("pg_restore", "--no-owner", str(dump)), reason, said)
            is_whole = True
        if not is_whole or psql.returncode:
            said.seek(0)
            told = said.read().decode(errors="replace").strip()
            raise Refused("not_restored", f"Nothing was restored: {told}")


def _feed(psql: IO[bytes], unpack: list[str], reason: str, said: IO[bytes]) -> None:
    """The whole script; the pause comes as soon as there are tables, before there are triggers."""
    pause = sql.SQL("INSERT INTO public.{} (id, reason) VALUES (1, {});\n")
    paused = pause.format(sql.Identifier(Pause._meta.db_table), sql.Literal(reason))
    rest = ["--section=data", "--section=post-data"]
    for text, sections in (("BEGIN;\n", ["--section=pre-data"]), (paused.as_string(), rest)):
        psql.write(text.encode())
        psql.flush()
        command = [*unpack, *sections, "--file=-"]
        subprocess.run(command, stdout=psql, stderr=said, check=True)  # noqa: S603
    # Last: once it is committed it can be refused, but no longer taken back.
    psql.write(f"{within(settings.HIGHEST_MARKING)}\nCOMMIT;\n".encode())
    psql.flush()
