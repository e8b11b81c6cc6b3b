"""Two hundred thousand contributions are taken away while memory hardly grows."""

import gc
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from alliances.models import Alliance
from tests.accept.test_ledger import ROWS
from tests.build.alliances import alliance, person

FEW, MANY = 1_000, 200_000
GROWTH = 60 * 1024  # kilobytes, whatever the number of rows


def memory(of: str) -> int:
    """Kilobytes that we use now (VmRSS), or have used at most (VmHWM), on Linux."""
    told = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith(of))


def give(one: Alliance, count: int) -> None:
    """Contributions of one alliance; of their triggers the one that keeps totals runs alone."""
    only = ROWS.replace("FROM alliances_alliance a", f"FROM (SELECT '{one.pk}'::uuid AS id) a")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE burden_contribution DISABLE TRIGGER ALL")
        cursor.execute("ALTER TABLE burden_contribution ENABLE TRIGGER totals_follow_insert")
        cursor.execute(only, [1, count])
        cursor.execute("ALTER TABLE burden_contribution ENABLE TRIGGER ALL")
        for name in ("is_audited", "is_audited_when_emptied"):
            always = f"ENABLE ALWAYS TRIGGER burden_contribution_{name}"
            cursor.execute(f"ALTER TABLE burden_contribution {always}")


@pytest.fixture
def reader(transactional_db: None) -> Client:
    """Somebody who reads a small alliance and a large one."""
    small, large = (alliance(slug, ("USA", "JPN")) for slug in ("small", "large"))
    give(small, FEW)
    give(large, MANY)
    client = Client()
    client.force_login(person("reader", small, large, role="reader"))
    return client


def taken(client: Client, slug: str, form: str) -> tuple[int, int]:
    """The lines and bytes of a file, read part by part as a browser would."""
    answer: Any = client.get(f"/alliances/{slug}/burden.{form}")
    assert answer.status_code == 200
    lines = size = 0
    for part in answer if answer.streaming else [answer.content]:
        lines += part.count(b"\n")
        size += len(part)
    answer.close()
    return lines, size


@pytest.mark.parametrize(("form", "heading"), [("csv", 1), ("jsonl", 0)])
def test_memory_does_not_grow_with_an_export(reader: Client, form: str, heading: int) -> None:
    assert taken(reader, "small", form)[0] == FEW + heading
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # from here on the peak is measured anew
    before = memory("VmRSS")
    lines, size = taken(reader, "large", form)
    grown = memory("VmHWM") - before
    sys.stdout.write(f"\n{form}: {lines} lines, {size / 1e6:.0f} MB, {grown / 1024:.0f} MB more\n")
    assert lines == MANY + heading
    assert grown < GROWTH
