"""From a cadence and what was held to its slots, one for each time something was promised."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from commitments.cadence.promised import NEVER, Cadence, Met, Rhythm, Skip, Suspension
from kit.dates import Duration


@dataclass(frozen=True, slots=True)
class Slot:
    """One time something was promised.

    `due_on` is the last day in time, `lapses_on` the last day of grace; both are `NEVER` under a
    suspension without end. `closed_on` is the day it stopped being open: met, skipped, or missed
    and overtaken by a later meeting (then `met_on` is None). `is_skipped`: cancelled, or released
    because the promise was suspended for all of it or ended first; never missed.
    """

    label: str
    opens_on: date
    due_on: date
    lapses_on: date
    met_on: date | None = None
    met_ref: str = ""
    closed_on: date | None = None
    is_skipped: bool = False

    def is_open_on(self, day: date) -> bool:
        """Whether the slot still waits on a day."""
        return self.opens_on <= day and (self.closed_on is None or day < self.closed_on)

    def is_missed_on(self, day: date) -> bool:
        """Whether the slot still waits on a day although its last day in time is past."""
        return self.is_open_on(day) and self.due_on < day


def slots(
    cadence: Cadence,
    met: Iterable[Met],
    until: date,
    *,
    skips: Iterable[Skip] = (),
    suspensions: Iterable[Suspension] = (),
) -> list[Slot]:
    """Give every slot that opens on or before `until`, oldest first.

    A later `until` only adds slots. A year that began before the promise has a slot only if it was
    met after its start; it opens on the day it was met. A rolling slot is labelled with its due day
    before any suspension, a yearly one with its year: labels are unique and stay when a suspension
    becomes known. Skips concern years, so a rolling cadence ignores them.
    """
    held, pauses = sorted(met), _merged(suspensions)
    if cadence.rhythm is Rhythm.ROLLING:
        found = _rolling(cadence, held, pauses)
    else:
        found = _yearly(cadence, held, {skip.year for skip in skips}, pauses)
    last = until if cadence.ends_on is None else min(until, cadence.ends_on)
    kept = []
    for slot in found:
        if last < slot.opens_on:
            break
        kept.append(_released(cadence, slot))
    return kept


def _released(cadence: Cadence, slot: Slot) -> Slot:
    """Close what the end of the promise leaves not yet due (VCLT 70)."""
    end = cadence.ends_on
    if end is None or slot.due_on <= end or (slot.closed_on and slot.closed_on <= end):
        return slot
    return replace(slot, closed_on=end + timedelta(days=1), is_skipped=slot.met_on is None)


def _rolling(cadence: Cadence, held: list[Met], pauses: list[Suspension]) -> Iterator[Slot]:
    anchors = list(_anchors(cadence, held))
    for number, (anchor, nominal) in enumerate(anchors, start=1):
        due = _stopped(anchor.latest, nominal, pauses)
        slot = Slot(nominal.isoformat(), anchor.earliest, due, _graced(cadence, due, pauses))
        yield _kept(slot, anchors[number][0]) if number < len(anchors) else slot


def _kept(slot: Slot, keeper: Met) -> Slot:
    closed = max(keeper.earliest, slot.opens_on)
    return replace(slot, met_on=keeper.earliest, met_ref=keeper.ref, closed_on=closed)


def _anchors(cadence: Cadence, held: list[Met]) -> Iterator[tuple[Met, date]]:
    """Give what a rolling slot is counted from, with its due day before any suspension.

    What does not move the due day (twice on one day, a day inside a partial date, two days clamped
    to one month end) opens no slot of its own.
    """
    period, start = cadence.period or Duration(), cadence.starts_on or date.min
    begun = [Met.on(start)] if cadence.starts_on else []
    later = [replace(one, earliest=max(one.earliest, start)) for one in held if start <= one.latest]
    newest = date.min
    for anchor in [*begun, *sorted(later)]:
        due = period.after(anchor.latest)
        if newest < due:
            newest = due
            yield anchor, due


def _yearly(
    cadence: Cadence, held: list[Met], skipped: set[int], pauses: list[Suspension]
) -> Iterator[Slot]:
    start = cadence.starts_on or (held[0].earliest if held else None)
    if start is None or cadence.rhythm is Rhythm.NONE_FIXED:
        return
    held = [one for one in held if start <= one.latest]
    for year in range(start.year, date.max.year + 1):
        opens = _opening(cadence, year, held) if cadence.asks_for(year) else None
        if opens is not None:
            slot = _year_slot(cadence, year, opens, pauses)
            yield _closed(slot, year, held, is_skipped=slot.is_skipped or year in skipped)


def _opening(cadence: Cadence, year: int, held: list[Met]) -> date | None:
    """Give the day a year's slot opens: its first.

    That of a year that began before the promise is there only once it was met, from that day on.
    """
    if cadence.is_underway_in(year):
        return date(year, 1, 1)
    first = next((one.earliest for one in held if one.touches(year)), None)
    return max(first, cadence.starts_on or first) if first else None


def _year_slot(cadence: Cadence, year: int, opens: date, pauses: list[Suspension]) -> Slot:
    first, last = date(year, 1, 1), date(year, 12, 31)
    due = _stopped(first, last, pauses)
    return Slot(
        label=f"{year:04}",
        opens_on=opens,
        due_on=due,
        lapses_on=_graced(cadence, due, pauses),
        is_skipped=any(pause.covers(first) and pause.covers(last) for pause in pauses),
    )


def _closed(slot: Slot, year: int, held: list[Met], *, is_skipped: bool) -> Slot:
    """Close a year's slot by what was held in it, else by its skip, else by a later year."""
    keeper = next((one for one in held if one.touches(year)), None)
    if keeper is not None:
        kept = _kept(replace(slot, is_skipped=False), keeper)
        return replace(kept, closed_on=slot.opens_on) if is_skipped else kept
    if is_skipped:
        return replace(slot, closed_on=slot.opens_on, is_skipped=True)
    overtaken = next((one.earliest for one in held if year < one.earliest.year), None)
    return replace(slot, closed_on=overtaken)


def _merged(suspensions: Iterable[Suspension]) -> list[Suspension]:
    """Join suspensions that overlap or touch, so that no day is counted twice."""
    merged: list[Suspension] = []
    for one in sorted(suspensions, key=lambda each: each.starts_on):
        last = merged[-1] if merged else None
        if last is None or (last.ends_on is not None and last.ends_on < one.starts_on):
            merged.append(one)
        elif last.ends_on is not None:
            end = None if one.ends_on is None else max(last.ends_on, one.ends_on)
            merged[-1] = Suspension(last.starts_on, end)
    return merged


def _stopped(start: date, due: date, pauses: list[Suspension]) -> date:
    """Move a due day by the suspended days between the start of its clock and itself."""
    for pause in pauses:
        if pause.starts_on <= due and (pause.ends_on is None or start < pause.ends_on):
            if pause.ends_on is None:
                return NEVER
            due += pause.ends_on - max(pause.starts_on, start)
    return due


def _graced(cadence: Cadence, due: date, pauses: list[Suspension]) -> date:
    return NEVER if due == NEVER else _stopped(due, cadence.grace.after(due), pauses)
