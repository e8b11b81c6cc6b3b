"""How commitments stand: the facts of many, set-wise, and the status of each with its reasons."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from alliances.querysets import Principal
from commitments.actions.laying import Clock, clock_of_each
from commitments.cadence import Slot
from commitments.cadence.status import Facts, Told, told
from commitments.models import Breach, Commitment, Occurrence, Relief
from treaties.models import Instrument


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
    lasting = _lasting(user, keys, as_of)
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
        )
        for row in rows
    }


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
    return facts.under(suspended_on=min(paused, default=None), last_day=clock.last_day)
