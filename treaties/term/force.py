"""Is an instrument or a clause in force on a day, and is there a gap before or after it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kit.dates import STEPS, next_step
from treaties.term.agreed import Extension, amendments_by

_A_DAY = timedelta(days=1)


class ForceState(StrEnum):
    """Whether an instrument or clause is in force on a day, and if not, why."""

    NOT_YET_IN_FORCE = "not_yet_in_force"
    IN_FORCE = "in_force"
    EXPIRING = "expiring"
    LAPSED = "lapsed"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    SUPERSEDED = "superseded"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Link:
    """One instrument in a chain of renewals: its days in force, and the days it covers.

    `is_uncertain` says that its entry into force was inferred and not attested.
    """

    ref: str
    in_force_on: date
    ends_on: date | None = None
    covers_from: date | None = None
    covers_until: date | None = None
    is_uncertain: bool = False

    @property
    def is_retroactive(self) -> bool:
        """Whether it covers days before it was in force."""
        return self.covers_from is not None and self.covers_from < self.in_force_on


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether an instrument covers a day, and the gaps before and after it (formula L6).

    `days_left` counts to the end, negative after it. Gaps are days without an instrument in force:
    `gap_days` before this one, `gap_days_until_successor` after it; None when there is nothing to
    measure. `retroactive`: the successor covers days before it was in force; that closes the gap in
    what is covered, not in history.
    """

    state: ForceState
    ends_on: date | None
    days_left: int | None
    next_ladder_step: date | None
    gap_days_until_successor: int | None
    gap_days: int | None
    successor: str | None
    successor_in_force_on: date | None
    retroactive: bool
    is_uncertain: bool


def gap_days(ended_on: date, in_force_on: date) -> int:
    """Count the days strictly between a last day in force and the next entry into force."""
    return max((in_force_on - ended_on).days - 1, 0)


def coverage(
    own: Link,
    end: date | None,
    predecessor: Link | None,
    successors: Sequence[Link],
    as_of: date,
    ended_on: date | None = None,
) -> Coverage:
    """Say whether an instrument covers a day.

    `end` is its last day by term (see `end_on`). `ended_on` is the day on which a termination or a
    replacement by a later treaty (VCLT 59) took effect, when that was not after the term.
    `predecessor` is the nearest one. Succession is judged by entry into force; that a successor
    ended in turn is a finding about the successor.
    """
    cut = ended_on - _A_DAY if ended_on else None
    is_cut = cut is not None and (end is None or cut <= end)
    last = cut if is_cut else end
    heir = min(successors, key=lambda one: one.in_force_on, default=None)
    state = _force(own, last, heir, as_of, is_cut=is_cut)
    used = [one for one in (own, predecessor, heir) if one is not None]
    return Coverage(
        state=state,
        ends_on=last,
        days_left=(last - as_of).days if last else None,
        next_ladder_step=_ladder_step(state, last, as_of),
        gap_days_until_successor=gap_days(last, heir.in_force_on) if heir and last else None,
        gap_days=_gap_before(own, predecessor),
        successor=heir.ref if heir else None,
        successor_in_force_on=heir.in_force_on if heir else None,
        retroactive=heir is not None and heir.is_retroactive,
        is_uncertain=any(one.is_uncertain for one in used),
    )


def _gap_before(own: Link, predecessor: Link | None) -> int | None:
    if predecessor is None or predecessor.ends_on is None:
        return None
    return gap_days(predecessor.ends_on, own.in_force_on)


def _force(
    own: Link, last: date | None, heir: Link | None, as_of: date, *, is_cut: bool
) -> ForceState:
    if as_of < own.in_force_on:
        return ForceState.NOT_YET_IN_FORCE
    if last is None or as_of <= last:
        return _running(last, as_of)
    is_succeeded = heir is not None and heir.in_force_on <= as_of
    if is_cut:
        return ForceState.SUPERSEDED if is_succeeded else ForceState.TERMINATED
    return ForceState.EXPIRED if is_succeeded else ForceState.LAPSED


def _running(end: date | None, as_of: date) -> ForceState:
    is_near = end is not None and (end - as_of).days <= STEPS[0]
    return ForceState.EXPIRING if is_near else ForceState.IN_FORCE


_CHASED = {ForceState.IN_FORCE, ForceState.EXPIRING, ForceState.LAPSED}


def _ladder_step(state: ForceState, end: date | None, as_of: date) -> date | None:
    return next_step(end, as_of) if end and state in _CHASED else None


@dataclass(frozen=True, slots=True)
class Sunset:
    """How a clause with an end of its own stands, apart from its treaty's term (formula L10).

    `margin_days` is how long before the previous end the latest amendment took effect; negative
    when it came too late.
    """

    state: ForceState
    ends_on: date | None
    days_left: int | None
    next_ladder_step: date | None
    margin_days: int | None


def sunset(extensions: Sequence[Extension], as_of: date) -> Sunset:
    """Say how a clause stands on a day, given every amendment that set, moved or removed its end.

    Before the first one takes effect it is in force without end.
    """
    moved = amendments_by(extensions, as_of)
    end = moved[-1].ends_on if moved else None
    old = moved[-2].ends_on if len(moved) > 1 else None
    is_past = end is not None and end < as_of
    state = ForceState.LAPSED if is_past else _running(end, as_of)
    return Sunset(
        state=state,
        ends_on=end,
        days_left=(end - as_of).days if end else None,
        next_ladder_step=_ladder_step(state, end, as_of),
        margin_days=(old - moved[-1].effective_on).days if old else None,
    )
