"""One time something was promised, and the days by which it is to be done."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from commitments.cadence.promised import NEVER, Cadence, Met, Suspension
from commitments.cadence.working import rolled
from kit.dates import in_words

_EVENT = re.compile(r"([a-z_]+)-[0-9a-f]{12}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def named(label: str) -> str:
    """The label of a slot as people read it: a day in words, an event by what it was of."""
    if event := _EVENT.fullmatch(label):
        return event[1].replace("_", " ")
    return in_words(date.fromisoformat(label)) if _DAY.fullmatch(label) else label


@dataclass(frozen=True, slots=True)
class Slot:
    """One time something was promised.

    `due_on` is the last day in time, `lapses_on` the last day of grace; both are `NEVER` under a
    suspension without end. `closed_on` is the day it stopped being open: met, skipped, or missed
    and overtaken by a later meeting (then `met_on` is None). `is_skipped`: cancelled, or released
    because the promise was suspended for all of it or ended first; never missed. From `reopens_on`
    on it waits again, because what met it has expired.
    """

    label: str
    opens_on: date
    due_on: date
    lapses_on: date
    met_on: date | None = None
    met_ref: str = ""
    closed_on: date | None = None
    is_skipped: bool = False
    reopens_on: date | None = None

    def is_open_on(self, day: date) -> bool:
        """Whether the slot waits on a day: still, or again since what met it expired."""
        if self.reopens_on is not None and self.reopens_on <= day:
            return True
        return self.opens_on <= day and (self.closed_on is None or day < self.closed_on)

    def met_by(self, one: Met) -> "Slot":
        """The slot closed by what was held, from the first day on which it was open."""
        closed = max(one.earliest, self.opens_on)
        again = one.reopens_on
        return replace(
            self,
            met_on=one.earliest,
            met_ref=one.ref,
            closed_on=closed,
            reopens_on=max(again, closed + timedelta(days=1)) if again else None,
        )

    @property
    def is_overtaken(self) -> bool:
        """Whether a later time closed it, and nothing on record shows that this one was met."""
        return self.closed_on is not None and self.met_on is None and not self.is_skipped

    def is_missed_on(self, day: date) -> bool:
        """Whether the slot still waits on a day although its last day in time is past."""
        return self.is_open_on(day) and self.due_on < day


@dataclass(frozen=True, slots=True)
class Deadlines:
    """From the day a text gives to the one that counts.

    The clock stands still while suspended (formula L9), then the day moves to a working day (L11),
    then to what was agreed for this one slot in `extensions`, if that is later.
    """

    cadence: Cadence
    pauses: list[Suspension]
    extensions: Mapping[str, date] = field(default_factory=dict)

    def slot(self, label: str, opens_on: date, since: date, nominal: date) -> Slot:
        """The open slot whose clock runs from `since` to the nominal due day."""
        due = stopped(since, nominal, self.pauses)
        if due != NEVER:
            due = rolled(due, self.cadence.roll, self.cadence.places)
        due = max(due, self.extensions.get(label, due))
        return Slot(label, opens_on, due, self._graced(due))

    def _graced(self, due: date) -> date:
        if due == NEVER:
            return NEVER
        return stopped(due, self.cadence.grace.after(due), self.pauses)


def merged(suspensions: Iterable[Suspension]) -> list[Suspension]:
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


def stopped(start: date, due: date, pauses: list[Suspension]) -> date:
    """Move a due day by the suspended days between the start of its clock and itself."""
    for pause in pauses:
        if pause.starts_on <= due and (pause.ends_on is None or start < pause.ends_on):
            if pause.ends_on is None:
                return NEVER
            due += pause.ends_on - max(pause.starts_on, start)
    return due
