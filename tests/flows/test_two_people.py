"""What needs two people is decided in one way: each use of the rule goes through one campaign.

A new table of proposals comes into it with its line in USES.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from accounts.access import acting_as, name_of
from accounts.models import User
from alliances import actions as alliances
from alliances.models import Alliance, Widening
from burden.actions import decide_tolerance
from burden.models import Tolerance
from commitments import actions as commitments
from commitments.models import Commitment, Move, Relief
from compliance.rule import Scope
from exercises.actions import decide_waiver, propose_waiver
from exercises.models import Waiver
from kit.acting import act
from kit.approval import Decided, Decision
from kit.errors import Refused
from tests.build.alliances import alliance, person
from tests.build.commitments import commitment, yearly
from tests.build.exercises import event, lesson
from tests.build.exercises import yearly as series
from tests.build.racing import DONE, at_once
from tests.conftest import TODAY
from tests.house.tree import assert_none

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


@dataclass(frozen=True)
class Use:
    """How a proposal is made, how it is decided, and how often it took effect."""

    propose: Callable[[Alliance, User], Any]
    decide: Callable[..., object]
    effects: Callable[[], int]


def _widening(home: Alliance, by: User) -> Widening:
    wish = alliances.Wish(to=("parties", ()), reason="Published")
    row = commitment(home, "kept", release="internal")
    return alliances.propose_widening(row=row, wish=wish, by=by, at=AT)


def _relief(home: Alliance, by: User) -> Relief:
    promise = yearly(home, "c", runs_from=date(2026, 1, 1))
    commitments.refresh(TODAY, Scope())
    asked = {"kind": "extension", "label": "2026", "new_due_on": date(2027, 3, 1)}
    wish = commitments.Wish(authority="Note of 1 November", reason="Agreed", **asked)  # type: ignore[arg-type]
    return commitments.propose_relief(commitment=promise, wish=wish, by=by, at=AT)


def _tolerance(home: Alliance, by: User) -> Tolerance:
    columns = {"rule": "burden.imbalance", "reason": "agreed", "release": "parties"}
    made: Tolerance = Tolerance.objects.create(
        alliance=home, proposed_by=by, proposed_at=AT, **columns
    )
    return made


def _waiver(home: Alliance, by: User) -> Waiver:
    one = lesson(home, event(series(home, "ks"), "2024-03"))
    return propose_waiver(lesson=one, reason="the radio is retired", by=by, at=AT)


USES: dict[type[Decided], Use] = {
    Widening: Use(
        _widening,
        lambda row, **told: alliances.decide_widening(widening=row, **told),
        lambda: Commitment.objects.filter(release="parties").count(),
    ),
    Relief: Use(
        _relief,
        lambda row, **told: commitments.decide_relief(relief=row, **told),
        Move.objects.count,
    ),
    Tolerance: Use(
        _tolerance,
        lambda row, **told: decide_tolerance(row=row, **told),
        lambda: len(Tolerance.objects.in_force("burden.imbalance", TODAY)),
    ),
    Waiver: Use(
        _waiver,
        lambda row, **told: decide_waiver(waiver=row, **told),
        lambda: Waiver.objects.filter(decision="approved").count(),
    ),
}
_BY = "decision = 'approved', decided_by_id ="
OWN = "nobody approves their own proposal|whoever acts decides in their own name"
KEPT = "what is decided stays decided|what was proposed is decided as it is"
uses = pytest.mark.parametrize("table", USES, ids=lambda table: table.__name__)


@contextmanager
def request_of(user: User) -> Iterator[None]:
    """What a request of somebody runs in."""
    with act(actor=str(user.pk), label=str(user), via="test"), acting_as(name_of(user)):
        yield


def decided(table: type[Decided], pk: Any, by: User, decision: Decision) -> None:
    with request_of(by):
        row: Any = table._default_manager.get(pk=pk)
        USES[table].decide(row, decision=decision, by=by, at=AT)


def said(table: type[Decided], row: Any, by: User, decision: Decision) -> str:
    try:
        decided(table, row.pk, by, decision)
    except Refused as refusal:
        return refusal.code
    return DONE


def test_every_table_of_proposals_goes_through_the_campaign() -> None:
    assert_none(
        one.__name__ for one in apps.get_models() if issubclass(one, Decided) and one not in USES
    )


@uses
def test_a_proposal_has_its_effect_when_another_approves_it_and_once(
    home: Alliance, desk: User, table: type[Decided]
) -> None:
    chief, second = (person(name, home, role="approver") for name in ("chief", "second"))
    row = USES[table].propose(home, chief)
    assert said(table, row, chief, Decision.APPROVED) == "same_person"
    assert said(table, row, chief, Decision.REFUSED) == "same_person"
    assert said(table, row, second, Decision.WITHDRAWN) == "not_the_author"
    for weak in (desk, person("reader", home, role="reader")):
        assert said(table, row, weak, Decision.APPROVED) not in (DONE, "already_decided")
    assert USES[table].effects() == 0
    assert said(table, row, second, Decision.APPROVED) == DONE
    for decision in (Decision.APPROVED, Decision.REFUSED):
        assert said(table, row, second, decision) == "already_decided"
    assert said(table, row, chief, Decision.WITHDRAWN) == "already_decided"
    assert USES[table].effects() == 1


@uses
@pytest.mark.parametrize("decision", [Decision.REFUSED, Decision.WITHDRAWN])
def test_what_is_refused_or_withdrawn_has_no_effect(
    home: Alliance, desk: User, table: type[Decided], decision: Decision
) -> None:
    chief = person("chief", home, role="approver")
    row = USES[table].propose(home, desk)
    by = desk if decision == Decision.WITHDRAWN else chief
    assert said(table, row, by, decision) == DONE
    assert said(table, row, chief, Decision.APPROVED) == "already_decided"
    assert USES[table].effects() == 0


@uses
@pytest.mark.parametrize("as_app", [False, True])
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("decision = 'approved', decided_by_id = proposed_by_id, decided_at = now()", OWN),
        ("decision = 'approved'", OWN),
        (f"proposed_by_id = '{{chief}}', {_BY} '{{author}}', decided_at = now()", KEPT),
        ("decision = 'approved', decided_by_id = '{chief}', decided_at = now()", OWN),
    ],
)
def test_the_database_refuses_one_person_for_both(
    home: Alliance, table: type[Decided], change: str, why: str, as_app: bool
) -> None:
    author, chief = (person(name, home, role="approver") for name in ("author", "chief"))
    row = USES[table].propose(home, author)
    change = change.format(chief=chief.pk, author=author.pk)
    sql = f"UPDATE {table._meta.db_table} SET {change} WHERE id = %s"  # noqa: S608
    acting = request_of(author) if as_app else act(actor=str(author.pk), via="test")
    with pytest.raises(IntegrityError, match=why), transaction.atomic(), acting:  # noqa: SIM117
        with connection.cursor() as cursor:
            cursor.execute(sql, [row.pk])
    row.refresh_from_db()
    assert row.is_awaited


@uses
@pytest.mark.django_db(transaction=True)
def test_a_hundred_approvals_at_once_make_one_transition(table: type[Decided]) -> None:
    home = alliance("us-jp")
    chiefs = [person(f"chief-{n}", home, role="approver") for n in range(10)]
    row = USES[table].propose(home, person("desk", home))
    told = at_once(lambda one: decided(table, row.pk, one, Decision.APPROVED), chiefs, times=10)
    assert len(told) == 100
    assert sorted(set(told)) == ["already_decided", DONE]
    assert told.count(DONE) == 1
    row.refresh_from_db()
    assert row.is_approved
    assert USES[table].effects() == 1
