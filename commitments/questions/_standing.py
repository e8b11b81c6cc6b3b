"""How a commitment's cadence stands, for the questions of this room."""

from dataclasses import replace
from datetime import date
from typing import Any

from commitments.actions import clock_of, met_of
from commitments.cadence import Cadence, Rhythm, Standing, is_due_soon, standing
from commitments.models import Commitment
from compliance.question import Answer, only
from kit.dates import Duration

A_YEAR = Duration(months=12)


def ask(ref: str, as_of: date, rhythm: Rhythm, *, is_named: bool) -> Answer | None:
    """The answer by a rhythm: the commitment's own, or as if it were another when it is named."""
    promise = only(Commitment.objects.with_clause(), ref)
    own = promise.cadence() if promise is not None else None
    if promise is None or own is None or own.rhythm is Rhythm.NONE_FIXED:
        return None
    if own.rhythm is not rhythm and not is_named:
        return None
    met, clock = met_of(promise), clock_of(promise)
    pauses, own = clock.pauses, clock.bounded(own) or own
    by = own if own.rhythm is rhythm else _as_if(own, rhythm)
    found = standing(by, met, as_of, suspensions=pauses)
    detail = _detail(by, found, as_of)
    if rhythm is Rhythm.ROLLING:
        yearly = standing(_as_if(own, Rhythm.CALENDAR_YEAR), met, as_of, suspensions=pauses)
        detail["calendar_rule_answer"] = str(yearly.state)
    return Answer(ref, as_of, f"cadence_{rhythm}", str(found.state), detail)


def _as_if(own: Cadence, rhythm: Rhythm) -> Cadence:
    period = (own.period or A_YEAR) if rhythm is Rhythm.ROLLING else None
    return replace(own, rhythm=rhythm, period=period, parity=None)


def _detail(by: Cadence, found: Standing, as_of: date) -> dict[str, Any]:
    slot = found.slot
    detail: dict[str, Any] = {"last_held": found.last_met_on, "held_next": found.next_met_on}
    if slot is None:
        return detail
    detail |= {
        "due": slot.due_on,
        "grace_ends": slot.lapses_on,
        "is_due_soon": is_due_soon(slot, as_of, by),
    }
    if by.rhythm is not Rhythm.ROLLING:
        detail |= {"slot_end": slot.due_on, "missed_years": [int(year) for year in found.missed]}
        if found.missed:
            detail["missed_year"] = int(found.missed[0])
    return detail
