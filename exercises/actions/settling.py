"""What was practised proves commitments: evidence follows exercises and their results."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alliances.models import Alliance, inherited
from commitments.actions import Done, align, take_turn
from exercises.models import Attainment, Event

KINDS = ("exercise", "objective")

type Found = dict[tuple[UUID, str], Done]


@transaction.atomic
def settle(*, alliance: Alliance, day: date, at: datetime) -> None:
    """Bring the evidence of an alliance's exercises in line with them, set-wise.

    An exercise held proves the commitment of its series, an objective achieved in it the
    commitment of the objective. What is no longer so is withdrawn, and the commitments unfold anew.
    """
    take_turn()
    found = _of_series(alliance) | _of_objectives(alliance)
    align(alliance=alliance, kinds=KINDS, found=found, day=day, at=at)


def _of_series(alliance: Alliance) -> Found:
    rows = Event.objects.held().filter(alliance=alliance, series__commitment__isnull=False)
    return {
        (one.series.commitment_id, one.ref): Done(
            "exercise", one.starts_on, inherited(one, one.series.commitment)
        )
        for one in rows.select_related("series__commitment")
    }


def _of_objectives(alliance: Alliance) -> Found:
    rows = Attainment.objects.filter(
        alliance=alliance,
        result=Attainment.Result.ACHIEVED,
        event__status=Event.Status.HELD,
        objective__commitment__isnull=False,
    ).select_related("event", "objective__commitment")
    return {
        (one.objective.commitment_id, f"{one.event.ref}/{one.objective.ref}"[:160]): Done(
            "objective", one.event.starts_on, inherited(one, one.event, one.objective.commitment)
        )
        for one in rows
    }
