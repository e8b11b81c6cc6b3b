"""A million commitments with three million occurrences: the nightly run, against its bare SQL.

The ratios are of one run on one machine; they are printed, and two of them are held.
"""

import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from alliances.models import Alliance
from commitments.models import Commitment
from compliance.engine import judge
from compliance.models import Finding
from compliance.rule import Scope

DAY = date(2026, 11, 26)
AT = datetime(2026, 11, 26, 3, tzinfo=UTC)
ALLIANCES, EACH = int(os.environ.get("MANY_ALLIANCES", "1000")), 1_000
RULES = ["commitments.lapsed"]
LATE_IN = int(os.environ.get("MANY_LATE_IN", "1000"))  # one commitment of so many is late

FILL = """
INSERT INTO alliances_alliance
  (id, slug, name, short_name, note, profile, release, confidence, field_confidence, sources,
   last_commitment_number)
SELECT md5('a' || n)::uuid, 'many-' || n, 'Many ' || n, 'M' || n, '', '{}', 'parties', '', '{}',
  '{}', 0
FROM generate_series(1, %(alliances)s) n;
INSERT INTO commitments_commitment
  (id, alliance_id, release, released_to, confidence, field_confidence, sources, rhythm, period,
   grace, parity, ref, number, basis, title, obligations, obligor, obligor_states, trigger,
   threshold, geographic_scope, domains, discharged_by, stated_cadence, note, runs_from, kind,
   is_draft, recurrence, roll, roll_places, zone_policy, level_unit)
SELECT md5('c' || a || '-' || n)::uuid, md5('a' || a)::uuid, 'parties', '{}', '', '{}', '{}',
  'calendar_year', 'P1Y', 'P90D', '', 'c-' || n, n, 'practice', 'Promise ' || n, '{}', 'mutual',
  '{}', 'periodic', '', '', '{}', '{}', '', '',
  CASE WHEN n %% %(late_in)s = 0 THEN date '2025-01-01' ELSE date '2026-01-01' END, 'recurring',
  false, '', 'none', '{}', 'last_zone', ''
FROM generate_series(1, %(alliances)s) a, generate_series(1, %(each)s) n;
INSERT INTO commitments_occurrence
  (id, alliance_id, release, released_to, commitment_id, label, opens_on, due_on, lapses_on,
   is_skipped)
SELECT md5(c.id::text || y)::uuid, c.alliance_id, 'parties', '{}', c.id, y::text,
  make_date(y, 1, 1), make_date(y, 12, 31), make_date(y + 1, 3, 31), false
FROM commitments_commitment c, generate_series(2025, 2028) y
WHERE make_date(y, 1, 1) >= c.runs_from;
"""
SIZES = {"alliances": ALLIANCES, "each": EACH, "late_in": LATE_IN}
# What finds the same and hands it over: the first of each that is late, with all it rests on.
BARE = """
SELECT DISTINCT ON (o.commitment_id) o.*, c.*, p.*, i.*, t.*
FROM commitments_occurrence o
JOIN commitments_commitment c ON c.id = o.commitment_id
LEFT JOIN treaties_provision p ON p.id = c.provision_id
LEFT JOIN treaties_instrument t ON t.id = p.instrument_id
LEFT JOIN treaties_instrument i ON i.id = c.instrument_id
WHERE (o.closed_on IS NULL OR o.closed_on > %(day)s OR o.reopens_on <= %(day)s)
  AND o.opens_on <= %(day)s AND o.due_on < %(day)s
ORDER BY o.commitment_id, o.opens_on
"""


def fill() -> None:
    """As a load by COPY would: the triggers are told once, at the end."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in FILL.split(";\n"):
            if statement.strip():
                cursor.execute(statement, SIZES)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute(
            "INSERT INTO commitments_layout (alliance_id, changed, laid_out, reaches_to, rhythmic)"
            " SELECT id, 1, 1, date '2029-12-31', %s FROM alliances_alliance",
            [EACH],
        )
        for table in ("alliances_alliance", "commitments_commitment", "commitments_occurrence"):
            cursor.execute(f"VACUUM ANALYZE {table}")


def asked(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": DAY})
        return cursor.fetchall()


def best(work: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def night(alliance: Any = None) -> None:
    """As the hourly tick does it."""
    judge(DAY, Scope(alliance), at=AT, codes=RULES, is_whole=False)


def memory() -> int:
    """The most this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@pytest.mark.django_db(transaction=True)
def test_the_nightly_run_costs_what_its_questions_cost(capsys: pytest.CaptureFixture[str]) -> None:
    fill()
    before = memory()
    first = best(night, 1)
    grown = memory() - before
    again, bare = best(night), best(lambda: asked(BARE))
    late, rows = len(asked(BARE)), Commitment.objects.with_cadence().count()
    one, quiet = (Alliance.objects.get(slug=f"many-{n}") for n in (7, 8))
    for alliance in (one, quiet):
        night(alliance.pk)
    Commitment.objects.filter(alliance=one, number=3).update(title="Changed")
    changed = best(lambda: night(one.pk), 1)
    other = best(lambda: night(quiet.pk))
    with capsys.disabled():
        told = (
            f"{rows:,} commitments, {late:,} late. bare SQL {bare:.3f} s; the first run "
            f"{first:.3f} s, {grown} MB; a night {again:.3f} s, {again / bare:.2f} times the bare "
            f"SQL; one alliance {changed:.3f} s, another {other:.3f} s"
        )
        sys.stdout.write(f"\n{told}\n")
    assert rows == ALLIANCES * EACH
    assert late == Finding.objects.open().count() == rows // LATE_IN
    assert again <= 1.5 * bare
    assert changed <= 2 * other + 0.05
