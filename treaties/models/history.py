"""From the rows of an instrument to the facts its status is computed from; no queries.

Ask for instruments `.with_history()` first.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from treaties.models.action import Action
from treaties.models.instrument import Instrument, Relation
from treaties.models.provision import Provision
from treaties.term import Extension, Facts, Link, Pause, Term, TermKind, end_on

SUCCESSION = (Relation.Kind.RENEWS, Relation.Kind.SUPERSEDES)
ON_SIGNATURE = (
    Instrument.Kind.MEMORANDUM,
    Instrument.Kind.POLITICAL_DECLARATION,
    Instrument.Kind.POLICY_DOCUMENT,
)


def effect_of(action: Action) -> date:
    """The day an action takes effect; of a partial date the first day it may have been."""
    attested = action.takes_effect_on or action.done_on
    assert attested is not None
    day: date = attested.earliest
    return day


def actions_of(instrument: Instrument, *kinds: Action.Kind) -> list[Action]:
    """The instrument's actions of some kinds, oldest effect first."""
    found = [one for one in instrument.actions.all() if one.kind in kinds]
    return sorted(found, key=effect_of)


def in_force(instrument: Instrument) -> tuple[date | None, bool]:
    """The day of entry into force, and whether it is inferred.

    Where none is recorded it is taken from signature: for memoranda and declarations that is the
    rule (VCLT 12), for treaties a guess that errs against a false alarm.
    """
    if attested := actions_of(instrument, Action.Kind.ENTRY_INTO_FORCE):
        first = attested[0].takes_effect_on or attested[0].done_on
        return effect_of(attested[0]), not (first and first.is_exact)
    if signed := actions_of(instrument, Action.Kind.SIGNED):
        return effect_of(signed[0]), instrument.kind not in ON_SIGNATURE
    return None, False


def extensions_of(instrument: Instrument) -> list[Extension]:
    """The amendments that moved the end of the whole instrument."""
    found = actions_of(instrument, Action.Kind.AMENDED)
    return [_extension(one) for one in found if one.provision_id is None and _moves_end(one)]


def extensions_of_provision(provision: Provision) -> list[Extension]:
    """The amendments that moved the end of one clause; ask for it `.with_amendments()`."""
    return [_extension(one) for one in provision.actions.all() if _moves_end(one)]


def _moves_end(action: Action) -> bool:
    is_amendment: bool = action.kind == Action.Kind.AMENDED
    return is_amendment and (action.new_end_on is not None or action.removes_end)


def _extension(action: Action) -> Extension:
    return Extension(effect_of(action), action.new_end_on)


def term_of(instrument: Instrument) -> Term:
    """The term as a value; without a row nothing is said about its duration."""
    starts_on, _ = in_force(instrument)
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
    """The first day it was no longer in force because it was ended or replaced."""
    ends = [effect_of(one) for one in actions_of(instrument, Action.Kind.TERMINATED)]
    ends += [link.in_force_on for link in _links(_heirs(instrument, Relation.Kind.SUPERSEDES))]
    return min(ends, default=None)


def pauses_of(instrument: Instrument) -> list[Pause]:
    """Each suspension with the resumption that ended it."""
    found: list[Pause] = []
    everyone = frozenset(party.state.iso3 for party in instrument.party_list.all())
    resumed = actions_of(instrument, Action.Kind.RESUMED)
    for action in actions_of(instrument, Action.Kind.SUSPENDED):
        states = frozenset(state.iso3 for state in action.states.all()) or everyone
        start = effect_of(action)
        ends = [effect_of(one) for one in resumed if start < effect_of(one)]
        found.append(Pause(states, start, min(ends, default=None)))
    return found


def whole_suspensions(instrument: Instrument) -> Iterator[tuple[date, date | None]]:
    """The suspensions among all parties: they stop the clock of every duty (VCLT 72)."""
    everyone = {party.state.iso3 for party in instrument.party_list.all()}
    for pause in pauses_of(instrument):
        if everyone <= pause.states:
            yield pause.starts_on, pause.ends_on


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
        successors=_links(_heirs(instrument, *SUCCESSION)),
        ended_on=ended_on(instrument),
        notices=[effect_of(one) for one in actions_of(instrument, Action.Kind.NOTICE_RECEIVED)],
        pauses=pauses_of(instrument),
    )


def _heirs(instrument: Instrument, *kinds: Relation.Kind) -> list[Instrument]:
    found = instrument.inverse_relations.all()
    return [one.instrument for one in found if one.kind in kinds]


def _links(instruments: Iterable[Instrument]) -> list[Link]:
    return [link for one in instruments if (link := link_of(one)) is not None]
