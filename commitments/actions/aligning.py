"""What other apps know to have met commitments stands as evidence, set-wise."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alliances.models import Alliance
from commitments.actions.laying import unfold
from commitments.models import Commitment, Evidence
from kit.dates import PartialDate


@dataclass(frozen=True)
class Done:
    """That something met a commitment: of which kind it is, when it was, and who may know.

    `marking` is as narrow as both what met it and the commitment, such as `inherited` gives.
    """

    kind: str
    met_on: PartialDate
    marking: Mapping[str, Any]

    @property
    def columns(self) -> dict[str, Any]:
        return {"kind": self.kind, "met_on": self.met_on, **self.marking}


def align(
    *,
    alliance: Alliance,
    kinds: Collection[str],
    found: Mapping[tuple[UUID, str], Done],
    day: date,
    at: datetime,
) -> None:
    """Bring an alliance's evidence of some kinds in line with what is so; harmless when repeated.

    `found` is by commitment and reference. What is no longer so is withdrawn and stays on record,
    and what is so on another day is proven anew; then the alliance's commitments unfold. Whoever
    calls has taken their turn (`take_turn`) before they looked, in the same transaction.
    """
    lacking = dict(found)
    for proof in Evidence.objects.standing().filter(alliance=alliance, kind__in=kinds):
        told = lacking.get((proof.commitment_id, proof.ref))
        if told is None or (told.kind, told.met_on) != (proof.kind, proof.met_on):
            _save(proof, {"withdrawn_at": at})
            continue
        del lacking[proof.commitment_id, proof.ref]
        _save(proof, told.marking)
    Evidence.objects.bulk_create(
        Evidence(alliance=alliance, commitment_id=commitment, ref=ref, **told.columns)
        for (commitment, ref), told in lacking.items()
    )
    unfold(Commitment.objects.filter(alliance=alliance), day)


def _save(proof: Evidence, columns: Mapping[str, Any]) -> None:
    """Keep what differs."""
    changed = {name: one for name, one in columns.items() if getattr(proof, name) != one}
    for name, value in changed.items():
        setattr(proof, name, value)
    if changed:
        proof.save(update_fields=list(changed))
