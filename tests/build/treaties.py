"""Instruments with their dates."""

from itertools import count
from typing import Any

from alliances.models import Alliance
from kit.dates import PartialDate
from tests.build.alliances import state
from treaties.models import Action, Instrument, Party, Provision, Relation, Term

_serial = count(1)


def _marking(owner: Alliance) -> dict[str, Any]:
    return {"alliance": owner, "release": owner.release, "released_to": []}


def instrument(owner: Alliance, ref: str = "", **more: Any) -> Instrument:
    """A treaty among all the alliance's parties."""
    ref = ref or f"treaty-{next(_serial)}"
    columns = {"title": f"Treaty {ref}", "kind": "treaty"} | _marking(owner) | more
    made = Instrument.objects.create(ref=ref, **columns)
    for membership in owner.memberships.all():
        Party.objects.create(
            instrument=made,
            state=membership.state,
            position=membership.position,
            **_marking(owner),
        )
    return made


def action(on: Instrument, kind: str, day: str, *states: str, **more: Any) -> Action:
    """Something done to the instrument, taking effect on the day (possibly a partial date)."""
    columns = {"takes_effect_on": PartialDate.parse(day)} | _marking(on.alliance) | more
    made = Action.objects.create(
        instrument=on, kind=kind, position=on.actions.count() + 1, **columns
    )
    made.states.set([state(iso3) for iso3 in states])
    return made


def term(of: Instrument, kind: str = "fixed", **more: Any) -> Term:
    """How long the instrument runs."""
    return Term.objects.create(instrument=of, kind=kind, **_marking(of.alliance), **more)


def provision(of: Instrument, number: str = "I", **more: Any) -> Provision:
    """An article."""
    columns = {"paraphrase": f"Article {number}.", "position": of.provisions.count() + 1} | more
    return Provision.objects.create(
        instrument=of, number=number, ref=f"{of.ref}:{number}", **_marking(of.alliance), **columns
    )


def relation(later: Instrument, kind: str, other: Instrument) -> Relation:
    """How the later instrument stands to the other."""
    return Relation.objects.create(
        instrument=later, kind=kind, other=other, **_marking(later.alliance)
    )
