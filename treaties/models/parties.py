"""Who is bound on a day, from the rows of an instrument or of a register's entry; no queries.

Ask for instruments `.with_history()`, for entries `.with_actions()` first.
"""

from datetime import date
from itertools import combinations
from typing import Any

from alliances.models import State
from kit.dates import PartialDate
from treaties.models.action import Action
from treaties.models.history import actions_of, facts_of, in_force, pauses_of
from treaties.models.instrument import Instrument
from treaties.models.register import Entry, EntryAction
from treaties.term import (
    Act,
    Deed,
    Entering,
    PairStanding,
    Span,
    Standing,
    Step,
    enters,
    is_in_force,
    pair_standing,
    parse_entry_rule,
    spans,
    standing,
)
from treaties.term.standing import BEGINS, CONSENTS, ENDS_AFTER, ENDS_ON, SIGNS

STEP_OF: dict[str, Step] = {
    Action.Kind.SIGNED: Step.SIGNATURE,
    Action.Kind.NOTIFIED: Step.NOTIFICATION,
    Action.Kind.RATIFICATIONS_EXCHANGED: Step.EXCHANGE,
    **dict.fromkeys(
        (
            *(Action.Kind.RATIFIED, Action.Kind.ACCEPTED, Action.Kind.APPROVED_BY_PARTY),
            *(Action.Kind.ACCEDED, Action.Kind.CONFIRMED, Action.Kind.CONSENTED),
        ),
        Step.DEPOSIT,
    ),
}
# Done by each for itself: without names they are those of all parties together.
OF_EACH = SIGNS | CONSENTS | set(STEP_OF)


def deeds_of(entry: Entry) -> list[Deed]:
    """What a register says was done, as values; ask for entries `.with_actions()`."""
    names = {one.pk: one.name for one in entry.party_list.all()}
    return [_deed(one, names[one.party_id] if one.party_id else "") for one in entry.actions.all()]


def _deed(action: Action | EntryAction, party: str) -> Deed:
    on: PartialDate | None = action.takes_effect_on or action.done_on
    assert on is not None  # the tables have a constraint
    return Deed(action.kind, on, party)


def spans_of(entry: Entry) -> list[Span]:
    """The days on which an entry of a register was in force as a whole."""
    return spans(one for one in deeds_of(entry) if not one.party)


def members_of(entry: Entry, as_of: date) -> list[str]:
    """Whom a register names as members on a day: those within one of their own spells."""
    spells: dict[Any, list[Deed]] = {}
    for action in entry.actions.all():
        if action.party_id:
            spells.setdefault(action.party_id, []).append(_deed(action, "a member"))
    names = {one.pk: one.name for one in entry.party_list.all()}
    within = {names[pk] for pk, deeds in spells.items() if is_in_force(deeds, as_of)}
    return sorted(within)


def deeds_of_instrument(instrument: Instrument, as_of: date) -> list[Deed]:
    """What was done to an instrument as a whole, one deed for each state that did it.

    With what follows from its term by a day: an entry into force that is inferred, and an end.
    """
    found: list[Deed] = []
    for action in actions_of(instrument, *Action.Kind):
        named = sorted(state.iso3 for state in action.states.all())
        found += [_deed(action, party) for party in _doers(instrument, action, named)]
    starts_on, _ = in_force(instrument)
    if starts_on and not any(one.kind in BEGINS for one in found):
        found.append(Deed(Action.Kind.ENTRY_INTO_FORCE, PartialDate.of(starts_on)))
    covered = facts_of(instrument).coverage(as_of)
    if covered and covered.ends_on and covered.ends_on < as_of:
        found.append(Deed(Action.Kind.ENDED, PartialDate.of(covered.ends_on)))
    return found


def _doers(instrument: Instrument, action: Action, named: list[str]) -> list[str]:
    """Whom an action concerns: each it names; nobody in particular (empty) where it concerns all.

    An end between two is an end for both, whoever brought it about.
    """
    everyone = [party.state.iso3 for party in instrument.party_list.all()]
    if action.kind in OF_EACH:
        return named or everyone
    is_for_all = action.kind in ENDS_ON | ENDS_AFTER and len(everyone) <= 2
    return named if named and set(named) < set(everyone) and not is_for_all else [""]


def standings_of(instrument: Instrument, as_of: date) -> list[tuple[State, Standing]]:
    """How each party stands on a day, and the deeds that say so."""
    deeds = deeds_of_instrument(instrument, as_of)
    parties = [party.state for party in instrument.party_list.all()]
    return [(one, standing(one.iso3, deeds, as_of)) for one in parties]


def pairs_of(instrument: Instrument, as_of: date) -> list[PairStanding]:
    """Whether it holds between each two parties on a day."""
    deeds = deeds_of_instrument(instrument, as_of)
    everyone = [party.state.iso3 for party in instrument.party_list.all()]
    active = [pause for pause in pauses_of(instrument) if pause.covers(as_of)]
    found = []
    for pair in combinations(everyone, 2):
        begun = (pause.starts_on for pause in active if set(pair) <= pause.states)
        suspended_since = min(begun, default=None)
        found.append(pair_standing(*pair, deeds, as_of, suspended_since=suspended_since))
    return found


def waiting_for(instrument: Instrument, as_of: date) -> list[str]:
    """The parties whose consent is not recorded by a day; none where nobody's is."""
    deeds = [one for one in deeds_of_instrument(instrument, as_of) if one.kind in CONSENTS]
    done = {one.party for one in deeds if one.on.earliest <= as_of}
    everyone = [party.state.iso3 for party in instrument.party_list.all()]
    return [one for one in everyone if one not in done] if done else []


def entering_of(instrument: Instrument, as_of: date) -> Entering | None:
    """When it enters into force by the formula in its own words; None where they are not sure."""
    rule = parse_entry_rule(instrument.entry_into_force_rule)
    if rule is None:
        return None
    acts = [
        Act(one.party, STEP_OF[one.kind], one.on.earliest)
        for one in deeds_of_instrument(instrument, as_of)
        if one.kind in STEP_OF and one.party
    ]
    return enters(rule, [party.state.iso3 for party in instrument.party_list.all()], acts)
