"""What the wall in the database costs over a million rows: the same queries, with it and without.

Both ask through `visible_to`: the one as the owner, whom no policy binds, the other as who acts.
"""

import statistics
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext

import pytest
from django.db.models import QuerySet

from accounts.access import acting_as, name_of
from accounts.models import User
from alliances.models import Alliance, Grant
from tests.accept.filling import filling, vacuum
from tests.build.alliances import person
from treaties.models import Instrument

ALLIANCES, EACH = 200, 5000
ROUNDS, TURNS = 101, 5  # the quietest of the turns counts: neighbours of the machine are no cost
MORE = 0.3  # milliseconds that a detail or a first page may cost more
TIMES = 1.5  # how many times as long a count may take
SEEN = (3, 50, 200)

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


def compared(user: User, name: str, ask: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds without the wall and with it, in turns, so that both meet the same machine."""
    rounds = 9 if name == "count" else ROUNDS
    times: dict[bool, list[float]] = {False: [], True: []}
    for is_walled in (False, True) * TURNS:
        with acting_as(name_of(user)) if is_walled else nullcontext():
            ask()
            times[is_walled].append(median(ask, rounds=rounds))
    return min(times[False]), min(times[True])


def test_the_wall_costs_little_over_a_million_rows(
    million: list[Alliance], capsys: pytest.CaptureFixture[str]
) -> None:
    told, faults = [], []
    users = {seen: person(f"sees-{seen}") for seen in SEEN}
    for seen, user in users.items():
        Grant.objects.bulk_create(Grant(user=user, alliance=one) for one in million[:seen])
    vacuum("alliances_grant", "accounts_user")
    for seen, user in users.items():
        for name, ask in questions(user, million[0]).items():
            bare, walled = compared(user, name, ask)
            told.append(f"{seen:3} alliances, {name:10}: {bare:8.2f} ms, walled {walled:8.2f} ms")
            is_fine = walled <= bare * TIMES if name == "count" else walled - bare <= MORE
            faults += [] if is_fine else [told[-1]]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(told) + "\n")
    assert faults == []
