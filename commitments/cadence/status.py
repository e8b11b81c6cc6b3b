"""The status of a promise on a day: computed from its facts, never typed, and able to say why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from commitments.cadence.judging import warned_on
from commitments.cadence.promised import NEVER, Cadence, Rhythm
from commitments.cadence.slot import Slot, named
from kit.dates import PartialDate, in_words


class Status(StrEnum):
    """How a promise, or one occurrence of it, stands on a day."""

    DRAFT = "draft"
    ENDED = "ended"
    DISPUTED = "disputed"
    BREACHED = "breached"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    OVERDUE = "overdue"
    DUE = "due"
    DUE_SOON = "due_soon"
    NOT_DUE = "not_due"
    WAIVED = "waived"
    DISCHARGED = "discharged"
    DISCHARGED_LATE = "discharged_late"


class Rest(StrEnum):
    """Why a promise is not due: what people read of it instead."""

    IN_EFFECT = "in_effect"
    NOT_TRIGGERED = "not_triggered"
    INVOKED = "invoked"
    NO_RECORD = "no_record"
    NO_FIXED_RHYTHM = "no_fixed_rhythm"


WORDS: tuple[str, ...] = (*Status, *Rest)
"""All that a promise may be said to be."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that bears on the status of a promise; `slots` are its occurrences, oldest first.

    The days are the first ones of what holds on the day asked about; None where nothing does.
    `waived` names the slots released by agreement. `invoked` is when its clause was last invoked;
    `is_in_force`, whether what it rests on has begun to bind.
    """

    cadence: Cadence | None
    slots: Sequence[Slot] = ()
    is_draft: bool = False
    ended_on: date | None = None
    disputed_on: date | None = None
    breached_on: date | None = None
    suspended_on: date | None = None
    waived: frozenset[str] = field(default_factory=frozenset)
    invoked: PartialDate | None = None
    is_in_force: bool = True

    def under(self, *, suspended_on: date | None, last_day: date | None) -> "Facts":
        """The same under an instrument that is suspended, or ends."""
        ends = [day for day in (last_day, self.cadence and self.cadence.ends_on) if day]
        pauses = [day for day in (suspended_on, self.suspended_on) if day]
        over = min(ends) + timedelta(days=1) if ends else None
        return replace(self, suspended_on=min(pauses, default=None), ended_on=over)


@dataclass(frozen=True, slots=True)
class Step:
    """One question on the way to a status, its answer, and whether that settled it."""

    asked: str
    answer: str
    status: Status | None = None
    rest: Rest | None = None

    @property
    def word(self) -> str:
        """What people read: the status, or why nothing is due."""
        return self.rest or self.status or ""


@dataclass(frozen=True, slots=True)
class Told:
    """A status with the slot that it is about, and the questions that led to it."""

    status: Status
    slot: Slot | None
    steps: tuple[Step, ...]

    @property
    def word(self) -> str:
        """What people read: the status, or why nothing is due."""
        return (self.steps[-1].word if self.steps else "") or self.status


def told(facts: Facts, as_of: date) -> Told:
    """Say how a promise stands on a day, by the first question that settles it.

    What is disputed or broken comes before what is late; what is late, the oldest first, before
    what is still to come; and that before what is done.
    """
    steps: list[Step] = []
    for step, slot in _asked(facts, as_of):
        steps.append(step)
        if step.status is not None:
            return Told(step.status, slot, tuple(steps))
    return Told(Status.NOT_DUE, None, tuple(steps))


def status_of(slot: Slot, cadence: Cadence, as_of: date, *, is_waived: bool = False) -> Status:
    """Say how one occurrence stands on a day."""
    if slot.is_open_on(as_of):
        return _waiting(slot, cadence, as_of)
    if as_of < slot.opens_on:
        return Status.NOT_DUE
    if slot.is_skipped:
        return Status.WAIVED if is_waived else Status.ENDED
    if slot.met_on is None:
        return Status.LAPSED
    return Status.DISCHARGED_LATE if slot.due_on < slot.met_on else Status.DISCHARGED


def _waiting(slot: Slot, cadence: Cadence, as_of: date) -> Status:
    if slot.lapses_on < as_of:
        return Status.LAPSED
    if slot.due_on < as_of:
        return Status.OVERDUE
    if slot.due_on == NEVER or slot.due_on <= as_of:
        return Status.DUE
    is_near = warned_on(cadence, slot.opens_on, slot.due_on) <= as_of
    return Status.DUE_SOON if is_near else Status.NOT_DUE


def _asked(facts: Facts, as_of: date) -> Iterator[tuple[Step, Slot | None]]:
    draft = Status.DRAFT if facts.is_draft else None
    yield Step("Is it still a draft?", "yes" if facts.is_draft else "no", draft), None
    for asked, since, status in (
        ("Is it disputed?", facts.disputed_on, Status.DISPUTED),
        ("Is a breach recorded that is not made good?", facts.breached_on, Status.BREACHED),
    ):
        yield _since(asked, since, as_of, status), None
    missed = next((one for one in facts.slots if one.is_missed_on(as_of)), None)
    ended = facts.ended_on if missed is None else None
    yield _since("Is it over?", ended, as_of, Status.ENDED), None
    yield _since("Is it suspended?", facts.suspended_on, as_of, Status.SUSPENDED), None
    yield from _about_slots(facts, as_of, missed)


def _since(asked: str, since: date | None, as_of: date, status: Status) -> Step:
    if since is None or as_of < since:
        return Step(asked, "no")
    return Step(asked, f"yes, since {since:%-d %B %Y}", status)


def _about_slots(
    facts: Facts, as_of: date, missed: Slot | None
) -> Iterator[tuple[Step, Slot | None]]:
    cadence = facts.cadence
    if cadence is None:
        yield _always(facts), None
        return
    yield _late(cadence, missed, as_of), missed
    waiting = next((one for one in facts.slots if one.is_open_on(as_of)), None)
    if waiting is not None:
        status = status_of(waiting, cadence, as_of)
        yield Step("Does an occurrence wait?", _waits(waiting), status), waiting
        return
    yield Step("Does an occurrence wait?", "no"), None
    closed = [one for one in facts.slots if one.opens_on <= as_of]
    last = closed[-1] if closed else None
    if last is None:
        yield _none_yet(facts, cadence), None
        return
    status = status_of(last, cadence, as_of, is_waived=last.label in facts.waived)
    yield Step("What came of the last one?", _came(last, status), status), last


def _always(facts: Facts) -> Step:
    asked = "Does it fall due by itself?"
    if not facts.is_in_force:
        return Step(asked, "no, and what it rests on is not on record as in force", Status.NOT_DUE)
    return Step(asked, "no, it is kept until broken", Status.NOT_DUE, Rest.IN_EFFECT)


def _none_yet(facts: Facts, cadence: Cadence) -> Step:
    """Why nothing has come of a promise: nothing asked for it, or it cannot be counted."""
    match cadence.rhythm:
        case Rhythm.NONE_FIXED:
            answer, rest = "it has no fixed rhythm", Rest.NO_FIXED_RHYTHM
        case Rhythm.AFTER_EVENT if facts.invoked:
            answer = f"its clause was invoked ({in_words(facts.invoked)})"
            answer += "; no event to be answered is on record"
            rest = Rest.INVOKED
        case Rhythm.AFTER_EVENT:
            answer, rest = "no event that wakes it is on record", Rest.NOT_TRIGGERED
        case _ if cadence.starts_on is None and not facts.slots:
            answer, rest = "none is on record, so that none can be counted", Rest.NO_RECORD
        case _:
            return Step("What came of the last one?", "there was none yet", Status.NOT_DUE)
    return Step("What came of the last one?", answer, Status.NOT_DUE, rest)


def _late(cadence: Cadence, missed: Slot | None, as_of: date) -> Step:
    asked = "Is an occurrence past its due day?"
    if missed is None:
        return Step(asked, "no")
    answer = f"yes: {_called(missed)} was due by {missed.due_on:%-d %B %Y}"
    if as_of <= missed.lapses_on:
        answer += f", its grace ends on {missed.lapses_on:%-d %B %Y}"
    return Step(asked, answer, status_of(missed, cadence, as_of))


def _waits(slot: Slot) -> str:
    if slot.due_on == NEVER:
        return f"yes: {_called(slot)}, without a day by which it is to be done"
    return f"yes: {_called(slot)}, due by {slot.due_on:%-d %B %Y}"


def _came(slot: Slot, status: Status) -> str:
    if slot.met_on is not None:
        due = in_words(slot.due_on)
        return f"{_called(slot)} was met on {in_words(slot.met_on)}, due by {due}"
    return f"{_called(slot)}: {status.replace('_', ' ')}"


def _called(slot: Slot) -> str:
    said = named(slot.label)
    return f"that of {said}" if said[0].isdigit() and said != slot.label else said
