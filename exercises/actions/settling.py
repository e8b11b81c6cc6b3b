"""What was practised proves commitments: evidence follows exercises and their results."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from alliances.models import Alliance, inherited
from commitments.actions import take_turn, unfold
from commitments.models import Commitment, Evidence
from exercises.models import Attainment, Event

KINDS = ("exercise", "objective")

type Wanted = dict[tuple[UUID, str], tuple[str, Any, dict[str, Any]]]


@transaction.atomic
def settle(*, alliance: Alliance, day: date, at: datetime) -> None:
    """Bring the evidence of an alliance's exercises in line with them, set-wise.

    An exercise held proves the commitment of its series, an objective achieved in it the
    commitment of the objective. What is no longer so is withdrawn, and the commitments unfold anew.
    """
    take_turn()
    wanted = _of_series(alliance) | _of_objectives(alliance)
    for proof in Evidence.objects.standing().filter(alliance=alliance, kind__in=KINDS):
        told = wanted.pop((proof.commitment_id, proof.ref), None)
        if told is None or told[:2] != (proof.kind, proof.met_on):
            proof.withdrawn_at = at
            proof.save(update_fields=["withdrawn_at"])
            if told is not None:
                wanted[proof.commitment_id, proof.ref] = told
        elif told[2] != inherited(proof):
            for name, value in told[2].items():
                setattr(proof, name, value)
            proof.save(update_fields=list(told[2]))
    Evidence.objects.bulk_create(
        Evidence(
            alliance=alliance,
            commitment_id=commitment,
            ref=ref,
            kind=kind,
            met_on=met_on,
            **marking,
        )
        for (commitment, ref), (kind, met_on, marking) in wanted.items()
    )
    unfold(Commitment.objects.filter(alliance=alliance), day)


def _of_series(alliance: Alliance) -> Wanted:
    rows = Event.objects.held().filter(alliance=alliance, series__commitment__isnull=False)
    return {
        (one.series.commitment_id, one.ref): (
            "exercise",
            one.starts_on,
            inherited(one, one.series.commitment),
        )
        for one in rows.select_related("series__commitment")
    }


def _of_objectives(alliance: Alliance) -> Wanted:
    rows = Attainment.objects.filter(
        alliance=alliance,
        result=Attainment.Result.ACHIEVED,
        event__status=Event.Status.HELD,
        objective__commitment__isnull=False,
    ).select_related("event", "objective__commitment")
    return {
        (one.objective.commitment_id, f"{one.event.ref}/{one.objective.ref}"[:160]): (
            "objective",
            one.event.starts_on,
            inherited(one, one.event, one.objective.commitment),
        )
        for one in rows
    }
