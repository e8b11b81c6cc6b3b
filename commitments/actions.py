"""What happens to commitments: they unfold into occurrences, and evidence discharges them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Prefetch, QuerySet

from alliances.models import Alliance
from commitments.cadence import Met, Slot, Suspension, slots
from commitments.models import Commitment, Evidence, Occurrence
from compliance.rule import Scope
from kit.dates import Duration, PartialDate
from treaties.models import Action, Instrument
from treaties.models.history import whole_suspensions

HORIZON = Duration(months=24)  # how far ahead occurrences are laid out

COLUMNS = [
    *("opens_on", "due_on", "lapses_on", "met_on", "evidence", "closed_on", "is_skipped"),
    *("release", "released_to"),
]


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


@transaction.atomic
def discharge(
    *, commitment: Commitment, ref: str, kind: str, met_on: PartialDate, day: date
) -> None:
    """Record that `ref` (a meeting, a report) met the commitment; harmless when repeated."""
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


@transaction.atomic
def withdraw(*, commitment: Commitment, ref: str, day: date, at: datetime) -> None:
    """Take back what `ref` proved: its occurrence falls open again."""
    Evidence.objects.standing().filter(commitment=commitment, ref=ref).update(withdrawn_at=at)
    unfold(Commitment.objects.filter(pk=commitment.pk), day)


@transaction.atomic
def unfold(commitments: QuerySet[Commitment], day: date) -> int:
    """Lay out the occurrences of the commitments up to the horizon after `day`.

    Follows from cadence, evidence and suspensions alone; repeating it changes nothing. Returns the
    number of rows written.
    """
    rows = list(
        commitments.exclude(rhythm="")
        .order_by("pk")  # everyone locks in one order
        .select_for_update(of=("self",))
        .prefetch_related(
            Prefetch("evidence", Evidence.objects.standing(), to_attr="proofs"),
            "occurrences",
        )
    )
    pauses = _pauses(rows)
    fresh: list[Occurrence] = []
    stale: list[Occurrence] = []
    gone: list[UUID] = []
    for row in rows:
        made, changed, dropped = _difference(row, pauses[row.instrument_id], HORIZON.after(day))
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


def pauses_of(promise: Commitment) -> list[Suspension]:
    """When the commitment's clock stood still because its instrument was suspended."""
    return _pauses([promise])[promise.instrument_id]


def suspended_on(day: date, scope: Scope) -> list[UUID]:
    """The instruments suspended among all their parties on a day: no duty under them is due."""
    paused = Instrument.objects.filter(**scope.lookup(), actions__kind=Action.Kind.SUSPENDED)
    return [
        instrument.pk
        for instrument in paused.distinct().with_history()
        if any(Suspension(*pause).covers(day) for pause in whole_suspensions(instrument))
    ]


def _pauses(rows: Iterable[Commitment]) -> defaultdict[UUID | None, list[Suspension]]:
    ids = {row.instrument_id for row in rows if row.instrument_id}
    paused = Instrument.objects.filter(pk__in=ids, actions__kind=Action.Kind.SUSPENDED)
    found: defaultdict[UUID | None, list[Suspension]] = defaultdict(list)
    for instrument in paused.distinct().with_history():
        found[instrument.pk] = [
            Suspension(starts_on, ends_on) for starts_on, ends_on in whole_suspensions(instrument)
        ]
    return found


def _difference(
    row: Commitment, pauses: list[Suspension], until: date
) -> tuple[list[Occurrence], list[Occurrence], list[UUID]]:
    cadence = row.cadence()
    assert cadence is not None
    proofs: dict[str, Evidence] = {one.ref: one for one in getattr(row, "proofs", ())}
    met = [Met(one.met_on.earliest, one.met_on.latest, one.ref) for one in proofs.values()]
    here = {one.label: one for one in row.occurrences.all()}
    fresh, stale = [], []
    for slot in slots(cadence, met, until, suspensions=pauses):
        wanted = _columns(slot, proofs)
        wanted |= {"release": row.release, "released_to": row.released_to}
        occurrence = here.pop(slot.label, None)
        if occurrence is None:
            whose = {"commitment": row, "alliance_id": row.alliance_id}
            fresh.append(Occurrence(label=slot.label, **whose, **wanted))
        elif any(getattr(occurrence, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(occurrence, name, value)
            stale.append(occurrence)
    return fresh, stale, [one.pk for one in here.values()]


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
