"""From the rows of an instrument to the facts its status is computed from; no queries.

Ask for instruments `.with_history()` first.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from kit.dates import PartialDate
from treaties.models.action import Action
from treaties.models.instrument import Instrument, Relation
from treaties.models.provision import Provision
from treaties.term import Extension, Facts, Link, Pause, Term, TermKind, earliest_exit, end_on

SUCCESSION = (Relation.Kind.RENEWS, Relation.Kind.SUPERSEDES)
ENDING = (Relation.Kind.SUPERSEDES, Relation.Kind.TERMINATES)
ON_SIGNATURE = (
    Instrument.Kind.MEMORANDUM,
    Instrument.Kind.POLITICAL_DECLARATION,
    Instrument.Kind.POLICY_DOCUMENT,
)


def effect_of(action: Action) -> date:
    """The day an action takes effect; of a partial date the first day it may have been."""
    return _attested(action).earliest


def late_effect_of(action: Action) -> date:
    """The same by the last day it may have been: for what would raise an alarm (formula L14)."""
    return _attested(action).latest


def _attested(action: Action) -> PartialDate:
    found: PartialDate | None = action.takes_effect_on or action.done_on
    assert found is not None  # the table has a constraint
    return found


def actions_of(instrument: Instrument, *kinds: Action.Kind) -> list[Action]:
    """What was done to the instrument as a whole, of some kinds, oldest effect first.

    Neither what concerns one clause only, nor the steps of an amendment on its own way into force.
    """
    found = [
        one
        for one in instrument.actions.all()
        if one.kind in kinds and one.provision_id is None and one.part_of_id is None
    ]
    return sorted(found, key=effect_of)


def in_force(instrument: Instrument) -> tuple[date | None, bool]:
    """The first day it may have been in force, and whether that is inferred.

    Where no entry into force is recorded it is taken from signature: for memoranda and declarations
    that is the rule (VCLT 12); for a treaty only once another has renewed or replaced it, since one
    that was signed last may still wait for its ratification.
    """
    if attested := actions_of(instrument, Action.Kind.ENTRY_INTO_FORCE):
        return effect_of(attested[0]), not _attested(attested[0]).is_exact
    signed = actions_of(instrument, Action.Kind.SIGNED)
    is_by_signature = instrument.kind in ON_SIGNATURE
    if signed and (is_by_signature or heirs_of(instrument)):
        return effect_of(signed[0]), not is_by_signature
    return None, False


def extensions_of(instrument: Instrument) -> list[Extension]:
    """The amendments that moved the end of the whole instrument."""
    found = actions_of(instrument, Action.Kind.AMENDED)
    return [_extension(one) for one in found if _moves_end(one)]


def extensions_of_provision(provision: Provision) -> list[Extension]:
    """The amendments that moved the end of one clause; ask for it `.with_amendments()`."""
    return [_extension(one) for one in provision.actions.all() if _moves_end(one)]


def _moves_end(action: Action) -> bool:
    is_amendment: bool = action.kind == Action.Kind.AMENDED
    return is_amendment and (action.new_end_on is not None or action.removes_end)


def _extension(action: Action) -> Extension:
    return Extension(effect_of(action), action.new_end_on)


def term_of(instrument: Instrument) -> Term:
    """The term as a value; without a row nothing is said about its duration.

    Its periods count from the last day it may have entered into force.
    """
    starts_on, _ = in_force(instrument)
    if attested := actions_of(instrument, Action.Kind.ENTRY_INTO_FORCE):
        starts_on = late_effect_of(attested[0])
    if not hasattr(instrument, "term"):
        return Term(TermKind.NONE, starts_on=starts_on)
    return instrument.term.value(starts_on)


def link_of(instrument: Instrument) -> Link | None:
    """The instrument as a link of its chain, with the last end that was agreed."""
    starts_on, is_uncertain = in_force(instrument)
    if starts_on is None:
        return None
    term, end = term_of(instrument), None
    if term.kind is TermKind.FIXED:
        end = end_on(term, extensions_of(instrument), date.max)
    return Link(
        instrument.ref,
        starts_on,
        end,
        instrument.covers_from,
        instrument.covers_until,
        is_uncertain,
    )


def ended_on(instrument: Instrument) -> date | None:
    """The first day it was no longer in force: ended, left by notice (VCLT 54) or replaced (59)."""
    ends = [late_effect_of(one) for one in actions_of(instrument, Action.Kind.TERMINATED)]
    ends += [link.in_force_on for link in _links(heirs_of(instrument, ENDING))]
    term = term_of(instrument)
    if term.kind in (TermKind.INDEFINITE, TermKind.FIXED_THEN_NOTICE):
        left = (earliest_exit(term, received) for received in notices_of(instrument))
        ends += [one.effective_on for one in left if one is not None]
    return min(ends, default=None)


def notices_of(instrument: Instrument) -> list[date]:
    """The days on which notices of the whole instrument were received."""
    return [effect_of(one) for one in actions_of(instrument, Action.Kind.NOTICE_RECEIVED)]


def pauses_of(instrument: Instrument) -> list[Pause]:
    """Each suspension, pair by pair, until the resumption that ended it for that pair."""
    everyone = [party.state.iso3 for party in instrument.party_list.all()]
    resumed = actions_of(instrument, Action.Kind.RESUMED)
    found: list[Pause] = []
    for action in actions_of(instrument, Action.Kind.SUSPENDED):
        named, start = {state.iso3 for state in action.states.all()}, effect_of(action)
        found += [
            Pause(frozenset(pair), start, _resumed(action, pair, resumed))
            for pair in combinations(everyone, 2)
            if _concerns(pair, named)
        ]
    return found


def _concerns(pair: tuple[str, str], named: set[str]) -> bool:
    """Whether what was done among the named states holds for a pair; with no name, for all.

    One name means: between that state and each of the others.
    """
    return not named or set(pair) <= named or (len(named) == 1 and named < set(pair))


def _resumed(action: Action, pair: tuple[str, str], resumed: list[Action]) -> date | None:
    start, ends = effect_of(action), []
    for one in resumed:
        named = {state.iso3 for state in one.states.all()}
        if start < late_effect_of(one) and _concerns(pair, named):
            ends.append(late_effect_of(one))
    return min(ends, default=None)


def whole_suspensions(instrument: Instrument) -> Iterator[tuple[date, date | None]]:
    """The suspensions among all parties: they stop the clock of every duty (VCLT 72)."""
    everyone = [party.state.iso3 for party in instrument.party_list.all()]
    pairs = list(combinations(everyone, 2))
    resumed = actions_of(instrument, Action.Kind.RESUMED)
    for action in actions_of(instrument, Action.Kind.SUSPENDED):
        named = {state.iso3 for state in action.states.all()}
        if pairs and (not named or set(everyone) <= named):
            ends = [_resumed(action, pair, resumed) for pair in pairs]
            yield effect_of(action), min((end for end in ends if end), default=None)


def facts_of(instrument: Instrument) -> Facts:
    """All that bears on how long the instrument holds."""
    before = _links(one.other for one in instrument.relations.all() if one.kind in SUCCESSION)
    return Facts(
        ref=instrument.ref,
        title=instrument.title,
        parties=tuple(party.state.iso3 for party in instrument.party_list.all()),
        own=link_of(instrument),
        term=term_of(instrument),
        extensions=extensions_of(instrument),
        predecessor=max(before, key=lambda one: one.in_force_on, default=None),
        successors=_links(heirs_of(instrument)),
        ended_on=ended_on(instrument),
        notices=notices_of(instrument),
        pauses=pauses_of(instrument),
    )


def heirs_of(
    instrument: Instrument, kinds: Sequence[Relation.Kind] = SUCCESSION
) -> list[Instrument]:
    """The instruments that renew or supersede it."""
    found = instrument.inverse_relations.all()
    return [one.instrument for one in found if one.kind in kinds]


def _links(instruments: Iterable[Instrument]) -> list[Link]:
    return [link for one in instruments if (link := link_of(one)) is not None]
