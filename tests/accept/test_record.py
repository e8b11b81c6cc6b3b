"""What the record costs those who write, and how fast it is sealed and verified.

Rates with and without the trigger are taken in turns, in one run, on a server that loses nothing:
only their ratio counts.
"""

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from alliances.models import Source
from audit.actions import head, seal, verify
from audit.actions.fitting import Column, fitted
from portal import devstack

SECONDS, ROUNDS = 1, 9
# Of the rate without the trigger, for so many clients whose transactions last so many milliseconds
# more than their one statement.
LEAST = {(1, 0): 0.70, (8, 0): 0.50, (16, 20): 0.95}
RATE = 20_000  # events a second, sealed or verified
EVENTS = 100_000
COST = "{clients} clients, {pause} ms: {plain:.0f} writes/s, recorded {recorded:.0f}: {ratio:.0%}"

ROWS = """
CREATE TABLE fact (
    id bigint PRIMARY KEY, ref text, note text, title text, alliance_id uuid,
    amount numeric(24, 4), release text, recorded_at timestamptz
);
INSERT INTO fact SELECT n, 'row-' || n, 'a note', 'a title of some length', gen_random_uuid(), 0,
    'parties', now() FROM generate_series(1, 20000) AS n;
CREATE FUNCTION in_turn() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NULL; END';
CREATE TRIGGER in_turn AFTER UPDATE ON fact FOR EACH ROW EXECUTE FUNCTION in_turn();
ALTER TABLE fact DISABLE TRIGGER in_turn;
"""
RECORD = """
CREATE TRIGGER recorded AFTER INSERT OR UPDATE OR DELETE ON fact
    FOR EACH ROW EXECUTE FUNCTION entente_record.fact();
"""
SHAPE = {
    "id": "bigint",
    "ref": "text",
    "note": "text",
    "title": "text",
    "alliance_id": "uuid",
    "amount": "numeric",
    "release": "text",
    "recorded_at": "timestamp with time zone",
}
WRITE = "\\set id random(1, 20000)\nUPDATE fact SET amount = amount + 1 WHERE id = :id;\n"
LASTING = f"BEGIN;\n{WRITE}\\sleep {{}} ms\nCOMMIT;\n"


class Server:
    """A PostgreSQL of its own that waits for the disk, with the record in it."""

    def __init__(self, state: Path) -> None:
        place = devstack.database(state)
        self.host, self.name = place["HOST"], place["NAME"]
        self.script = state / "write.sql"

    def run(self, *statements: str) -> None:
        with psycopg.connect(host=self.host, dbname=self.name, user=self.name) as own:
            for statement in statements:
                own.execute(statement)

    def rate(self, clients: int, pause: int) -> float:
        """Transactions a second of so many clients that each change one row by its key.

        They commit `pause` milliseconds later.
        """
        self.script.write_text(LASTING.format(pause) if pause else WRITE)
        program = devstack.postgres_programs() / "pgbench"
        options = f"-n -M prepared -c {clients} -j 2 -T {SECONDS} -h {self.host} -U {self.name}"
        command = [str(program), *options.split(), "-f", str(self.script), self.name]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found = re.search(r"tps = ([\d.]+)", told)
        assert found is not None, told
        return float(found[1])


@pytest.fixture(scope="module")
def server(django_db_setup: None, django_db_blocker: Any) -> Iterator[Server]:
    state = Path(tempfile.mkdtemp(prefix="entente-accept-")).resolve()
    state.chmod(0o755)  # PostgreSQL may have to run as another user than root
    with devstack.Stack(state, keep=False, postgres=True, valkey=False) as stack:
        for one in stack.servers:
            stack.start(one)
        found = Server(state)
        for migration in ("0001", "0002", "0003"):
            sql = StringIO()
            with django_db_blocker.unblock():
                call_command("sqlmigrate", "audit", migration, stdout=sql, no_color=True)
            found.run(sql.getvalue())
        columns = [Column(*one) for one in SHAPE.items()]
        found.run(ROWS, fitted("fact", columns, ("id", "", "alliance_id")), RECORD)
        yield found


def tell(capsys: pytest.CaptureFixture[str], text: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{text}\n")


def ratio(server: Server, trigger: str, clients: int, pause: int) -> tuple[float, float, float]:
    """The rates without and with a trigger, and the median of their ratios."""
    pairs = []
    for _ in range(ROUNDS):
        server.run(f"ALTER TABLE fact DISABLE TRIGGER {trigger}")
        plain = server.rate(clients, pause)
        server.run(f"ALTER TABLE fact ENABLE TRIGGER {trigger}")
        pairs.append((plain, server.rate(clients, pause)))
    server.run(f"ALTER TABLE fact DISABLE TRIGGER {trigger}")
    return *pairs[-1], statistics.median(after / before for before, after in pairs)


@pytest.mark.parametrize(("clients", "pause"), LEAST)
def test_writers_keep_most_of_their_rate(
    clients: int, pause: int, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    plain, recorded, kept = ratio(server, "recorded", clients, pause)
    told = {"plain": plain, "recorded": recorded, "ratio": kept}
    tell(capsys, COST.format(clients=clients, pause=pause, **told))
    assert kept >= LEAST[clients, pause]


@pytest.mark.parametrize(("clients", "pause"), [(8, 0), (16, 20)])
def test_writers_that_take_turns_do_not_pass(
    clients: int, pause: int, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """The control: what a chain kept in the writer's own transaction costs."""
    plain, recorded, kept = ratio(server, "in_turn", clients, pause)
    told = {"plain": plain, "recorded": recorded, "ratio": kept}
    tell(capsys, COST.format(clients=f"in turn, {clients}", pause=pause, **told))
    assert kept < LEAST[clients, pause]


@pytest.mark.django_db
def test_events_are_sealed_and_verified_fast_enough(capsys: pytest.CaptureFixture[str]) -> None:
    seal()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO alliances_source (id, code, title, licence, note) SELECT"
            " gen_random_uuid(), n, 'a book', '', '' FROM generate_series(1, %s) AS n",
            [EVENTS],
        )
    assert Source.objects.count() >= EVENTS
    started = time.perf_counter()
    sealing = seal() / (time.perf_counter() - started)
    started = time.perf_counter()
    verdict = verify([head()])
    verifying = verdict.events / (time.perf_counter() - started)
    started = time.perf_counter()
    assert seal() == 0
    idle = time.perf_counter() - started
    tell(capsys, f"sealed {sealing:.0f}/s, verified {verifying:.0f}/s, nothing new {idle:.3f} s")
    assert verdict.problems == []
    assert min(sealing, verifying) >= RATE
