"""All that bears on how long one instrument holds, as values: what its status is computed from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from treaties.term.agreed import (
    Extension,
    Term,
    TermKind,
    amendments_by,
    end_on,
    period_end,
)
from treaties.term.force import Coverage, ForceState, Link, coverage
from treaties.term.renewal import tacit_renewal

_FOR_EVER = date(2999, 12, 31)  # beyond every plausible date, within the calendar

type Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Pause:
    """A suspension among some of the parties, by ISO 3166 code; `ends_on` is its first day over."""

    states: frozenset[str]
    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True, slots=True)
class Facts:
    """One instrument's chain, term, amendments and suspensions.

    `own` is None when no day of entry into force is known or can be inferred. Successors are
    instruments that renew or replace this one.
    """

    ref: str
    title: str
    parties: tuple[str, ...]
    own: Link | None
    term: Term
    extensions: Sequence[Extension] = ()
    predecessor: Link | None = None
    successors: Sequence[Link] = ()
    ended_on: date | None = None
    notices: Sequence[date] = ()
    pauses: Sequence[Pause] = field(default=())

    def end(self, as_of: date) -> date | None:
        """The last day in force, as the parties had agreed by a day."""
        return end_on(self.term, self.extensions, as_of)

    def final_end(self, as_of: date) -> date | None:
        """The day after which nothing keeps it in force by itself; None without one.

        For a tacit renewal the end of the last period that is provided.
        """
        if self.term.kind is TermKind.FIXED or amendments_by(self.extensions, as_of):
            return self.end(as_of)
        is_tacit = self.term.kind is TermKind.FIXED_THEN_TACIT_RENEWAL
        last = self.term.renewals
        return period_end(self.term, last) if is_tacit and last is not None else None

    def cut_on(self, as_of: date) -> date | None:
        """The first day it is no longer in force because it was ended before its term was over.

        Terminated, left by notice or replaced; of a tacit renewal, stopped by a notice in time.
        """
        stop = None
        if self.term.kind is TermKind.FIXED_THEN_TACIT_RENEWAL:
            stop = tacit_renewal(self.term, self.notices, as_of).terminates_on
        return min((day for day in (self.ended_on, stop) if day is not None), default=None)

    def last_day(self) -> date | None:
        """The last day in force by all that is known now; None while it goes on without end."""
        cut = self.cut_on(_FOR_EVER)
        ends = [self.final_end(_FOR_EVER), cut - timedelta(days=1) if cut else None]
        return min((end for end in ends if end is not None), default=None)

    def coverage(self, as_of: date) -> Coverage | None:
        """Whether it is in force on a day, and the gaps before and after; None if unknown."""
        if self.own is None:
            return None
        end, cut = self.final_end(as_of), self.cut_on(as_of)
        return coverage(self.own, end, self.predecessor, self.successors, as_of, ended_on=cut)

    def is_over(self, as_of: date) -> bool:
        """Whether it is known not to be in force on a day among any of its parties."""
        found = self.coverage(as_of)
        running = (ForceState.IN_FORCE, ForceState.EXPIRING)
        return (found is not None and found.state not in running) or self.is_suspended(as_of)

    def pairs(self) -> list[Pair]:
        """Every two parties: a duty is owed within each pair."""
        return list(combinations(self.parties, 2))

    def suspended_pairs(self, as_of: date) -> list[Pair]:
        """The pairs among whom it is suspended on a day (VCLT 57, 58 and 72)."""
        active = [pause for pause in self.pauses if pause.covers(as_of)]
        return [pair for pair in self.pairs() if any(set(pair) <= one.states for one in active)]

    def is_suspended(self, as_of: date) -> bool:
        """Whether it is suspended among all of its parties."""
        pairs = self.pairs()
        return bool(pairs) and self.suspended_pairs(as_of) == pairs
