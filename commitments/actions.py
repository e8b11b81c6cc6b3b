"""What happens to commitments: they unfold into occurrences, and evidence discharges them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Prefetch, QuerySet

from alliances.models import Alliance, narrowest
from commitments.cadence import Cadence, Met, Slot, Suspension, slots
from commitments.models import Commitment, Evidence, Occurrence
from compliance.engine import ask_recheck
from compliance.rule import Scope
from kit.dates import Duration, PartialDate
from treaties.models import Action, Instrument
from treaties.models.history import facts_of, whole_suspensions

HORIZON = Duration(months=24)  # how far ahead occurrences are laid out

COLUMNS = [
    *("opens_on", "due_on", "lapses_on", "met_on", "evidence", "closed_on", "is_skipped"),
    *("release", "released_to"),
]


@dataclass
class Clock:
    """What the life of an instrument does to the promises in it.

    Its suspensions stop their clock (VCLT 72), its end releases what is not yet due (VCLT 70).
    """

    pauses: list[Suspension] = field(default_factory=list)
    last_day: date | None = None

    def bounded(self, cadence: Cadence | None) -> Cadence | None:
        """The cadence, ending with the instrument if that is earlier."""
        if cadence is None or self.last_day is None:
            return cadence
        ends = [day for day in (cadence.ends_on, self.last_day) if day is not None]
        starts = (
            None if cadence.starts_on and self.last_day < cadence.starts_on else cadence.starts_on
        )
        return replace(cadence, starts_on=starts, ends_on=min(ends))


@transaction.atomic
def number_from(alliance: Alliance, records: Sequence[dict[str, Any]]) -> None:
    """Give each record without a number the next one of its alliance; in place."""
    last = Alliance.objects.select_for_update().get(pk=alliance.pk).last_commitment_number
    here = Commitment.objects.filter(alliance=alliance).aggregate(top=Max("number"))["top"] or 0
    given = [record["number"] for record in records if record["number"] is not None]
    top = max([here, last, *given])
    for record in records:
        if record["number"] is None:
            top += 1
            record["number"] = top
    Alliance.objects.filter(pk=alliance.pk).update(last_commitment_number=top)


def take_turn() -> None:
    """Wait, until the end of this transaction, for whoever else writes evidence or occurrences.

    One lock for all, taken before anything is written: a load and a run that came to the same rows
    from two sides would wait for each other for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('commitments'))")


@transaction.atomic
def discharge(
    *, commitment: Commitment, ref: str, kind: str, met_on: PartialDate, day: date
) -> None:
    """Record that `ref` (a meeting, a report) met the commitment; harmless when repeated."""
    take_turn()
    columns = {
        "alliance": commitment.alliance,
        "kind": kind,
        "met_on": met_on,
        "release": commitment.release,
        "released_to": commitment.released_to,
    }
    standing = Evidence.objects.standing()
    standing.update_or_create(commitment=commitment, ref=ref, defaults=columns)
    unfold(Commitment.objects.filter(pk=commitment.pk), day)
    ask_recheck(commitment.alliance_id)


@transaction.atomic
def withdraw(*, commitment: Commitment, ref: str, day: date, at: datetime) -> None:
    """Take back what `ref` proved: its occurrence falls open again."""
    take_turn()
    Evidence.objects.standing().filter(commitment=commitment, ref=ref).update(withdrawn_at=at)
    unfold(Commitment.objects.filter(pk=commitment.pk), day)
    ask_recheck(commitment.alliance_id)


@transaction.atomic
def unfold(commitments: QuerySet[Commitment], day: date) -> int:
    """Lay out the occurrences of the commitments up to the horizon after `day`.

    Follows from cadence, evidence and suspensions alone; repeating it changes nothing. Returns the
    number of rows written.
    """
    take_turn()
    proofs = Prefetch("evidence", Evidence.objects.standing(), to_attr="proofs")
    rows = list(commitments.exclude(rhythm="").prefetch_related(proofs, "occurrences"))
    clocks = _clocks(rows)
    fresh: list[Occurrence] = []
    stale: list[Occurrence] = []
    gone: list[UUID] = []
    for row in rows:
        made, changed, dropped = _difference(row, clocks[row.instrument_id], HORIZON.after(day))
        fresh += made
        stale += changed
        gone += dropped
    Occurrence.objects.filter(pk__in=gone).delete()
    Occurrence.objects.bulk_create(fresh, batch_size=1000)
    Occurrence.objects.bulk_update(stale, COLUMNS, batch_size=1000)
    return len(fresh) + len(stale) + len(gone)


def met_of(promise: Commitment) -> list[Met]:
    """When the commitment was met, by the evidence that stands."""
    standing = Evidence.objects.standing().filter(commitment=promise)
    return [Met(one.met_on.earliest, one.met_on.latest, one.ref) for one in standing]


def clock_of(promise: Commitment) -> Clock:
    """How the life of its instrument bears on when the commitment falls due."""
    return _clocks([promise])[promise.instrument_id]


def suspended_on(day: date, scope: Scope) -> list[UUID]:
    """The instruments suspended among all their parties on a day: no duty under them is due."""
    paused = Instrument.objects.filter(**scope.lookup(), actions__kind=Action.Kind.SUSPENDED)
    return [
        instrument.pk
        for instrument in paused.distinct().with_suspensions()
        if any(Suspension(*pause).covers(day) for pause in whole_suspensions(instrument))
    ]


def _clocks(rows: Iterable[Commitment]) -> defaultdict[UUID | None, Clock]:
    ids = {row.instrument_id for row in rows if row.instrument_id}
    found: defaultdict[UUID | None, Clock] = defaultdict(Clock)
    for instrument in Instrument.objects.filter(pk__in=ids).with_history():
        pauses = [Suspension(*pause) for pause in whole_suspensions(instrument)]
        found[instrument.pk] = Clock(pauses, facts_of(instrument).last_day())
    return found


def _difference(
    row: Commitment, clock: Clock, until: date
) -> tuple[list[Occurrence], list[Occurrence], list[UUID]]:
    cadence = clock.bounded(row.cadence())
    assert cadence is not None
    proofs: dict[str, Evidence] = {one.ref: one for one in getattr(row, "proofs", ())}
    met = [Met(one.met_on.earliest, one.met_on.latest, one.ref) for one in proofs.values()]
    here = {one.label: one for one in row.occurrences.all()}
    fresh, stale = [], []
    for slot in slots(cadence, met, until, suspensions=clock.pauses):
        wanted = _columns(slot, proofs) | _marking(row, slot, proofs)
        occurrence = here.pop(slot.label, None)
        if occurrence is None:
            whose = {"commitment": row, "alliance_id": row.alliance_id}
            fresh.append(Occurrence(label=slot.label, **whose, **wanted))
        elif any(getattr(occurrence, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(occurrence, name, value)
            stale.append(occurrence)
    return fresh, stale, [one.pk for one in here.values()]


def _marking(row: Commitment, slot: Slot, proofs: dict[str, Evidence]) -> dict[str, Any]:
    """The narrowest of the commitment and of the evidence whose days the occurrence tells."""
    told = {slot.opens_on, slot.met_on, slot.closed_on}
    used = [one for one in proofs.values() if one.met_on.earliest in told]
    release, states = narrowest(row, *used)
    return {"release": release, "released_to": list(states)}


def _columns(slot: Slot, proofs: dict[str, Evidence]) -> dict[str, Any]:
    proof = proofs.get(slot.met_ref)
    return {
        "opens_on": slot.opens_on,
        "due_on": slot.due_on,
        "lapses_on": slot.lapses_on,
        "met_on": slot.met_on,
        "evidence_id": proof.pk if proof else None,
        "closed_on": slot.closed_on,
        "is_skipped": slot.is_skipped,
    }
