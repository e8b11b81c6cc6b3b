"""Who is bound on a day, and by which deeds: one party's consent, and the instrument's own life.

A deed counts from the day it takes effect; of a partial date a beginning counts from its first day
and an end from its last, so that what may still hold is not called over (formula L14). A
termination or withdrawal takes effect on its day; an `ended` names the last day in force.
Cited: VCLT 11 to 17 (consent), 18 (signed, not yet bound), 24 (entry into force for a party), 25
(provisional application), 54 and 56 (withdrawal), 57, 58 and 72 (suspension for a pair).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kit.dates import PartialDate

_A_DAY = timedelta(days=1)


class Bound(StrEnum):
    """How a party stands to an instrument on a day."""

    NOT_A_PARTY = "not_a_party"
    SIGNATORY = "signatory"
    CONSENTED = "consented"
    PROVISIONAL = "provisionally_applied"
    BOUND = "bound"
    LEFT = "left"


SIGNS = {"signed"}
CONSENTS = {
    *("ratified", "accepted", "approved_by_party", "acceded", "succeeded", "confirmed"),
    *("signed_definitively", "consented"),
}
BEGINS = {"entry_into_force"}
APPLIES = {"provisionally_applied"}
ENDS_ON = {"terminated", "withdrawn"}
ENDS_AFTER = {"ended"}


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done, by one party or (`party` empty) by or to all: what, and from which day."""

    kind: str
    on: PartialDate
    party: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Days in force: from `starts_on`, up to but without `stops_on`; None is without end."""

    starts_on: date
    stops_on: date | None
    because: tuple[Deed, ...]

    def covers(self, as_of: date) -> bool:
        return self.starts_on <= as_of and (self.stops_on is None or as_of < self.stops_on)


def spans(deeds: Iterable[Deed]) -> list[Span]:
    """The spans in force that the deeds make, oldest first; a second beginning within one is idle.

    An end without a beginning before it says nothing of when it was in force, and makes no span.
    """
    found: list[Span] = []
    begun: Deed | None = None
    for deed in sorted(deeds, key=_order):
        if deed.kind in BEGINS and begun is None:
            begun = deed
        elif deed.kind in ENDS_ON | ENDS_AFTER and begun is not None:
            found.append(Span(begun.on.earliest, _stop(deed), (begun, deed)))
            begun = None
    if begun is not None:
        found.append(Span(begun.on.earliest, None, (begun,)))
    return found


def _order(deed: Deed) -> tuple[date, bool]:
    """By effect; what ends on the day that another begins comes first."""
    is_beginning = deed.kind in BEGINS
    return (deed.on.earliest if is_beginning else deed.on.latest), is_beginning


def _stop(deed: Deed) -> date:
    last = deed.on.latest
    return last + _A_DAY if deed.kind in ENDS_AFTER and last < date.max else last


def is_in_force(deeds: Iterable[Deed], as_of: date) -> bool:
    """Whether a day lies in one of the spans."""
    return any(one.covers(as_of) for one in spans(deeds))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a party stands on a day, since when, and the deeds that say so, oldest first."""

    state: Bound
    since: date | None
    because: tuple[Deed, ...]


def standing(party: str, deeds: Sequence[Deed], as_of: date) -> Standing:
    """Say how a party stands to an instrument on a day.

    It is bound from the entry into force for itself, if one is recorded; else from the later of the
    instrument's entry into force and the day its own consent takes effect (VCLT 24); where nobody's
    consent is recorded, from the instrument's entry into force, as bilateral registers have it.
    """
    done = [one for one in deeds if one.on.earliest <= as_of and one.party in ("", party)]
    own = [one for one in done if one.party == party]
    left = [one for one in done if _has_ended(one, as_of)]
    force = _first(own, BEGINS) or _first([one for one in done if not one.party], BEGINS)
    consent = _first(own, CONSENTS)
    asks_consent = any(one.kind in CONSENTS and one.party for one in deeds)
    is_bound = force is not None and (
        force.party == party or consent is not None or not asks_consent
    )
    if is_bound and force is not None:
        return _bound(force, consent, left)
    if applied := _first(own, APPLIES) or _first([o for o in done if not o.party], APPLIES):
        return Standing(Bound.PROVISIONAL, applied.on.earliest, (applied,))
    if consent is not None:
        return Standing(Bound.CONSENTED, consent.on.earliest, (consent,))
    if signed := _first(own, SIGNS):
        return Standing(Bound.SIGNATORY, signed.on.earliest, (signed,))
    return Standing(Bound.NOT_A_PARTY, None, ())


def _bound(force: Deed, consent: Deed | None, left: Sequence[Deed]) -> Standing:
    """Bound since both the instrument and the party's consent hold, unless it has ended since."""
    because = tuple(filter(None, (consent, force)))
    if left:
        end = min(left, key=_stop)
        return Standing(Bound.LEFT, _stop(end), (*because, end))
    since = force.on.earliest
    if consent is not None and not force.party:
        since = max(since, consent.on.earliest)
    return Standing(Bound.BOUND, since, because)


def _has_ended(deed: Deed, as_of: date) -> bool:
    return deed.kind in ENDS_ON | ENDS_AFTER and _stop(deed) <= as_of


def _first(deeds: Iterable[Deed], kinds: set[str]) -> Deed | None:
    found = [one for one in deeds if one.kind in kinds]
    return min(found, key=lambda one: one.on.earliest, default=None)


@dataclass(frozen=True, slots=True)
class PairStanding:
    """Whether an instrument holds between two parties on a day, and from which deeds that follows.

    `since` is the day from which both are bound, `suspended_since` that from which it is suspended
    between them, if it is.
    """

    parties: tuple[str, str]
    is_in_force: bool
    since: date | None
    suspended_since: date | None
    because: tuple[Deed, ...]

    @property
    def is_suspended(self) -> bool:
        """Whether it is suspended between the two on that day (VCLT 57, 58 and 72)."""
        return self.suspended_since is not None


def pair_standing(
    one: str,
    other: str,
    deeds: Sequence[Deed],
    as_of: date,
    *,
    suspended_since: date | None = None,
) -> PairStanding:
    """Join the standings of two parties: the instrument holds between them once both are bound."""
    found = [standing(party, deeds, as_of) for party in (one, other)]
    both = all(each.state is Bound.BOUND for each in found)
    since = max((each.since for each in found if each.since), default=None) if both else None
    because = tuple(dict.fromkeys(deed for each in found for deed in each.because))
    holds = both and suspended_since is None
    return PairStanding((one, other), holds, since, suspended_since, because)
