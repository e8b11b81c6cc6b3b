"""Events wake promises; breaches are noted and made good."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction

from accounts.models import User
from alliances.models import Alliance
from commitments.actions.laying import clock_of_each, take_turn, unfold
from commitments.cadence import Happening, Slot, slots
from commitments.models import Breach, Commitment, Incident
from commitments.querysets import CommitmentQuerySet
from compliance.engine import ask_recheck
from kit.dates import PartialDate, in_words
from kit.errors import Refused
from kit.models import new_id


class Woken(NamedTuple):
    """A promise that an event would wake, and by when it would be due."""

    commitment: Commitment
    slot: Slot


@transaction.atomic
def note_incident(
    *,
    alliance: Alliance,
    trigger: str,
    occurred_on: PartialDate,
    title: str,
    by: User,
    at: datetime,
    note: str = "",
) -> Incident:
    """Record an event: every promise of the alliance that waits for such a one is due.

    Internal at first, whatever the alliance's release: who learns of it is a decision of its own.
    """
    if occurred_on.earliest > at.date():
        raise Refused(
            "not_yet", "An event is recorded once it happened; simulate it.", "occurred_on"
        )
    take_turn()
    what: dict[str, Any] = {"occurred_on": occurred_on, "title": title, "note": note}
    made: Incident = Incident.objects.create(
        alliance=alliance,
        ref=f"{trigger}-{new_id().hex[-12:]}",
        trigger=trigger,
        noted_at=at,
        noted_by=by,
        **what,
    )
    _wake(made, at.date())
    return made


@transaction.atomic
def retract_incident(*, incident: Incident, by: User, at: datetime) -> None:
    """Take an event back, which did not happen or was no such one: nothing is due by it."""
    take_turn()
    open_ones = Incident.objects.standing().filter(pk=incident.pk)
    if not open_ones.update(retracted_at=at, retracted_by=by):
        raise Refused("already_retracted", "This event was taken back before.")
    _wake(incident, at.date())


def _wake(incident: Incident, day: date) -> None:
    waiting = Commitment.objects.filter(alliance=incident.alliance_id, trigger=incident.trigger)
    unfold(waiting.woken_by_events(), day)
    ask_recheck(incident.alliance_id)


def would_wake(commitments: CommitmentQuerySet, trigger: str, on: date) -> list[Woken]:
    """Say which promises an event on a day would wake, and by when; nothing is written.

    Those without a time limit come last.
    """
    rows = list(commitments.filter(trigger=trigger).woken_by_events().with_clause())
    clocks, event = clock_of_each(rows), Happening(on, on, "simulated")
    found = []
    for row in rows:
        clock = clocks[row.instrument_id]
        cadence = clock.bounded(row.cadence())
        if cadence is not None:
            made = slots(cadence, [], on, suspensions=clock.pauses, events=[event])
            found += [Woken(row, slot) for slot in made if not slot.is_skipped]
    return sorted(found, key=lambda one: (one.slot.due_on, one.commitment.number))


@transaction.atomic
def note_breach(
    *, commitment: Commitment, began_on: date, what: str, by: User, at: datetime
) -> Breach:
    """Record that a promise was broken from a day on (Vienna Convention, article 60)."""
    if began_on > at.date():
        raise Refused(
            "not_yet", "A breach is recorded once it happened: enter a day up to today.", "began_on"
        )
    ask_recheck(commitment.alliance_id)
    return Breach.objects.create(
        commitment=commitment,
        alliance=commitment.alliance,
        began_on=began_on,
        what=what,
        noted_at=at,
        noted_by=by,
    )


@transaction.atomic
def end_breach(*, breach: Breach, ended_on: date, at: datetime) -> None:
    """Record from when on the promise is kept again. Refused for a day that is yet to come."""
    if ended_on > at.date():
        said = "It is made good once it is kept again: enter a day up to today."
        raise Refused("not_yet", said, "ended_on")
    if ended_on <= breach.began_on:
        said = f"It began on {in_words(breach.began_on)}: it can be made good after that day."
        raise Refused("ends_before", said, "ended_on")
    if not Breach.objects.filter(pk=breach.pk, ended_on=None).update(ended_on=ended_on):
        raise Refused("already_ended", "This breach was made good before.")
    ask_recheck(breach.alliance_id)
