"""Slots of promises by a timetable, by one agreed day, or after the events that wake them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

from commitments.cadence.promised import NEVER, Happening, Met, Rhythm
from commitments.cadence.recurring import due_days
from commitments.cadence.slot import Deadlines, Slot
from kit.dates import Duration

ONCE = "once"
"""The label of the only slot of a promise to be met once."""

_BEFORE_ONCE = Duration(months=12)
_A_DAY = timedelta(days=1)


def timed(days: Deadlines, held: list[Met], events: list[Happening], until: date) -> Iterator[Slot]:
    """Give the slots in order, each closed by what met it.

    What was held counts for the slot its record names. Else for the oldest that waits and has not
    lapsed, else for the oldest that waits: a report five days late is not the next one. By a
    timetable, what is later met in its own time overtakes what lapsed before.
    """
    last = max([until, *(one.latest for one in held)])
    match days.cadence.rhythm:
        case Rhythm.ONCE:
            found = [_once(days, held)]
        case Rhythm.RECURRENCE:
            found = list(_by_timetable(days, last))
        case Rhythm.AFTER_EVENT:
            found = [_after(days, one) for one in events]
        case _:
            found = []
    yield from _assigned(found, held, overtakes=days.cadence.rhythm is Rhythm.RECURRENCE)


def _once(days: Deadlines, held: list[Met]) -> Slot:
    due = days.cadence.due_on
    assert due is not None
    opens = days.cadence.starts_on or _BEFORE_ONCE.before(due)
    early = min([opens, *(one.earliest for one in held)])
    return days.slot(ONCE, early, early, due)


def _by_timetable(days: Deadlines, last: date) -> Iterator[Slot]:
    start = days.cadence.starts_on
    assert start is not None
    opens = start
    for due in due_days(days.cadence.recurrence, start):
        if last < opens:
            return
        yield days.slot(due.isoformat(), opens, opens, due)
        opens = due + _A_DAY


def _after(days: Deadlines, event: Happening) -> Slot:
    limit = days.cadence.period
    due = limit.after(event.latest) if limit else NEVER
    return days.slot(event.ref, event.earliest, event.latest, due)


def _assigned(found: list[Slot], held: Iterable[Met], *, overtakes: bool) -> Iterator[Slot]:
    slots = {slot.label: slot for slot in found}
    named, others = [one for one in held if one.label], [one for one in held if not one.label]
    for one in chain(named, others):
        slot = slots.get(one.label) if one.label else _for(slots, one)
        if slot is not None and _may_close(slot, one):
            slots[slot.label] = slot.met_by(one)
            if overtakes and one.earliest <= slot.lapses_on:
                slots |= {each.label: each for each in _overtaken(slots, slot, one)}
    yield from slots.values()


def _for(slots: dict[str, Slot], one: Met) -> Slot | None:
    waiting = [s for s in slots.values() if s.closed_on is None and s.opens_on <= one.latest]
    in_time = [slot for slot in waiting if one.earliest <= slot.lapses_on]
    expiring = [slot for slot in slots.values() if slot.reopens_on is not None]
    return next(iter([*in_time, *waiting, *expiring]), None)


def _may_close(slot: Slot, one: Met) -> bool:
    """Whether a slot waits, or what met it expires and this proves it longer."""
    if slot.closed_on is None:
        return True
    longer = one.reopens_on or NEVER
    return slot.reopens_on is not None and slot.reopens_on < longer


def _overtaken(slots: dict[str, Slot], by: Slot, one: Met) -> list[Slot]:
    older = [s for s in slots.values() if s.closed_on is None and s.lapses_on < one.earliest]
    before = [slot for slot in older if slot.opens_on < by.opens_on]
    return [replace(slot, closed_on=max(one.earliest, slot.opens_on)) for slot in before]
