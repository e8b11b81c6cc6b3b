"""What a large ledger costs: all alliances judged, one judged again, its page; in one run.

`LEDGER_ALLIANCES` and `LEDGER_EACH` say how large: by default 100 with 10,000 contributions each;
1,000 with 10,000 are the ten million of the target, and want some 5 GB of disk.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client

from alliances.models import Alliance, Membership
from burden.models import Key
from compliance.engine import judge
from compliance.rule import Scope
from tests.accept.filling import filling, vacuum
from tests.build.alliances import person, state
from tests.build.burden import country_year

ALLIANCES = int(os.environ.get("LEDGER_ALLIANCES", "100"))
EACH = int(os.environ.get("LEDGER_EACH", "10000"))
DAY, AT = date(2026, 11, 22), datetime(2026, 11, 22, 6, tzinfo=UTC)
TIMES = 1.5  # as long as the bare aggregate over the same contributions
REJUDGED, PAGE = 50, 100  # milliseconds
PAGES = ("", "burden/", "burden/of/JPN/", "burden/in/2020/", "contributions/")
ROUNDS = 11

ROWS = """
INSERT INTO burden_contribution (
  id, confidence, field_confidence, sources, release, released_to, ref, category, kind, form, basis,
  amount, currency, scale, unit, period_start, period_end, fiscal_year, parts, note, valuation,
  contributor_id, beneficiary_id, alliance_id
)
SELECT gen_random_uuid(), '', '{}', '{}', 'parties', '{}', 'gift-' || n, 'utilities', 'logistics',
  'cash', CASE n / 72 %% 3 WHEN 0 THEN 'paid' WHEN 1 THEN 'budget' ELSE 'agreed' END,
  n * 1000 + 0.25, 'JPY', '', '',
  make_date(1990 + n %% 36, 1, 1), make_date(1990 + n %% 36, 12, 31),
  '', '{}', '', '',
  CASE n / 36 %% 2 WHEN 0 THEN one.id ELSE two.id END,
  CASE n / 36 %% 2 WHEN 0 THEN two.id ELSE one.id END, a.id
FROM alliances_alliance a CROSS JOIN generate_series(%s::int, %s::int) n
CROSS JOIN (SELECT id FROM alliances_state WHERE iso3 = 'JPN') one
CROSS JOIN (SELECT id FROM alliances_state WHERE iso3 = 'USA') two
"""
BATCH = 1_000  # of each alliance: spread over the table, as years of bookkeeping would be
BARE = """
SELECT alliance_id, contributor_id, basis, currency, sum(amount), count(*)
FROM burden_contribution GROUP BY 1, 2, 3, 4
"""


def give() -> None:
    """Every contribution; of its triggers the one that keeps totals runs alone."""
    with filling("burden_contribution", keep="totals_follow_insert") as cursor:
        for first in range(1, EACH + 1, BATCH):
            cursor.execute(ROWS, [first, min(first + BATCH - 1, EACH)])


@pytest.fixture
def ledger(transactional_db: None) -> list[Alliance]:
    found = [
        Alliance.objects.create(
            slug=f"a-{n}", name=f"Alliance {n}", short_name=f"A{n}", release="parties"
        )
        for n in range(ALLIANCES)
    ]
    Membership.objects.bulk_create(
        Membership(alliance=one, state=state(iso3), position=n)
        for one in found
        for n, iso3 in enumerate(("USA", "JPN"))
    )
    for year in range(2010, 2025):
        country_year("USA", year, "900000", "25000")
        country_year("JPN", year, "50000", "4000")
    Key.objects.bulk_create(
        Key(
            alliance=one,
            release="parties",
            ref="halves",
            title="Halves",
            basis="exchange of letters",
            shares={"USA": "0.5", "JPN": "0.5"},
            starts_on=date(1990, 1, 1),
        )
        for one in found
    )
    give()
    vacuum("burden_contribution", "burden_total", "burden_key")
    vacuum("alliances_alliance", "alliances_membership")
    return found


def taken(do: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of so many rounds, in milliseconds, after one to warm up."""
    do()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        do()
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times)


def bare() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE)
        cursor.fetchall()


def test_a_large_ledger_is_judged_and_shown_in_time(
    ledger: list[Alliance], capsys: pytest.CaptureFixture[str]
) -> None:
    def run(scope: Scope) -> None:
        judge(DAY, scope, at=AT, codes=["burden.imbalance", "burden.off_key"])

    client = Client()
    client.force_login(person("reader", ledger[0], role="reader"))

    def page(name: str) -> Callable[[], None]:
        def ask() -> None:
            assert client.get(f"/alliances/{ledger[0].slug}/{name}").status_code == 200

        return ask

    told = {
        "bare": taken(bare, 3),
        "all": taken(lambda: run(Scope()), 3),
        "one": taken(lambda: run(Scope(ledger[0].pk))),
        **{name or "alliance": taken(page(name)) for name in PAGES},
    }
    with capsys.disabled():
        shown = ", ".join(f"{name} {ms:.0f} ms" for name, ms in told.items())
        sys.stdout.write(f"\n{ALLIANCES} alliances of {EACH} contributions: {shown}\n")
    assert told["one"] < REJUDGED
    assert {name: told[name or "alliance"] < PAGE for name in PAGES} == dict.fromkeys(PAGES, True)
    assert told["all"] < TIMES * told["bare"]
