"""What evidence rests on: the meeting or exercise of ours that it follows from, or that was not."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from alliances.querysets import Principal
from commitments.models import Commitment, Evidence
from consultations.models import Meeting
from exercises.models import Event
from kit.dates import PartialDate

# Where the records are, by the kind of the evidence.
RECORDS: dict[str, Any] = {
    "meeting": Meeting.objects.select_related("forum"),
    "exercise": Event.objects.all(),
    "objective": Event.objects.all(),
}


NO_MEETING = (Meeting.Status.NOT_HELD, Meeting.Status.CANCELLED)
NO_EXERCISE = (Event.Status.CANCELLED, Event.Status.SUSPENDED)

type Missed = tuple[PartialDate, str]


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


def missed_on(user: Principal, promise: Commitment) -> list[Missed]:
    """When a meeting or exercise that would have met a promise is recorded as not held."""
    meetings = Meeting.objects.visible_to(user).filter(forum__commitment=promise)
    events = Event.objects.visible_to(user).filter(series__commitment=promise)
    off = [*meetings.filter(status__in=NO_MEETING), *events.filter(status__in=NO_EXERCISE)]
    return [(one.starts_on, one.get_status_display()) for one in off]


def _record(proof: Evidence) -> str:
    return proof.ref.partition("/")[0] if proof.kind == "objective" else proof.ref


def _proof(row: Evidence, record: Any) -> Proof:
    return Proof(row, str(record), record.get_absolute_url()) if record is not None else Proof(row)
