"""The database says of each tolerance on which day another took its place."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, permutations

import pytest

from accounts.models import User
from alliances.models import Alliance
from burden.actions import decide_tolerance
from burden.models import Tolerance
from kit.approval import Decision
from tests.build.alliances import alliance, person
from tests.build.burden import tolerance
from tests.build.racing import DONE, at_once

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)

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


@pytest.mark.django_db(transaction=True)
def test_of_those_approved_at_one_moment_the_last_holds() -> None:
    home = alliance("us-jp")
    people = [person(f"chief-{number}", home, role="approver") for number in range(6)]
    author = person("author", home)
    columns = {"rule": "burden.imbalance", "reason": "x", "proposed_by": author}
    rows = {
        one: Tolerance.objects.create(alliance=home, proposed_at=AT, release="parties", **columns)
        for one in people
    }

    def approve(one: User) -> None:
        at = AT + timedelta(days=people.index(one))
        decide_tolerance(row=rows[one], decision=Decision.APPROVED, by=one, at=at)

    assert at_once(approve, people) == [DONE] * len(people)
    days = [(AT + timedelta(days=number)).date() for number in range(6)]
    assert told() == [*pairwise(days), (days[-1], None)]
