"""The database says of each tolerance on which day another took its place."""

from datetime import date
from itertools import pairwise, permutations

import pytest

from alliances.models import Alliance
from burden.models import Tolerance
from tests.build.burden import tolerance

DAYS = (date(2026, 3, 1), date(2026, 5, 1), date(2026, 5, 1), date(2026, 9, 1))


def told() -> list[tuple[date, date | None]]:
    """The day of each approval with the day it was superseded, in their order."""
    rows = Tolerance.objects.filter(rule="burden.imbalance", decision="approved")
    return [(one.decided_at.date(), one.superseded_on) for one in rows.order_by("decided_at", "pk")]


@pytest.mark.parametrize("days", sorted(set(permutations(DAYS))))
def test_each_is_superseded_by_the_next_whatever_their_order(
    home: Alliance, abroad: Alliance, days: tuple[date, ...]
) -> None:
    for number, day in enumerate(days):
        tolerance(home, "0.5", f"1.{number + 1}", day, release=("internal", "parties")[number % 2])
        assert told() == [*pairwise(one for one, _ in told()), (told()[-1][0], None)]
    for other in ({"rule": "burden.off_key"}, {"decision": "refused"}):
        tolerance(home, "0.5", "1.5", date(2026, 7, 1), **other)
    tolerance(abroad, "0.5", "1.5", date(2026, 7, 1), rule="burden.off_key")
    assert told() == [*pairwise(DAYS), (DAYS[-1], None)]
    Tolerance.objects.filter(decided_at__date=DAYS[-1]).delete()
    assert told() == [*pairwise(DAYS[:-1]), (DAYS[-2], None)]
