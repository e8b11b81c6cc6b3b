"""Waivers, extensions, suspensions and disputes: two persons, one decision, its effect on days."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from alliances.models import Alliance
from commitments.actions import Wish, decide_relief, propose_relief, refresh, statuses
from commitments.cadence import NEVER
from commitments.cadence.status import Status
from commitments.models import Commitment, Move, Occurrence, Relief
from commitments.rules.lapsed import Lapsed
from compliance.rule import Scope
from kit.approval import Decision
from kit.errors import Refused
from tests.build.alliances import person
from tests.build.commitments import met, yearly
from tests.conftest import TODAY

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
LATE = date(2027, 1, 15)


@pytest.fixture
def chief(home: Alliance) -> User:
    return person("chief", home, role="approver")


@pytest.fixture
def promise(home: Alliance) -> Commitment:
    made = yearly(home, "c", runs_from=date(2026, 1, 1))
    refresh(TODAY, Scope())
    return made


def wish(kind: str, **more: Any) -> Wish:
    return Wish(kind=kind, authority="Note of 1 November", reason="Agreed in the forum", **more)


WAIVER = wish("waiver", label="2026")
EXTENSION = wish("extension", label="2026", new_due_on=date(2027, 3, 1))
SUSPENSION = wish("suspension", starts_on=date(2026, 12, 1))
DISPUTE = wish("dispute", starts_on=date(2026, 12, 1))


def agreed(promise: Commitment, asked: Wish, by: User, chief: User) -> Relief:
    made = propose_relief(commitment=promise, wish=asked, by=by, at=AT)
    decide_relief(relief=made, decision=Decision.APPROVED, by=chief, at=AT)
    return made


def status(promise: Commitment, by: User, day: date = LATE) -> Status:
    return statuses(by, [promise], day)[promise.pk].status


def late(day: date = LATE) -> int:
    return len(list(Lapsed().problems(day, Scope())))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (WAIVER, Status.NOT_DUE),  # 2026 is released, 2027 has begun
        (EXTENSION, Status.DUE_SOON),
        (SUSPENSION, Status.SUSPENDED),
        (DISPUTE, Status.DISPUTED),
    ],
)
def test_a_relief_has_effect_once_another_approves_it(
    promise: Commitment, desk: User, chief: User, asked: Wish, expected: Status
) -> None:
    made = propose_relief(commitment=promise, wish=asked, by=desk, at=AT)
    assert (status(promise, desk), late()) == (Status.OVERDUE, 1)
    decide_relief(relief=made, decision=Decision.APPROVED, by=chief, at=AT)
    assert (status(promise, desk), late()) == (expected, 0)


def test_an_extension_leaves_a_move(promise: Commitment, desk: User, chief: User) -> None:
    agreed(promise, EXTENSION, desk, chief)
    (move,) = Move.objects.all()
    assert (move.label, move.from_due_on, move.to_due_on, move.reason) == (
        "2026",
        date(2026, 12, 31),
        date(2027, 3, 1),
        "extension",
    )


def test_a_suspension_stops_the_clock_and_its_end_moves_the_day(
    promise: Commitment, desk: User, chief: User
) -> None:
    agreed(promise, SUSPENSION, desk, chief)
    assert Occurrence.objects.get(label="2026").due_on == NEVER
    Relief.objects.update(ends_on=date(2026, 12, 11))
    refresh(TODAY, Scope())
    assert Occurrence.objects.get(label="2026").due_on == date(2027, 1, 10)
    assert [one.reason for one in Move.objects.filter(label="2026")] == ["suspension", "resumed"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (wish("waiver", label="1999"), "no_occurrence"),
        (wish("extension", label="2026"), "not_later"),
        (wish("extension", label="2026", new_due_on=date(2026, 12, 31)), "not_later"),
        (wish("suspension"), "no_start"),
        (wish("dispute", starts_on=TODAY, ends_on=TODAY), "ends_before"),
    ],
)
def test_a_proposal_that_makes_no_sense_is_refused(
    promise: Commitment, desk: User, asked: Wish, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        propose_relief(commitment=promise, wish=asked, by=desk, at=AT)
    assert refusal.value.code == code
    assert not Relief.objects.exists()


def test_what_was_met_needs_no_relief(promise: Commitment, desk: User) -> None:
    met(promise, "2026-05-01", TODAY)
    with pytest.raises(Refused, match="nothing to relieve"):
        propose_relief(commitment=promise, wish=WAIVER, by=desk, at=AT)


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        (WAIVER, "released"),
        (EXTENSION, "due by 1 March 2027"),
        (SUSPENSION, "from 1 December 2026 on"),
        (
            wish("dispute", starts_on=date(2026, 12, 1), ends_on=date(2027, 1, 1)),
            "from 1 December 2026 to 31 December 2026",
        ),
    ],
)
def test_its_days_are_told_in_words(
    promise: Commitment, desk: User, asked: Wish, days: str
) -> None:
    assert propose_relief(commitment=promise, wish=asked, by=desk, at=AT).days == days
