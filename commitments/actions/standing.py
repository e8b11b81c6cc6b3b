"""How commitments stand: the facts of many, set-wise, and the status of each with its reasons."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from alliances.querysets import Principal
from commitments.actions.laying import Clock, clock_of_each
from commitments.cadence import Slot
from commitments.cadence.status import Facts, Told, told
from commitments.models import Breach, Commitment, Occurrence


def statuses(user: Principal, rows: Sequence[Commitment], as_of: date) -> dict[UUID, Told]:
    """How each commitment stands on a day, by what one may see of it: a fixed number of queries."""
    clocks, found = clock_of_each(rows), facts_of(user, rows, as_of)
    return {
        row.pk: told(_under(found[row.pk], clocks[row.instrument_id], as_of), as_of) for row in rows
    }


def facts_of(user: Principal, rows: Sequence[Commitment], as_of: date) -> dict[UUID, Facts]:
    """What bears on the status of each, its instrument apart."""
    keys = [row.pk for row in rows]
    seen = _slots(user, keys)
    broken = Breach.objects.visible_to(user).filter(commitment__in=keys, began_on__lte=as_of)
    since: dict[UUID, date] = {}
    for one in broken.exclude(ended_on__lte=as_of).order_by("-began_on"):
        since[one.commitment_id] = one.began_on
    return {
        row.pk: Facts(
            cadence=row.cadence(),
            slots=seen[row.pk],
            is_draft=row.is_draft,
            breached_on=since.get(row.pk),
        )
        for row in rows
    }


def _slots(user: Principal, keys: Sequence[UUID]) -> defaultdict[UUID, list[Slot]]:
    found: defaultdict[UUID, list[Slot]] = defaultdict(list)
    seen = Occurrence.objects.visible_to(user).filter(commitment__in=keys)
    for one in seen.order_by("opens_on", "due_on", "label"):
        found[one.commitment_id].append(one.slot())
    return found


def _under(facts: Facts, clock: Clock, as_of: date) -> Facts:
    paused = [pause.starts_on for pause in clock.pauses if pause.covers(as_of)]
    return facts.under(suspended_on=min(paused, default=None), last_day=clock.last_day)
