"""Is an instrument or clause in force?"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from compliance.question import Answer, Question, only
from treaties.models import Action, Instrument, Provision
from treaties.models.history import ON_SIGNATURE, actions_of, facts_of
from treaties.term import Facts, ForceState, TermKind, prospect, tacit_renewal

RUNNING = (*(str(one) for one in (ForceState.IN_FORCE, ForceState.EXPIRING)), "renewed", "active")


class LegalStatus(Question):
    """Whether an instrument, or the instrument of a clause, is in force on a day, and since when.

    A text that binds in politics only is `active`, not in force.
    """

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        instrument = only(Instrument.objects.with_history(), ref) or _instrument_of(ref)
        if instrument is None:
            return None
        state, detail = legal_status(instrument, as_of)
        return Answer(ref, as_of, "legal_status", state, detail)


def _instrument_of(ref: str) -> Instrument | None:
    provision = only(Provision.objects.select_related("instrument"), ref)
    if provision is None:
        return None
    found: Instrument = Instrument.objects.with_history().get(pk=provision.instrument_id)
    return found


def legal_status(
    instrument: Instrument, as_of: date, known: Mapping[UUID, Instrument] | None = None
) -> tuple[str, dict[str, Any]]:
    """The state in words, and what it rests on; an implementing instrument follows its parent.

    `known` saves asking for parents one by one: instruments with their history, by key.
    """
    facts = facts_of(instrument)
    ahead = prospect(facts, as_of)
    detail: dict[str, Any] = {
        "in_force_on": facts.own.in_force_on if facts.own else None,
        "ends_on": ahead.ends_on,
        "is_uncertain": facts.own is None or facts.own.is_uncertain,
    }
    if leaves := ahead.leaves:
        detail |= {"earliest_exit": leaves.effective_on, "locked_until": leaves.locked_until}
    state = _own_state(instrument, facts, as_of)
    parent = _parent(instrument, known or {}) if state in RUNNING else None
    if facts.term.kind is TermKind.FOLLOWS_PARENT and parent is not None:
        detail["follows"] = parent.ref
        state = _above(parent, as_of, known or {}, {instrument.pk})
    return _in_words(instrument, facts, as_of, state), detail


def _above(
    instrument: Instrument, as_of: date, known: Mapping[UUID, Instrument], seen: set[UUID]
) -> str:
    """The state that what follows the instrument has from it; one that follows itself has none."""
    facts = facts_of(instrument)
    state = _in_words(instrument, facts, as_of, _own_state(instrument, facts, as_of))
    parent = _parent(instrument, known)
    follows = facts.term.kind is TermKind.FOLLOWS_PARENT and state in RUNNING
    if not follows or parent is None or parent.pk in seen:
        return state
    return _above(parent, as_of, known, seen | {instrument.pk})


def _parent(instrument: Instrument, known: Mapping[UUID, Instrument]) -> Instrument | None:
    found = [one.other_id for one in instrument.relations.all() if one.kind == "implements"]
    for key in found:
        if key in known:
            return known[key]
    return Instrument.objects.with_history().filter(pk__in=found).first()


def _own_state(instrument: Instrument, facts: Facts, as_of: date) -> str:
    found = facts.coverage(as_of)
    if found is None:
        signed = actions_of(instrument, Action.Kind.SIGNED)
        return str(ForceState.NOT_YET_IN_FORCE) if signed else "unknown"
    if facts.term.kind is TermKind.FIXED_THEN_TACIT_RENEWAL and found.state is ForceState.IN_FORCE:
        return str(tacit_renewal(facts.term, facts.notices, as_of).state)
    return str(found.state)


def _in_words(instrument: Instrument, facts: Facts, as_of: date, state: str) -> str:
    running = state in RUNNING
    if running and facts.is_suspended(as_of):
        return str(ForceState.SUSPENDED)
    if running and instrument.kind in ON_SIGNATURE and facts.term.kind is TermKind.NONE:
        return "active"
    return state
