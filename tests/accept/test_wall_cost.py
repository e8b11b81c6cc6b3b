"""What the wall in the database costs over a million rows: the same queries, with it and without.

Both ask through `visible_to`: the one as the owner, whom no policy binds, the other as who acts.
"""

import math
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext

import pytest
from django.db import connection
from django.db.models import QuerySet

from accounts.access import acting_as, name_of
from accounts.models import User
from alliances.models import Alliance, Grant
from tests.accept.filling import filling, vacuum
from tests.build.alliances import person
from treaties.models import Instrument

ALLIANCES, EACH = 200, 5000
ROUNDS = {"detail": 31, "first page": 31, "count": 5}
TURNS = {"detail": 10, "first page": 10, "count": 1}  # short, in pairs
TIMES_ROUND = 8  # apart in time; the quietest turn counts: neighbours of the machine are no cost
MORE = 0.3  # milliseconds that a detail or a first page may cost more
TIMES = 1.5  # how many times as long a count may take
SEEN = (3, 50, 200)

FOR_EACH_ROW = """
CREATE POLICY for_each_row ON treaties_instrument AS RESTRICTIVE
  USING (entente_access.reader() = '*')
"""

type Costs = dict[tuple[int, str], tuple[float, float]]

ROWS = """
INSERT INTO treaties_instrument (
  id, confidence, field_confidence, sources, release, released_to, ref, title, kind, binding,
  is_anchor, is_multilateral, place, approval_procedures, entry_into_force_rule, secrecy, handling,
  note, alliance_id
)
SELECT gen_random_uuid(), '', '{}', '{}',
  CASE n %% 4 WHEN 0 THEN 'internal' WHEN 1 THEN 'states' ELSE 'parties' END,
  CASE n %% 4 WHEN 1 THEN '{JPN}'::varchar[] ELSE '{}' END,
  'text-' || n, 'Treaty number ' || n, 'treaty', '', false, false, '', '{}', '', '', '', '', a.id
FROM alliances_alliance a CROSS JOIN generate_series(1, %s) n
"""


@pytest.fixture
def million(transactional_db: None) -> list[Alliance]:
    found = [
        Alliance.objects.create(slug=f"a-{n}", name=f"Alliance {n}", short_name=f"A{n}")
        for n in range(ALLIANCES)
    ]
    with filling("treaties_instrument") as cursor:
        cursor.execute(ROWS, [EACH])
    vacuum("treaties_instrument", "alliances_alliance")
    return found


def rows(user: User) -> QuerySet[Instrument]:
    found: QuerySet[Instrument] = Instrument.objects.visible_to(user)
    return found


def questions(user: User, home: Alliance) -> dict[str, Callable[[], object]]:
    """What the pages ask most."""
    one = Instrument.objects.filter(alliance=home).values_list("pk", flat=True)[7]
    columns = ("pk", "ref", "title")
    detail = rows(user).filter(pk=one).values(*columns)
    first = rows(user).filter(alliance=home).order_by("ref").values(*columns)[:50]
    return {  # copies, which ask anew; putting a question together is no cost of the wall
        "detail": lambda: list(detail.all()),
        "first page": lambda: list(first.all()),
        "count": lambda: rows(user).count(),
    }


def median(ask: Callable[[], object], *, rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def timed(user: User, name: str, ask: Callable[[], object], *, is_walled: bool) -> float:
    """Milliseconds that the question takes, by the median of one turn."""
    with acting_as(name_of(user)) if is_walled else nullcontext():
        ask()
        return median(ask, rounds=ROUNDS[name])


def costs(million: list[Alliance], *seen: int, times_round: int) -> Costs:
    """Milliseconds without the wall and with it, of each question of one who sees so many."""
    asked = []
    for many in seen:
        user = person(f"sees-{many}")
        Grant.objects.bulk_create(Grant(user=user, alliance=one) for one in million[:many])
        asked += [(many, user, *one) for one in questions(user, million[0]).items()]
    vacuum("alliances_grant", "accounts_user")
    quietest = dict.fromkeys(((many, name) for many, _, name, _ in asked), (math.inf, math.inf))
    for many, user, name, ask in asked * times_round:
        for _ in range(TURNS[name]):
            bare, walled = (timed(user, name, ask, is_walled=one) for one in (False, True))
            before = quietest[many, name]
            quietest[many, name] = min(before[0], bare), min(before[1], walled)
    return quietest


def faults(found: Costs) -> list[str]:
    return [
        f"{name} of {many}: {bare:.2f} ms, walled {walled:.2f} ms"
        for (many, name), (bare, walled) in found.items()
        if walled > (bare * TIMES if name == "count" else bare + MORE)
    ]


def test_the_wall_costs_little_over_a_million_rows(
    million: list[Alliance], capsys: pytest.CaptureFixture[str]
) -> None:
    found = costs(million, *SEEN, times_round=TIMES_ROUND)
    with capsys.disabled():
        for (many, name), (bare, walled) in found.items():
            sys.stdout.write(
                f"\n{many:3} alliances, {name:10}: {bare:7.2f} ms, walled {walled:7.2f}"
            )
    assert faults(found) == []


def test_a_wall_that_asks_for_each_row_is_found_to_cost_too_much(million: list[Alliance]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FOR_EACH_ROW)
    try:
        found = faults(costs(million, SEEN[0], times_round=1))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP POLICY for_each_row ON treaties_instrument")
    assert {"first page", "count"} <= {one.split(" of ")[0] for one in found}
