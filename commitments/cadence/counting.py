"""From a cadence and what was held to its slots, one for each time something was promised."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

from commitments.cadence.promised import (
    NEVER,
    YEARLY,
    Cadence,
    Happening,
    Met,
    Rhythm,
    Skip,
    Suspension,
)
from commitments.cadence.slot import Deadlines, Slot, merged
from commitments.cadence.timed import timed
from kit.dates import Duration

_NONE: Mapping[str, date] = MappingProxyType({})


def slots(
    cadence: Cadence,
    met: Iterable[Met],
    until: date,
    *,
    skips: Iterable[Skip] = (),
    suspensions: Iterable[Suspension] = (),
    events: Iterable[Happening] = (),
    extensions: Mapping[str, date] = _NONE,
    waived: Collection[str] = (),
) -> list[Slot]:
    """Give every slot that opens on or before `until`, oldest first.

    A later `until` only adds slots. A year that began before the promise has a slot only if it was
    met after its start; it opens on the day it was met. A rolling slot is labelled with its due day
    before any suspension, a yearly one with its year: labels are unique and stay when a suspension
    becomes known. Skips concern years, so a rolling cadence ignores them. `events` wake what is
    counted after them; `extensions` give single slots a later due day, `waived` ones are released,
    both by their labels.
    """
    held, days = sorted(met), Deadlines(cadence, merged(suspensions), extensions)
    if cadence.rhythm is Rhythm.ROLLING:
        found = _rolling(days, held)
    elif cadence.rhythm in YEARLY:
        found = _yearly(days, held, {skip.year for skip in skips})
    else:
        found = timed(days, held, sorted(events), until)
    last = until if cadence.ends_on is None else min(until, cadence.ends_on)
    kept = []
    for slot in found:
        if last < slot.opens_on:
            break
        kept.append(_released(cadence, slot if slot.label not in waived else _waived(slot)))
    return kept


def _waived(slot: Slot) -> Slot:
    """Release a slot by agreement, unless it was met all the same."""
    return slot if slot.met_on else replace(slot, closed_on=slot.opens_on, is_skipped=True)


def _released(cadence: Cadence, slot: Slot) -> Slot:
    """Close what the end of the promise leaves not yet due (VCLT 70)."""
    end = cadence.ends_on
    if end is None or slot.due_on <= end or (slot.closed_on and slot.closed_on <= end):
        return slot
    return replace(slot, closed_on=end + timedelta(days=1), is_skipped=slot.met_on is None)


def _rolling(days: Deadlines, held: list[Met]) -> Iterator[Slot]:
    anchors = list(_anchors(days.cadence, held))
    for number, (anchor, nominal) in enumerate(anchors, start=1):
        slot = days.slot(nominal.isoformat(), anchor.earliest, anchor.latest, nominal)
        yield slot.met_by(anchors[number][0]) if number < len(anchors) else slot


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


def _yearly(days: Deadlines, held: list[Met], skipped: set[int]) -> Iterator[Slot]:
    cadence = days.cadence
    start = cadence.starts_on or (held[0].earliest if held else None)
    if start is None:
        return
    held = [one for one in held if start <= one.latest]
    for year in range(start.year, date.max.year + 1):
        opens = _opening(cadence, year, held) if cadence.asks_for(year) else None
        if opens is not None:
            slot = _year_slot(days, year, opens)
            yield _closed(slot, year, held, is_skipped=slot.is_skipped or year in skipped)


def _opening(cadence: Cadence, year: int, held: list[Met]) -> date | None:
    """Give the day a year's slot opens: its first.

    That of a year that began before the promise is there only once it was met, from that day on.
    """
    if cadence.is_underway_in(year):
        return date(year, 1, 1)
    first = next((one.earliest for one in held if one.touches(year)), None)
    return max(first, cadence.starts_on or first) if first else None


def _year_slot(days: Deadlines, year: int, opens: date) -> Slot:
    first, last = date(year, 1, 1), date(year, 12, 31)
    is_skipped = any(pause.covers(first) and pause.covers(last) for pause in days.pauses)
    return replace(days.slot(f"{year:04}", opens, first, last), is_skipped=is_skipped)


def _closed(slot: Slot, year: int, held: list[Met], *, is_skipped: bool) -> Slot:
    """Close a year's slot by what was held in it, else by its skip, else by a later year."""
    keeper = _keeper(held, year)
    if keeper is not None:
        kept = replace(slot, is_skipped=False).met_by(keeper)
        return replace(kept, closed_on=slot.opens_on) if is_skipped else kept
    if is_skipped:
        return replace(slot, closed_on=slot.opens_on, is_skipped=True)
    overtaken = next((one.earliest for one in held if year < one.earliest.year), None)
    return replace(slot, closed_on=overtaken)


def _keeper(held: list[Met], year: int) -> Met | None:
    """What a year was met by: the first that proves it for good, else what proves it longest."""
    here = [one for one in held if one.touches(year)]
    lasting = (one for one in here if one.expires_on is None)
    return next(lasting, max(here, key=lambda one: one.expires_on or NEVER, default=None))
