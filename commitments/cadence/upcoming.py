"""The next days on which a promise falls due, to be read before it is agreed."""

from collections.abc import Iterable
from datetime import date

from commitments.cadence.counting import slots
from commitments.cadence.promised import NEVER, Cadence, Met, Rhythm, Suspension

_YEARS = (1, 4, 16, 60)


def upcoming(
    cadence: Cadence,
    met: Iterable[Met],
    as_of: date,
    count: int = 5,
    *,
    suspensions: Iterable[Suspension] = (),
) -> list[date]:
    """Give the next due days from a day on, at most so many.

    What is counted from the last time is taken to be met on each due day. Empty where nothing
    falls due by itself, or where the first time has yet to start the count.
    """
    held, pauses = list(met), list(suspensions)
    if cadence.rhythm is Rhythm.ROLLING:
        return _rolling(cadence, held, as_of, count, pauses)
    found: list[date] = []
    for years in _YEARS:
        until = date(min(as_of.year + years, NEVER.year - 1), 12, 31)
        laid = slots(cadence, held, until, suspensions=pauses)
        found = sorted(one.due_on for one in laid if one.closed_on is None)
        found = [day for day in found if as_of <= day < NEVER][:count]
        if len(found) == count:
            break
    return found


def _rolling(
    cadence: Cadence, held: list[Met], as_of: date, count: int, pauses: list[Suspension]
) -> list[date]:
    found: list[date] = []
    while len(found) < count:
        waiting = [s for s in slots(cadence, held, NEVER, suspensions=pauses) if not s.closed_on]
        if not waiting or waiting[-1].due_on == NEVER:
            break
        due = waiting[-1].due_on
        if due < as_of:
            due = as_of  # overdue: it is met today at the earliest
        else:
            found.append(due)
        if held and due <= max(one.latest for one in held):
            break
        held = [*held, Met.on(due)]
    return found
