"""Dates in the log of an instrument that look impossible: told, never refused.

Real registers hold hundreds of them: treaties take effect before they are signed, notices are filed
late, years are mistyped. Only what cannot be otherwise is told: of dates known to the month or year
the widest reading is taken.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from kit.dates import PartialDate, in_words
from treaties.term.standing import APPLIES, BEGINS, CONSENTS, ENDS_AFTER, ENDS_ON, SIGNS

FOLLOWS_SIGNATURE = {"ratified", "accepted", "approved_by_party", "confirmed"}
MAKES = SIGNS | {"adopted", "signed_definitively"}
NEEDS_A_TEXT = {"amended", "suspended", "invoked", "tacitly_renewed"}
ENDS = ENDS_ON | ENDS_AFTER
LATE = {*SIGNS, *CONSENTS, *BEGINS, *APPLIES, "suspended", "amended", "tacitly_renewed"}


@dataclass(frozen=True, slots=True)
class Dated:
    """One entry of the log: what was done, when, from when it takes effect, and by whom.

    `words` name it to people; no `parties` stands for all together.
    """

    kind: str
    words: str
    done: PartialDate | None
    effect: PartialDate | None
    parties: frozenset[str] = field(default=frozenset())

    @property
    def act(self) -> PartialDate:
        """The day it was done, where that is known; else the day it takes effect."""
        found = self.done or self.effect
        assert found is not None  # one of them is always given
        return found

    def __str__(self) -> str:
        who = f" ({', '.join(sorted(self.parties))})" if self.parties else ""
        return f"{self.words}{who}"


def oddities(log: Sequence[Dated], as_of: date) -> list[str]:
    """What looks impossible in a log, as of a day, each in a sentence; empty if nothing does."""
    found = [*_each(log, as_of)]
    signed = [one for one in log if one.kind in MAKES]
    begun = [one for one in log if one.kind in BEGINS and not one.parties]
    ended = [one for one in log if one.kind in ENDS and not one.parties]
    found += _before(log, FOLLOWS_SIGNATURE, signed, "its signature", own=True)
    found += _before(log, BEGINS | NEEDS_A_TEXT, signed, "anyone signed or adopted it")
    found += _before(log, ENDS, begun, "it entered into force")
    found += _before(log, {"withdrawn"}, _of(log, CONSENTS), "its consent", own=True)
    found += _before(log, {"resumed"}, _of(log, {"suspended"}), "it was suspended")
    found += [
        f"{one}: {in_words(one.act)} is after its end, {in_words(last.act)} ({last.words})."
        for one in log
        if one.kind in LATE and ended
        for last in [max(ended, key=lambda end: end.act.latest)]
        if last.act.latest < one.act.earliest
    ]
    return list(dict.fromkeys(found))


def _each(log: Iterable[Dated], as_of: date) -> Iterator[str]:
    for one in log:
        if one.done and one.effect and one.effect.latest < one.done.earliest:
            done, effect = in_words(one.done), in_words(one.effect)
            yield f"{one}: takes effect on {effect}, before it was done on {done}."
        if one.done and as_of < one.done.earliest:
            yield f"{one}: done on {in_words(one.done)}, a day that is still to come."


def _of(log: Iterable[Dated], kinds: set[str]) -> list[Dated]:
    return [one for one in log if one.kind in kinds]


def _before(
    log: Iterable[Dated], kinds: set[str], first: Sequence[Dated], words: str, *, own: bool = False
) -> Iterator[str]:
    """Entries of some kinds that come before all of those they must follow; `own`: of one party."""
    for one in _of(log, kinds):
        earlier = [other for other in first if not own or _is_shared(one, other)]
        if earlier and all(one.act.latest < other.act.earliest for other in earlier):
            due = min(earlier, key=lambda other: other.act.earliest)
            yield f"{one}: {in_words(one.act)} is before {words}, {in_words(due.act)}."


def _is_shared(one: Dated, other: Dated) -> bool:
    """Whether a party did both; who is not named may be anyone."""
    return not one.parties or not other.parties or bool(one.parties & other.parties)
