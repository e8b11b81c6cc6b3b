"""How commitments stand: the facts of many, set-wise, and the status of each with its reasons."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import comb
from uuid import UUID

from django.db.models import Prefetch

from alliances.querysets import Principal
from commitments.actions.laying import Clock, clock_of_each
from commitments.cadence import Slot
from commitments.cadence.status import Facts, Told, told
from commitments.models import Breach, Commitment, Occurrence, Relief
from kit.dates import PartialDate
from treaties.models import Action, Instrument, Party
from treaties.models.history import effect_of, pauses_of
from treaties.term import Pause


def statuses(user: Principal, rows: Sequence[Commitment], as_of: date) -> dict[UUID, Told]:
    """How each commitment stands on a day, by what one may see of it: a fixed number of queries."""
    clocks, found = _clocks(user, rows), facts_of(user, rows, as_of)
    return {
        row.pk: told(_under(found[row.pk], clocks[row.instrument_id], as_of), as_of) for row in rows
    }


def _clocks(user: Principal, rows: Sequence[Commitment]) -> defaultdict[UUID | None, Clock]:
    """The life of each instrument, as far as one may see that there is one."""
    ids = {row.instrument_id for row in rows if row.instrument_id}
    seen = set(Instrument.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    return clock_of_each(row for row in rows if row.instrument_id in seen)


def facts_of(user: Principal, rows: Sequence[Commitment], as_of: date) -> dict[UUID, Facts]:
    """What bears on the status of each, its instrument apart."""
    keys = [row.pk for row in rows]
    seen = _slots(user, keys)
    broken = Breach.objects.visible_to(user).filter(commitment__in=keys, began_on__lte=as_of)
    since: dict[UUID, date] = {}
    for one in broken.exclude(ended_on__lte=as_of).order_by("-began_on"):
        since[one.commitment_id] = one.began_on
    lasting, invoked = _lasting(user, keys, as_of), _invoked(user, rows, as_of)
    waived = _waived(user, keys)
    return {
        row.pk: Facts(
            cadence=row.cadence(),
            slots=seen[row.pk],
            is_draft=row.is_draft,
            breached_on=since.get(row.pk),
            disputed_on=lasting.get((row.pk, Relief.Kind.DISPUTE)),
            suspended_on=lasting.get((row.pk, Relief.Kind.SUSPENSION)),
            waived=frozenset(waived[row.pk]),
            invoked=invoked.get(row.provision_id),
        )
        for row in rows
    }


def invocations(user: Principal, rows: Sequence[Commitment], as_of: date) -> list[Action]:
    """How often the clauses of commitments were invoked by a day, oldest first."""
    clauses = {row.provision_id for row in rows if row.provision_id}
    seen = Action.objects.visible_to(user).filter(kind=Action.Kind.INVOKED, provision__in=clauses)
    begun = [one for one in seen.prefetch_related("states") if effect_of(one) <= as_of]
    return sorted(begun, key=effect_of)


def pauses_between(user: Principal, row: Commitment, as_of: date) -> list[Pause]:
    """Between which pairs of those who owe it the instrument is suspended; none if between all."""
    deeds = Action.objects.visible_to(user).prefetch_related("states")
    found = Instrument.objects.visible_to(user).filter(pk=row.instrument_id)
    pairs = Prefetch("party_list", Party.objects.visible_to(user).select_related("state"))
    text = found.prefetch_related(pairs, Prefetch("actions", deeds)).first()
    if text is None:
        return []
    paused = [pause for pause in pauses_of(text) if pause.covers(as_of)]
    if len({pause.states for pause in paused}) == comb(len(text.party_list.all()), 2):
        return []
    return [pause for pause in paused if _concerns(row, pause.states)]


def _concerns(row: Commitment, pair: frozenset[str]) -> bool:
    """Whether a commitment is owed within a pair: by both, or by the only one that owes it."""
    owing = set(row.obligor_states)
    return not owing or pair <= owing or (len(owing) == 1 and owing < pair)


def _invoked(
    user: Principal, rows: Sequence[Commitment], as_of: date
) -> dict[UUID | None, PartialDate]:
    deeds = invocations(user, rows, as_of)
    return {one.provision_id: one.done_on or one.takes_effect_on for one in deeds}


def _lasting(user: Principal, keys: Sequence[UUID], as_of: date) -> dict[tuple[UUID, str], date]:
    seen = Relief.objects.visible_to(user).filter(commitment__in=keys).lasting_on(as_of)
    rows = seen.order_by("-starts_on").values_list("commitment", "kind", "starts_on")
    return {(row, kind): since for row, kind, since in rows}


def _waived(user: Principal, keys: Sequence[UUID]) -> defaultdict[UUID, set[str]]:
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    seen = Relief.objects.visible_to(user).approved().filter(kind=Relief.Kind.WAIVER)
    for row, label in seen.filter(commitment__in=keys).values_list("commitment", "label"):
        found[row].add(label)
    return found


def _slots(user: Principal, keys: Sequence[UUID]) -> defaultdict[UUID, list[Slot]]:
    found: defaultdict[UUID, list[Slot]] = defaultdict(list)
    seen = Occurrence.objects.visible_to(user).filter(commitment__in=keys)
    for one in seen.order_by("opens_on", "due_on", "label"):
        found[one.commitment_id].append(one.slot())
    return found


def _under(facts: Facts, clock: Clock, as_of: date) -> Facts:
    paused = [pause.starts_on for pause in clock.pauses if pause.covers(as_of)]
    under = facts.under(suspended_on=min(paused, default=None), last_day=clock.last_day)
    return replace(under, is_in_force=clock.first_day <= as_of)
