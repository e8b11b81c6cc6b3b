"""The whole drill: into a fresh cluster on another port, and every flip of a hundred found."""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from alerts.actions import relay, resume
from alliances.models import Alliance
from compliance.models import Run
from kit.errors import Refused
from portal import backup, devstack
from tests.alerts.conftest import Post, post
from tests.build.databases import place
from tests.portal.backups import AT, doors, filled, flips, said, seen_by

__all__ = ["post"]

ADD = """
INSERT INTO compliance_run
  (id, rule, as_of, rows_seen, opened, worsened, resolved, started_at, duration)
SELECT gen_random_uuid(), 'burden.imbalance', '2026-01-01', n, 0, 0, 0, now(), '1 ms'
FROM generate_series(1, %s::int) n
"""
REMOVE = """
DELETE FROM compliance_run WHERE id IN (
  SELECT id FROM compliance_run WHERE rule = 'burden.imbalance' LIMIT 1)
"""
KEYS = ("host", "port", "user", "password", "dbname")
FLIPS = 100
ROWS = 1_000_000
BACKED_UP_IN, RESTORED_IN = 5 * 60, 10 * 60  # seconds


class Elsewhere(devstack.Postgres):
    """A PostgreSQL of its own, on another port than every other."""

    port = 54_329


@pytest.fixture(scope="module")
def source(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with filled(django_db_blocker) as name:
        yield name


@pytest.fixture(autouse=True)
def unblocked(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def fresh() -> Iterator[dict[str, str]]:
    """Where an empty cluster is, which knows no roles of ours; its user is no superuser."""
    state = Path(tempfile.mkdtemp(prefix="entente-fresh-")).resolve()
    state.chmod(0o755)
    with devstack.Stack(state, postgres=False, valkey=False, keep=False) as stack:
        stack.servers.append(Elsewhere(state, durable=False))
        stack.start(stack.servers[0])
        found = {"HOST": str(devstack.socket_directory(state)), "PORT": str(Elsewhere.port)}
        where = f"host={found['HOST']} port={found['PORT']} user=entente dbname=entente"
        with psycopg.connect(where, autocommit=True) as db:
            db.execute("CREATE ROLE restorer LOGIN CREATEROLE PASSWORD 'x'")
            db.execute("CREATE DATABASE restored OWNER restorer TEMPLATE template0")
        yield {**found, "NAME": "restored", "USER": "restorer", "PASSWORD": "x"}


def tell(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{words}\n")


@contextmanager
def writing() -> Iterator[list[int]]:
    """Somebody adds and removes rows all the while."""
    stopped, done = Event(), list[int]()
    where = {key: value for key, value in connection.get_connection_params().items() if key in KEYS}

    def write() -> None:
        with psycopg.connect(**where, autocommit=True) as db:
            while not stopped.is_set():
                db.execute(ADD, [1])
                db.execute(REMOVE)
                done.append(1)

    thread = Thread(target=write)
    thread.start()
    try:
        yield done
    finally:
        stopped.set()
        thread.join()


def test_the_drill_into_a_fresh_cluster(
    source: str, fresh: dict[str, str], tmp_path: Path, post: Post
) -> None:
    with place(NAME=source):
        taken = backup.take(tmp_path, at=AT)
    with place(**fresh):
        said("restore", str(taken))
        said("verify", str(taken), "--against-database")
        assert (seen_by("desk"), seen_by("outsider")) == ({"us-jp"}, set())
        assert relay() == 0
        assert post.attempted == []
        resume()
        assert relay() == 1
        assert doors() == (0, 0, 1)


def test_a_hundred_flips_of_a_hundred_are_found(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with place(NAME=source):
        taken = backup.take(tmp_path, at=AT)
    missed = []
    for where in flips(taken, FLIPS, seed=1):
        try:
            backup.check(taken)
        except Refused:
            continue
        missed.append(where)
    tell(f"flips: {FLIPS - len(missed)} of {FLIPS} found", capsys)
    assert missed == []


def test_a_million_rows_in_time_while_others_write(
    source: str, fresh: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with place(NAME=source):
        with connection.cursor() as cursor:
            cursor.execute(ADD, [ROWS])
        started = time.perf_counter()
        with writing() as written:
            taken = backup.take(tmp_path, at=AT)
        took = time.perf_counter() - started
        assert written
    with place(**fresh):
        started = time.perf_counter()
        said("restore", str(taken))
        gave = time.perf_counter() - started
        assert Run.objects.count() >= ROWS
        assert Alliance.objects.count() == 6
    size = (taken / "database.dump").stat().st_size / 1e6
    tell(f"{ROWS} rows, {size:.0f} MB: backed up in {took:.1f} s, restored in {gave:.1f} s", capsys)
    assert took <= BACKED_UP_IN
    assert gave <= RESTORED_IN
