"""Taking a backup: dump and digests from one snapshot, in a folder that is whole or absent."""

import os
import shutil
import subprocess
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from kit.errors import Refused
from portal.backup import manifest as paper
from portal.backup.manifest import DUMP, MANIFEST, SIGNATURE, SUMS, Manifest, Part, sha256_of
from portal.backup.server import Programs, connect, major, place, programs
from portal.backup.tables import LEFT_OUT, digests

_MIGRATIONS = "SELECT app, name FROM public.django_migrations ORDER BY app, id"


def take(directory: Path, *, at: datetime) -> Path:
    """Back the portal up into a new folder below the directory, named by the instant in UTC.

    Refused when that folder is there already, when no `pg_dump` suits the server, and to whoever
    may not read every row, as the tables' owner may.
    """
    folder = directory / f"{at:%Y%m%dT%H%M%SZ}"
    with connect() as db:
        tools = programs(["pg_dump"], at_least=major(db))
        try:
            with _made_whole(folder) as draft, db.transaction():
                _fill(draft, db, tools, at)
        except psycopg.errors.InsufficientPrivilege as error:
            raise Refused(
                "not_the_owner",
                f"{db.info.user} may not read every row ({error.diag.message_primary}): the tables'"
                " owner has to take the backup.",
            ) from error
    return folder


@contextmanager
def _made_whole(folder: Path) -> Iterator[Path]:
    """A draft of the folder, for us alone to read; it gets its name once it is on the disk."""
    if folder.exists():
        raise Refused("already_there", f"{folder} is already there.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.{os.getpid()}.partial")
    draft.mkdir(mode=0o700)
    try:
        yield draft
        for path in (*draft.iterdir(), draft):
            _write_through(path)
        draft.rename(folder)
        _write_through(folder.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write_through(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _fill(draft: Path, db: psycopg.Connection[Any], tools: Programs, at: datetime) -> None:
    ((snapshot,),) = db.execute("SELECT pg_export_snapshot()").fetchall()
    tables = digests(db)  # first: it also sees to it that the transaction may idle meanwhile
    dump = draft / DUMP
    _dump(dump, db, tools, snapshot)
    migrations = defaultdict(list)
    for app, name in db.execute(_MIGRATIONS):
        migrations[app].append(name)
    made = Manifest(
        portal=version(),
        made_at=at.isoformat(timespec="seconds"),
        server=major(db),
        dumped_by=tools.version,
        migrations=migrations,
        files={DUMP: Part(dump.stat().st_size, sha256_of(dump))},
        tables=tables,
    )
    _write(draft / MANIFEST, made.as_text())
    digest_of = {name: part.sha256 for name, part in made.files.items()}
    text = paper.sums({**digest_of, MANIFEST: sha256_of(draft / MANIFEST)})
    _write(draft / SUMS, text)
    _write(draft / SIGNATURE, paper.signature(text.encode()))


def _dump(path: Path, db: psycopg.Connection[Any], tools: Programs, snapshot: str) -> None:
    where, environment = place(db)
    left_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
    # Large objects, of which we have none, would come with transactions of their own.
    words = ["--format=custom", "--no-blobs", f"--snapshot={snapshot}", *left_out]
    path.touch(mode=0o600)
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        tools.command("pg_dump", *words, f"--file={path}", f"--dbname={where}"),
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise Refused("not_dumped", f"pg_dump could not read the database: {said}")


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def version() -> str:
    """Of the portal itself."""
    about = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(about["project"]["version"])
