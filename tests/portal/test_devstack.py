"""The embedded servers, and that nothing of them outlives whoever started them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings

from portal import devstack
from tests import nosockets

ROOT = Path(settings.BASE_DIR)
SERVE = """
import sys, time
from pathlib import Path
from portal.devstack import Stack
with Stack(Path(sys.argv[1]), durable=False, keep="keep" in sys.argv) as stack:
    for server in stack.servers:
        stack.start(server)
    print("ready", flush=True)
    time.sleep(600)
"""


@contextmanager
def _made() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="entente-devstack-")).resolve()
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def state() -> Iterator[Path]:
    """An empty state directory that root's PostgreSQL may enter, too."""
    with _made() as state:
        yield state


@pytest.fixture
def spawn() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a Python process in a clean environment, and kills it in the end."""
    started: list[subprocess.Popen[str]] = []

    def start(*command: str, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def line_with(process: subprocess.Popen[str], text: str) -> str:
    """Read what it prints up to the line with this text."""
    assert process.stdout is not None
    seen = []
    for line in process.stdout:
        seen.append(line)
        if text in line:
            return line
    pytest.fail(f"ended without saying {text!r}: {''.join(seen)}")


def processes_of(state: Path) -> dict[int, str]:
    """Living processes that name this state directory or its sockets, by number."""
    marks = (str(state), str(devstack.socket_directory(state)))
    found = {}
    for entry in Path("/proc").glob("[1-9]*"):
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            environment = (entry / "environ").read_bytes().decode(errors="replace")
        except (OSError, ValueError):
            continue
        if any(mark in line or mark in environment for mark in marks):
            found[int(entry.name)] = line
    return found


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Return once the condition holds; fail if it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


def test_both_servers_answer_on_their_sockets(state: Path) -> None:
    with devstack.Stack(state, durable=False) as stack:
        for server in stack.servers:
            stack.start(server)
        place = devstack.database(state)
        with psycopg.connect(host=place["HOST"], user=place["USER"], dbname="entente") as db:
            for extension in ("btree_gist", "pg_trgm", "unaccent"):
                db.execute(f"CREATE EXTENSION {extension}")
            assert db.execute("SELECT lower('ÅLAND')").fetchone() == ("åland",)
            assert db.execute("SHOW listen_addresses").fetchone() == ("",)
        assert redis.Redis.from_url(devstack.redis_url(state, 3)).ping()
    assert processes_of(state) == {}
    assert not devstack.socket_directory(state).exists()


def test_what_was_written_is_there_after_a_restart(state: Path) -> None:
    for statement in ("CREATE TABLE kept ()", "DROP TABLE kept"):
        with devstack.Stack(state, valkey=False) as stack:
            stack.start(stack.servers[0])
            place = devstack.database(state)
            with psycopg.connect(host=place["HOST"], user="entente", dbname="entente") as db:
                db.execute(statement)


def test_a_directory_begun_and_not_finished_is_begun_again(state: Path) -> None:
    (state / "pgdata.new").mkdir()
    (state / "pgdata.new" / "PG_VERSION").write_text("18")
    with devstack.Stack(state, valkey=False, durable=False) as stack:
        stack.start(stack.servers[0])
        assert stack.servers[0].is_running


def test_a_second_start_in_the_same_directory_is_refused(state: Path) -> None:
    stack = devstack.Stack(state, durable=False)
    refused = pytest.raises(devstack.DevstackError, match=f"Already running.*{os.getpid()}")
    with stack, refused:
        devstack.Stack(state).__enter__()


def test_killing_the_parent_leaves_no_server_behind(
    state: Path, spawn: Callable[..., subprocess.Popen[str]]
) -> None:
    parent = spawn("-c", SERVE, str(state))
    line_with(parent, "ready")
    assert len(processes_of(state)) >= 3
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_until(lambda: not processes_of(state) and not state.exists())
    assert not devstack.socket_directory(state).exists()


def test_a_start_right_after_a_kill_waits_for_the_old_servers_and_finds_its_data(
    state: Path, spawn: Callable[..., subprocess.Popen[str]]
) -> None:
    for _ in range(3):
        parent = spawn("-c", SERVE, str(state), "keep")
        line_with(parent, "ready")
        parent.send_signal(signal.SIGKILL)
        parent.wait()


def test_a_server_that_cannot_start_says_what_its_log_says(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VALKEY_BIN", "/bin/false")
    refused = pytest.raises(devstack.DevstackError, match="Valkey ended while starting")
    with devstack.Stack(state, postgres=False) as stack, refused:
        stack.start(stack.servers[0])


def test_a_missing_program_is_named_with_a_way_out(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BIN", str(state / "nothing"))
    with pytest.raises(devstack.DevstackError, match=r"PG_BIN leads to .*DATABASE_URL"):
        devstack.Stack(state, valkey=False)


def test_somebody_elses_directory_in_place_of_ours_is_refused(state: Path) -> None:
    place = devstack.socket_directory(state)
    place.symlink_to(state)
    refused = pytest.raises(devstack.DevstackError, match="somebody else")
    with devstack.Stack(state, postgres=False) as stack, refused:
        stack.start(stack.servers[0])
    place.unlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is not let in as itself")
def test_root_runs_postgres_in_a_checkout_nobody_else_may_enter(state: Path) -> None:
    state.chmod(0o700)
    with devstack.Stack(state, valkey=False, durable=False) as stack:
        stack.start(stack.servers[0])
        assert stack.servers[0].is_running
        assert (state / "pgdata").stat().st_uid == 0


def test_the_outside_is_out_of_reach() -> None:
    with pytest.raises(nosockets.OutsideError, match="this machine only"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(nosockets.OutsideError), socket.socket() as plain:
        plain.connect_ex(("192.0.2.1", 80))
    with pytest.raises(nosockets.OutsideError):
        socket.getaddrinfo("example.org", 80)


# --- `make up` ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lasting() -> Iterator[Path]:
    """A state directory that outlasts a test: whoever comes up in it first fills it, which takes
    most of the time, and the others find what is there.
    """
    with _made() as state:
        yield state


@pytest.fixture
def port() -> int:
    """A port that is free just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status_of(port: int, path: str) -> int:
    """The status with which the web server answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    try:
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_taken_port_is_said_before_anything_starts(
    state: Path, spawn: Callable[..., subprocess.Popen[str]]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        up = spawn("manage.py", "up", "--port", str(number), DEVSTACK_DIR=str(state))
        said = up.communicate(timeout=60)[0]
    assert up.returncode == 1
    assert f"Port {number}" in said
    assert "--port" in said
    assert "Traceback" not in said
    assert not (state / "pgdata").exists()


@pytest.mark.parametrize("number", ["0", "65536", "99999", "-1", "http", "9" * 5000])
def test_what_is_no_port_is_said_before_anything_starts(
    state: Path, spawn: Callable[..., subprocess.Popen[str]], number: str
) -> None:
    up = spawn("manage.py", "up", f"--port={number}", DEVSTACK_DIR=str(state))
    said = up.communicate(timeout=60)[0]
    assert up.returncode == 2
    assert f"{number!r} is no port: give a whole number from 1 to 65535." in said
    assert "Traceback" not in said
    assert not (state / "pgdata").exists()


def test_what_is_no_demonstration_is_refused_before_it_is_touched(
    state: Path, spawn: Callable[..., subprocess.Popen[str]]
) -> None:
    up = spawn("manage.py", "up", DEVSTACK_DIR=str(state), DEMO="0", SECRET_KEY="x")
    said = up.communicate(timeout=60)[0]
    assert up.returncode == 1
    assert "set DEMO=1 to make it one" in said
    assert "the tables are up to date" not in said
    assert not (state / "pgdata").exists()


@pytest.mark.xdist_group("up")
def test_everything_comes_up_and_a_kill_leaves_nothing_behind(
    lasting: Path, port: int, spawn: Callable[..., subprocess.Popen[str]]
) -> None:
    up = spawn("manage.py", "up", "--port", str(port), DEVSTACK_DIR=str(lasting))
    line_with(up, "the portal answers")
    assert status_of(port, "/sign-in/") == 200
    assert status_of(port, "/static/admin/css/base.css") == 200

    second = spawn("manage.py", "up", "--port", str(port), DEVSTACK_DIR=str(lasting))
    assert "Already running here" in second.communicate(timeout=60)[0]
    assert second.returncode == 1

    # guard, two servers with their helpers, granian and two workers, Celery and two, beat
    wait_until(lambda: sum("celery" in line for line in processes_of(lasting).values()) >= 4)
    up.send_signal(signal.SIGKILL)
    up.wait()
    wait_until(lambda: not processes_of(lasting), seconds=15)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", port))


@pytest.mark.xdist_group("up")
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_every_polite_signal_stops_everything(
    lasting: Path, port: int, spawn: Callable[..., subprocess.Popen[str]], signum: signal.Signals
) -> None:
    up = spawn("manage.py", "up", "--port", str(port), DEVSTACK_DIR=str(lasting))
    line_with(up, "the portal answers")
    up.send_signal(signum)
    assert "stopped" in up.communicate(timeout=40)[0]
    assert up.returncode == 0
    assert processes_of(lasting) == {}


@pytest.mark.xdist_group("up")
def test_a_program_that_ends_by_itself_is_started_again_and_ends_with_the_terminal(
    lasting: Path, port: int, spawn: Callable[..., subprocess.Popen[str]]
) -> None:
    up = spawn("manage.py", "up", "--port", str(port), DEVSTACK_DIR=str(lasting))
    line_with(up, "the portal answers")
    wait_until(lambda: any("celery" in line for line in processes_of(lasting).values()))
    children = Path(f"/proc/{up.pid}/task/{up.pid}/children").read_text().split()
    for child in children:
        if "granian" in processes_of(lasting).get(int(child), ""):
            os.kill(int(child), signal.SIGKILL)
    line_with(up, "web ended by itself")
    wait_until(lambda: _answers(port))
    up.send_signal(signal.SIGHUP)  # the terminal was closed
    assert up.wait(timeout=40) == 0
    assert processes_of(lasting) == {}


def _answers(port: int) -> bool:
    try:
        return status_of(port, "/sign-in/") == 200
    except OSError:
        return False
