"""The log of an instrument by its dates, and what looks impossible in them; no queries.

Ask for instruments `.with_history()` first.
"""

from collections.abc import Iterable
from datetime import date

from treaties.models.action import Action
from treaties.models.history import effect_of
from treaties.models.instrument import Instrument
from treaties.term.ordering import Dated, oddities


def by_date(actions: Iterable[Action]) -> list[Action]:
    """Oldest first, each with its steps behind it; as recorded where a day is shared."""
    given = list(actions)
    steps: dict[object, list[Action]] = {}
    for one in given:
        steps.setdefault(one.part_of_id, []).append(one)
    return [
        each
        for one in sorted(steps.get(None, []), key=_day_of)
        for each in (one, *steps.get(one.pk, []))
    ]


def _day_of(action: Action) -> date:
    return action.done_on.earliest if action.done_on else effect_of(action)


def oddities_of(instrument: Instrument, as_of: date) -> list[str]:
    """What looks impossible in its dates; the steps of an amendment have a way of their own."""
    everyone = {party.state.iso3 for party in instrument.party_list.all()}
    log = [
        Dated(
            one.kind,
            str(one.get_kind_display()).capitalize(),
            one.done_on,
            one.takes_effect_on,
            _named(one, everyone),
        )
        for one in instrument.actions.all()
        if one.part_of_id is None and one.provision_id is None
    ]
    return oddities(log, as_of)


def _named(action: Action, everyone: set[str]) -> frozenset[str]:
    """Who acted; none where it was all of them."""
    named = {state.iso3 for state in action.states.all()}
    return frozenset() if everyone and everyone <= named else frozenset(named)
