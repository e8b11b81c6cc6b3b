"""Events wake conditional promises, breaches are noted; the simulator writes nothing."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from alliances.models import Alliance
from commitments.actions import (
    end_breach,
    note_breach,
    note_incident,
    retract_incident,
    statuses,
    would_wake,
)
from commitments.cadence import NEVER
from commitments.cadence.status import Status
from commitments.models import Commitment, Incident, Occurrence
from kit.dates import Duration, PartialDate
from kit.errors import Refused
from tests.build.commitments import commitment, rolling
from tests.build.treaties import action, instrument
from tests.conftest import TODAY

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


def help_promised(owner: Alliance, limit: str = "", **more: Any) -> Commitment:
    columns: dict[str, Any] = {"trigger": "armed_attack", "kind": "conditional"} | more
    if limit:
        columns |= {"rhythm": "after_event", "period": Duration.parse(limit)}
    return commitment(owner, **columns)


def attacked(owner: Alliance, by: User, on: str = "2026-11-20") -> Incident:
    return note_incident(
        alliance=owner,
        trigger="armed_attack",
        occurred_on=PartialDate.parse(on),
        title="An attack",
        by=by,
        at=AT,
    )


def status(promise: Commitment, by: User) -> Status:
    return statuses(by, [promise], TODAY)[promise.pk].status


def test_an_event_wakes_what_waits_for_it_with_the_time_limit_of_the_clause(
    home: Alliance, abroad: Alliance, desk: User
) -> None:
    within, forthwith = help_promised(home, "P30D"), help_promised(home)
    help_promised(home, "P30D", trigger="threat")
    help_promised(abroad, "P30D")
    help_promised(home, is_draft=True)
    event = attacked(home, desk)
    found = {one.commitment: one for one in Occurrence.objects.all()}
    assert set(found) == {within, forthwith}
    assert found[within].label == event.ref
    assert found[within].due_on == date(2026, 12, 20)
    assert found[forthwith].due_on == NEVER
    assert status(forthwith, desk) is Status.DUE


def test_what_happened_is_internal_until_somebody_releases_it(home: Alliance, desk: User) -> None:
    assert attacked(home, desk).release == "internal"


def test_an_event_that_is_taken_back_wakes_nothing(home: Alliance, desk: User) -> None:
    promise = help_promised(home, "P30D")
    event = attacked(home, desk)
    retract_incident(incident=event, by=desk, at=AT)
    assert not Occurrence.objects.exists()
    assert status(promise, desk) is Status.NOT_DUE
    with pytest.raises(Refused, match="taken back before"):
        retract_incident(incident=event, by=desk, at=AT)


def test_an_event_to_come_is_not_recorded(home: Alliance, desk: User) -> None:
    with pytest.raises(Refused, match="simulate"):
        attacked(home, desk, "2026-11-23")


def test_the_simulator_says_what_would_wake_by_when_and_writes_nothing(home: Alliance) -> None:
    forthwith = help_promised(home)
    later, sooner = help_promised(home, "P90D"), help_promised(home, "P10D")
    help_promised(home, "P10D", trigger="threat")
    found = would_wake(Commitment.objects.all(), "armed_attack", date(2027, 1, 1))
    told = [(one.commitment, one.slot.due_on) for one in found]
    assert told == [
        (sooner, date(2027, 1, 11)),
        (later, date(2027, 4, 1)),
        (forthwith, NEVER),
    ]
    assert not Occurrence.objects.exists()
    assert not Incident.objects.exists()


def test_what_rests_on_an_instrument_that_has_ended_does_not_wake(home: Alliance) -> None:
    ended = instrument(home)
    action(ended, "entry_into_force", "1990-01-01")
    action(ended, "terminated", "2020-01-01")
    help_promised(home, "P10D", instrument=ended)
    assert would_wake(Commitment.objects.all(), "armed_attack", date(2027, 1, 1)) == []


def test_a_breach_shows_until_it_is_made_good(home: Alliance, desk: User) -> None:
    promise = rolling(home)
    told: dict[str, Any] = {"what": "Bases were closed without notice", "by": desk, "at": AT}
    breach = note_breach(commitment=promise, began_on=date(2026, 11, 1), **told)
    assert status(promise, desk) is Status.BREACHED
    with pytest.raises(Refused, match="after that day"):
        end_breach(breach=breach, ended_on=date(2026, 11, 1), at=AT)
    with pytest.raises(Refused, match="a day up to today"):
        end_breach(breach=breach, ended_on=date(2026, 11, 23), at=AT)
    end_breach(breach=breach, ended_on=date(2026, 11, 22), at=AT)
    assert status(promise, desk) is not Status.BREACHED
    with pytest.raises(Refused, match="made good before"):
        end_breach(breach=breach, ended_on=date(2026, 11, 22), at=AT)


def test_a_breach_to_come_is_not_recorded(home: Alliance, desk: User) -> None:
    with pytest.raises(Refused, match="once it happened"):
        note_breach(commitment=rolling(home), began_on=date(2026, 12, 1), what="x", by=desk, at=AT)
