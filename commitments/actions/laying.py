"""Commitments unfold into occurrences: one for each time they fall due, up to a horizon."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Prefetch, Q, QuerySet, Sum

from alliances.models import inherited
from commitments.cadence import NEVER, Cadence, Happening, Met, Slot, Suspension, slots
from commitments.models import Commitment, Evidence, Incident, Layout, Move, Occurrence, Relief
from compliance.rule import Scope
from kit.dates import Duration
from treaties.models import Action, Instrument
from treaties.models.history import facts_of, whole_suspensions

HORIZON = Duration(months=24)  # how far ahead occurrences are laid out
SPREAD = 28  # days over which alliances are laid out further, so that not all are on one night
BATCH = 1000
RELIEFS = Prefetch("reliefs", Relief.objects.approved(), to_attr="granted")

COLUMNS = [
    *("opens_on", "due_on", "lapses_on", "met_on", "evidence", "closed_on", "reopens_on"),
    *("is_skipped", "release", "released_to", "originators"),
]


@dataclass
class Clock:
    """What bears on the promises of one instrument, apart from their own words.

    Its suspensions stop their clock (VCLT 72), its end releases what is not yet due (VCLT 70).
    `first_day` is `NEVER` while its entry into force is not on record.
    """

    pauses: list[Suspension] = field(default_factory=list)
    last_day: date | None = None
    first_day: date = date.min

    def bounded(self, cadence: Cadence | None) -> Cadence | None:
        """The cadence, ending with the instrument if that is earlier."""
        if cadence is None or self.last_day is None:
            return cadence
        ends = [day for day in (cadence.ends_on, self.last_day) if day is not None]
        starts = (
            None if cadence.starts_on and self.last_day < cadence.starts_on else cadence.starts_on
        )
        if cadence.recurrence and starts is None:
            return None  # a timetable without its start: it was over before it began
        return replace(cadence, starts_on=starts, ends_on=min(ends))


@dataclass
class Terms:
    """What was agreed for one promise besides the text: reliefs that were approved."""

    pauses: list[Suspension] = field(default_factory=list)
    extensions: dict[str, date] = field(default_factory=dict)
    waived: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, reliefs: Iterable[Relief]) -> "Terms":
        found = cls()
        for one in reliefs:
            if one.kind == Relief.Kind.WAIVER:
                found.waived.add(one.label)
            elif one.kind == Relief.Kind.EXTENSION:
                agreed = (one.new_due_on, found.extensions.get(one.label))
                found.extensions[one.label] = max(day for day in agreed if day)
            elif one.kind == Relief.Kind.SUSPENSION and one.starts_on is not None:
                found.pauses.append(Suspension(one.starts_on, one.ends_on))
        return found


@dataclass
class Laid:
    """What laying out found to write."""

    fresh: list[Occurrence] = field(default_factory=list)
    stale: list[Occurrence] = field(default_factory=list)
    gone: list[UUID] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)

    @property
    def written(self) -> int:
        return len(self.fresh) + len(self.stale) + len(self.gone)

    def write(self) -> None:
        """Write all of it, set-wise."""
        Occurrence.objects.filter(pk__in=self.gone).delete()
        Occurrence.objects.bulk_create(self.fresh, batch_size=BATCH)
        Occurrence.objects.bulk_update(self.stale, COLUMNS, batch_size=BATCH)
        Move.objects.bulk_create(self.moves, batch_size=BATCH)
        written = (*self.fresh, *self.stale)
        used = [one.evidence_id for one in written if one.evidence_id is not None]
        proofs = Evidence.objects.filter(pk__in=used, is_relied_on=False)
        if used and proofs.exists():
            proofs.update(is_relied_on=True)


def take_turn() -> None:
    """Wait, until the end of this transaction, for whoever else writes evidence or occurrences.

    One lock for all, taken before anything is written: a load and a run that came to the same rows
    from two sides would wait for each other for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('commitments'))")


@transaction.atomic
def refresh(day: date, scope: Scope) -> int:
    """Lay out, over a scope, whatever is no longer laid out rightly or far enough.

    One alliance is always laid out anew: it is asked for because its data changed. Over all of
    them only those are looked at of which something changed since, and each once in a while, when
    its horizon draws near. Returns the number of occurrences written.
    """
    take_turn()
    if scope.alliance_id is not None:
        return unfold(Commitment.objects.filter(alliance=scope.alliance_id), day)
    near = HORIZON.after(day) - timedelta(days=SPREAD)
    behind = ~Q(laid_out=F("changed")) | Q(reaches_to=None) | Q(reaches_to__lt=near)
    written = 0
    for note in Layout.objects.filter(behind).order_by("alliance"):
        written += unfold(Commitment.objects.filter(alliance=note.alliance_id), day)
        _noted(note, day)
    return written


def _noted(note: Layout, day: date) -> None:
    """Note what was laid out; whoever writes in that alliance now leaves it for the next run."""
    free = Layout.objects.select_for_update(skip_locked=True).filter(pk=note.pk)
    if list(free):
        reach = HORIZON.after(day) - timedelta(days=note.pk.int % SPREAD)
        counted = Commitment.objects.filter(alliance=note.alliance_id).with_cadence().count()
        Layout.objects.filter(pk=note.pk).update(
            laid_out=note.changed, reaches_to=reach, rhythmic=counted
        )


def rhythmic(scope: Scope) -> int:
    """How many commitments fall due by a rhythm: over all alliances, as of when `refresh` laid out.

    Whatever changes a commitment has its alliance laid out again, so the sum is up to date but for
    alliances that are being written to at this moment.
    """
    if scope.alliance_id is not None:
        return Commitment.objects.filter(alliance=scope.alliance_id).with_cadence().count()
    return int(Layout.objects.aggregate(all=Sum("rhythmic", default=0))["all"])


@transaction.atomic
def unfold(commitments: QuerySet[Commitment], day: date) -> int:
    """Lay out the occurrences of the commitments up to the horizon after `day`.

    Follows from cadence, evidence, events and suspensions alone; repeating it changes nothing.
    Returns the number of rows written.
    """
    take_turn()
    keys = commitments.order_by("pk").values_list("pk", flat=True)
    return sum(_unfold(batch, day) for batch in batched(list(keys), BATCH, strict=False))


def _unfold(keys: Sequence[UUID], day: date) -> int:
    proofs = Prefetch("evidence", Evidence.objects.standing(), to_attr="proofs")
    found = Commitment.objects.filter(pk__in=keys).prefetch_related(proofs, RELIEFS, "occurrences")
    rows = list(found)
    clocks, events, laid = clock_of_each(rows), events_for(rows), Laid()
    for row in rows:
        happened = events[row.alliance_id, row.trigger]
        _difference(row, clocks[row.instrument_id], happened, HORIZON.after(day), laid)
    laid.write()
    return laid.written


def events_for(rows: Iterable[Commitment]) -> defaultdict[tuple[UUID, str], list[Happening]]:
    """The events that may wake the commitments, by alliance and trigger."""
    found: defaultdict[tuple[UUID, str], list[Happening]] = defaultdict(list)
    homes = {row.alliance_id for row in rows if row.kind == Commitment.Kind.CONDITIONAL}
    for one in Incident.objects.standing().filter(alliance__in=homes):
        day = one.occurred_on
        happened = Happening(day.earliest, day.latest, one.ref)
        found[one.alliance_id, one.trigger].append(happened)
    return found


def mets(promise: Commitment, proofs: Iterable[Evidence]) -> Iterator[Met]:
    """When the commitment was met; a figure below its level meets nothing."""
    for one in proofs:
        if promise.level is not None and not _reaches(promise, one):
            continue
        yield Met(one.met_on.earliest, one.met_on.latest, one.ref, one.label, one.expires_on)


def _reaches(promise: Commitment, proof: Evidence) -> bool:
    if proof.figure is None or promise.level is None:
        return False
    return proof.figure_unit == promise.level_unit and proof.figure >= promise.level


def met_of(promise: Commitment) -> list[Met]:
    """When the commitment was met, by the evidence that stands."""
    return list(mets(promise, Evidence.objects.standing().filter(commitment=promise)))


def clock_of(promise: Commitment) -> Clock:
    """How the life of its instrument bears on when the commitment falls due."""
    return clock_of_each([promise])[promise.instrument_id]


def suspended_on(day: date, scope: Scope) -> list[UUID]:
    """The instruments suspended among all their parties on a day: no duty under them is due."""
    paused = Instrument.objects.filter(**scope.lookup(), actions__kind=Action.Kind.SUSPENDED)
    return [
        instrument.pk
        for instrument in paused.distinct().with_suspensions()
        if any(Suspension(*pause).covers(day) for pause in whole_suspensions(instrument))
    ]


def relieved_on(day: date, scope: Scope) -> QuerySet[Any]:
    """The commitments suspended or disputed on a day: nothing is told late under them."""
    kinds = (Relief.Kind.SUSPENSION, Relief.Kind.DISPUTE)
    lasting = Relief.objects.filter(**scope.lookup(), kind__in=kinds).lasting_on(day)
    return lasting.values("commitment")


def clock_of_each(rows: Iterable[Commitment]) -> defaultdict[UUID | None, Clock]:
    """The same for many, by their instruments."""
    ids = {row.instrument_id for row in rows if row.instrument_id}
    found: defaultdict[UUID | None, Clock] = defaultdict(Clock)
    for instrument in Instrument.objects.filter(pk__in=ids).with_history():
        pauses = [Suspension(*pause) for pause in whole_suspensions(instrument)]
        facts = facts_of(instrument)
        begins = facts.own.in_force_on if facts.own else NEVER
        found[instrument.pk] = Clock(pauses, facts.last_day(), begins)
    return found


def _difference(
    row: Commitment, clock: Clock, events: list[Happening], until: date, laid: Laid
) -> None:
    proofs: dict[str, Evidence] = {one.ref: one for one in getattr(row, "proofs", ())}
    here = {one.label: one for one in row.occurrences.all()}
    terms, met = Terms.of(getattr(row, "granted", ())), list(mets(row, proofs.values()))
    for slot in _slots(row, clock, terms, met, events, until):
        wanted = _columns(slot, proofs) | _marking(row, slot, proofs)
        occurrence = here.pop(slot.label, None)
        if occurrence is None:
            whose = {"commitment": row, "alliance_id": row.alliance_id}
            laid.fresh.append(Occurrence(label=slot.label, **whose, **wanted))
        elif any(getattr(occurrence, name) != value for name, value in wanted.items()):
            laid.moves += _moved(row, occurrence, slot, [*clock.pauses, *terms.pauses], terms)
            for name, value in wanted.items():
                setattr(occurrence, name, value)
            laid.stale.append(occurrence)
    laid.gone += [one.pk for one in here.values()]


def _slots(
    row: Commitment,
    clock: Clock,
    terms: Terms,
    met: list[Met],
    events: list[Happening],
    until: date,
) -> list[Slot]:
    cadence = clock.bounded(row.cadence())
    if cadence is None:
        return []
    return slots(
        cadence,
        met,
        until,
        suspensions=[*clock.pauses, *terms.pauses],
        events=events,
        extensions=terms.extensions,
        waived=terms.waived,
    )


def _moved(
    row: Commitment, old: Occurrence, slot: Slot, pauses: list[Suspension], terms: Terms
) -> Iterator[Move]:
    if old.due_on == slot.due_on:
        return
    marking = inherited(old)
    days = {"from_due_on": old.due_on, "to_due_on": slot.due_on}
    whose = {"commitment": row, "alliance_id": row.alliance_id, "label": slot.label}
    yield Move(**whose, **days, **marking, reason=_why(old, slot, pauses, terms))


def _why(old: Occurrence, slot: Slot, pauses: list[Suspension], terms: Terms) -> Move.Reason:
    if terms.extensions.get(slot.label) == slot.due_on:
        return Move.Reason.EXTENSION
    if old.due_on == NEVER:
        return Move.Reason.RESUMED
    stops = any(pause.starts_on <= slot.due_on for pause in pauses)
    return Move.Reason.SUSPENSION if stops and old.due_on < slot.due_on else Move.Reason.CHANGE


def _marking(row: Commitment, slot: Slot, proofs: dict[str, Evidence]) -> dict[str, Any]:
    """As the commitment and the evidence together, whose days the occurrence tells."""
    told = {slot.opens_on, slot.met_on, slot.closed_on}
    used = [one for one in proofs.values() if one.met_on.earliest in told]
    return inherited(row, *used)


def _columns(slot: Slot, proofs: dict[str, Evidence]) -> dict[str, Any]:
    proof = proofs.get(slot.met_ref)
    return {
        "opens_on": slot.opens_on,
        "due_on": slot.due_on,
        "lapses_on": slot.lapses_on,
        "met_on": slot.met_on,
        "evidence_id": proof.pk if proof else None,
        "closed_on": slot.closed_on,
        "reopens_on": slot.reopens_on,
        "is_skipped": slot.is_skipped,
    }
