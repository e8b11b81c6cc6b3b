"""All that bears on how long one instrument holds, as values: what its status is computed from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from treaties.term.agreed import Extension, Term, TermKind, end_on
from treaties.term.force import Coverage, Link, coverage

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

    def coverage(self, as_of: date) -> Coverage | None:
        """Whether it is in force on a day, and the gaps before and after; None if unknown."""
        if self.own is None:
            return None
        found = self.end(as_of) if self.term.kind is TermKind.FIXED else None
        return coverage(
            self.own, found, self.predecessor, self.successors, as_of, ended_on=self.ended_on
        )

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
