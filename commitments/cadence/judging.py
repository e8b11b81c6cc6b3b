"""From slots to how a cadence stands on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count

from commitments.cadence.counting import slots
from commitments.cadence.promised import (
    NEVER,
    YEARLY,
    Cadence,
    Met,
    Rhythm,
    Skip,
    Suspension,
)
from commitments.cadence.slot import Slot
from kit.dates import PartialDate

LONGEST_LEAD = timedelta(days=60)
_PARTS_OF_PERIOD = 6


class State(StrEnum):
    """How a recurring promise stands on a day."""

    NO_RECORD = "no_record"
    ON_TRACK = "on_track"
    DUE_SOON = "due_soon"
    DUE_THIS_YEAR = "due_this_year"
    OVERDUE = "overdue"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    ENDED = "ended"
    NO_FIXED_CADENCE = "no_fixed_cadence"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a cadence stands on a day: the state, the slot that decides, and what is missing.

    `missed` names the open slots past their due day, oldest first. `next_met` is the first time
    held after the day asked about, as known today: None unless a past day is replayed.
    """

    state: State
    slot: Slot | None
    missed: tuple[str, ...]
    last_met: Met | None
    next_met: Met | None

    @property
    def last_met_on(self) -> date | PartialDate | None:
        """When it was last held, as far as is known."""
        return self.last_met.day if self.last_met else None

    @property
    def next_met_on(self) -> date | PartialDate | None:
        """When it was next held, as far as is known."""
        return self.next_met.day if self.next_met else None


def standing(
    cadence: Cadence,
    met: Iterable[Met],
    as_of: date,
    *,
    skips: Iterable[Skip] = (),
    suspensions: Iterable[Suspension] = (),
) -> Standing:
    """Say how a cadence stands on a day.

    A missed slot decides before the current one, the oldest first: overdue through its last day of
    grace, then lapsed. What was held after `as_of` does not count yet. `due_soon` is never given
    here: ask `is_due_soon`.
    """
    held, pauses = sorted(met), list(suspensions)
    so_far = slots(cadence, held, as_of, skips=skips, suspensions=pauses)
    waiting = [slot for slot in so_far if slot.is_open_on(as_of)]
    missed = [slot for slot in waiting if slot.is_missed_on(as_of)]
    is_stopped = any(pause.covers(as_of) for pause in pauses)
    return Standing(
        state=_state(cadence, so_far, as_of, is_stopped=is_stopped),
        slot=next(iter([*missed, *waiting, *so_far[-1:]]), None),
        missed=tuple(slot.label for slot in missed),
        last_met=max((one for one in held if one.earliest <= as_of), default=None),
        next_met=min((one for one in held if as_of < one.earliest), default=None),
    )


def _state(cadence: Cadence, so_far: list[Slot], as_of: date, *, is_stopped: bool) -> State:
    missed = next((slot for slot in so_far if slot.is_missed_on(as_of)), None)
    if cadence.has_ended(as_of) and missed is None:
        return State.ENDED
    if is_stopped:
        return State.SUSPENDED
    if cadence.rhythm is Rhythm.NONE_FIXED:
        return State.NO_FIXED_CADENCE
    if missed is not None:
        return State.OVERDUE if as_of <= missed.lapses_on else State.LAPSED
    if not so_far:
        return State.NO_RECORD
    is_waiting = any(slot.is_open_on(as_of) for slot in so_far)
    is_yearly = cadence.rhythm in YEARLY
    return State.DUE_THIS_YEAR if is_waiting and is_yearly else State.ON_TRACK


def next_slot(
    cadence: Cadence, as_of: date, met: Iterable[Met], skips: Sequence[Skip] = ()
) -> str | None:
    """Name the first year, from that of `as_of` on, that is neither met by then nor skipped.

    None once the promise ends before such a year, and for a cadence that does not count in years.
    """
    if cadence.rhythm not in YEARLY:
        return None
    held = [one for one in met if one.earliest <= as_of]
    skipped = {skip.year for skip in skips}
    start = max(as_of, cadence.starts_on or as_of).year
    year = next(
        year
        for year in count(start)
        if cadence.asks_for(year)
        and cadence.is_underway_in(year)
        and year not in skipped
        and not any(one.touches(year) for one in held)
    )
    return None if cadence.has_ended(date(year, 1, 1)) else f"{year:04}"


def lead(cadence: Cadence) -> timedelta:
    """Give how long before its due day a slot is due soon: a sixth of the period, 60 days at most.

    The length is ours, not a treaty's.
    """
    if cadence.period is None:
        return LONGEST_LEAD
    return min(LONGEST_LEAD, timedelta(days=cadence.period.approximate_days // _PARTS_OF_PERIOD))


def warned_on(cadence: Cadence, opens_on: date, due_on: date) -> date:
    """Give the first day on which a slot is due soon, not before it opens.

    By a timetable, once or after an event it is the last sixth of the slot's own length.
    """
    if due_on == NEVER:
        return NEVER
    if cadence.rhythm in {Rhythm.RECURRENCE, Rhythm.ONCE, Rhythm.AFTER_EVENT}:
        ahead = min(LONGEST_LEAD, (due_on - opens_on) // _PARTS_OF_PERIOD)
    else:
        ahead = lead(cadence)
    return max(opens_on, due_on - ahead)


def is_due_soon(slot: Slot, as_of: date, cadence: Cadence) -> bool:
    """Whether an open slot, still in time, falls due within the lead."""
    if not slot.is_open_on(as_of) or slot.due_on == NEVER:
        return False
    return warned_on(cadence, slot.opens_on, slot.due_on) <= as_of <= slot.due_on
