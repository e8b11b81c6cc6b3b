"""What a piece of evidence rests on: the meeting or exercise of ours that it follows from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from alliances.querysets import Principal
from commitments.models import Evidence
from consultations.models import Meeting
from exercises.models import Event

# Where the records are, by the kind of the evidence.
RECORDS: dict[str, Any] = {
    "meeting": Meeting.objects.select_related("forum"),
    "exercise": Event.objects.all(),
    "objective": Event.objects.all(),
}


@dataclass(frozen=True)
class Proof:
    """Evidence with the name and the page of its record; both empty where one may not see it."""

    row: Evidence
    name: str = ""
    url: str = ""


def proofs_of(user: Principal, rows: Iterable[Evidence]) -> list[Proof]:
    """Each piece of evidence with the record that it follows from: a query for each kind there is.

    The evidence of an objective is named by the exercise that showed it, before a stroke.
    """
    shown = list(rows)
    records: dict[tuple[str, UUID, str], Any] = {}
    for kind, table in RECORDS.items():
        asked = [one for one in shown if one.kind == kind]
        homes, refs = {one.alliance_id for one in asked}, {_record(one) for one in asked}
        seen = table.visible_to(user).filter(alliance__in=homes, ref__in=refs) if asked else ()
        for row in seen:
            records[kind, row.alliance_id, row.ref] = row
    return [_proof(one, records.get((one.kind, one.alliance_id, _record(one)))) for one in shown]


def _record(proof: Evidence) -> str:
    return proof.ref.partition("/")[0] if proof.kind == "objective" else proof.ref


def _proof(row: Evidence, record: Any) -> Proof:
    return Proof(row, str(record), record.get_absolute_url()) if record is not None else Proof(row)
