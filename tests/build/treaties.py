"""Instruments with their dates."""

import hashlib
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import count
from typing import Any

from accounts.models import User
from alliances.models import Alliance
from kit.dates import PartialDate
from tests.build.alliances import state
from treaties.actions import Terms, accept
from treaties.models import (
    Action,
    Instrument,
    Original,
    Party,
    Provision,
    Relation,
    Term,
    Text,
)
from treaties.texts.containers.txt import txt_lines
from treaties.texts.cutting import cut

AT = datetime(2026, 1, 1, 6, tzinfo=UTC)
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


HARBOUR = """Harbour Agreement

The Governments, wishing to share the harbour, have agreed as follows:

Article I

The Parties shall consult each other whenever one of them is threatened.

Article II

1. The harbour shall be open to the ships of both Parties.

2. Each Party shall bear its own costs.

Done at Haven on 3 May 1990."""


def text(of: Instrument, by: User, words: str = HARBOUR, **terms: Any) -> Text:
    """A version of its text, cut from these words and accepted; of the first language found."""
    data = words.encode()
    found = cut(txt_lines(words).lines)
    original = Original.objects.create(
        instrument=of,
        name="harbour.txt",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        content=data,
        kind="txt",
        found=asdict(found),
        sent_at=AT,
        sent_by=by,
        **_marking(of.alliance),
    )
    (made, *_) = accept(
        original=original,
        languages=[one.language for one in found.versions],
        terms=Terms(**terms),
        by=by,
        at=AT,
    )
    return made
