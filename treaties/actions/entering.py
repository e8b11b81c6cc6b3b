"""Instruments come on record, with their parties and their clauses."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F, Max, ProtectedError

from accounts.models import User
from alliances.access import may
from alliances.models import Alliance, State, inherited
from compliance.engine import ask_recheck
from kit.errors import Refused
from treaties.actions.texts import link_articles
from treaties.models import Instrument, Party, Provision

LONGEST = 120  # characters of a clause's address


@transaction.atomic
def enter_instrument(*, instrument: Instrument, parties: Sequence[State], by: User) -> Instrument:
    """Save a new instrument with its parties, the alliance's members first.

    Refused unless its person may change the alliance's records.
    """
    if not may(by, instrument.alliance, "edit"):
        raise Refused("not_yours", "You may not enter treaties of this alliance.")
    instrument.save()
    _write_parties(instrument, _in_order(instrument.alliance, parties))
    ask_recheck(instrument.alliance_id)
    return instrument


@transaction.atomic
def set_parties(*, instrument: Instrument, parties: Sequence[State], by: User) -> None:
    """Make these states the parties of an instrument; those that stay keep their places.

    What a state did to it stays on record. Refused unless its person may change its records.
    """
    on = _locked(instrument, by)
    wanted = {one.pk for one in parties}
    on.party_list.exclude(state__in=wanted).delete()
    here = set(on.party_list.values_list("state", flat=True))
    new = [one for one in _in_order(on.alliance, parties) if one.pk not in here]
    _write_parties(on, new)
    ask_recheck(on.alliance_id)


@transaction.atomic
def enter_clause(*, clause: Provision, after: Provision | None, by: User) -> Provision:
    """Save a new clause behind another one, or as the first; no wider than its instrument.

    Its address is made of its number, and stays when that changes. Refused where another clause
    has that address, and unless its person may change the instrument's records.
    """
    on = _locked(clause.instrument, by)
    clause.ref = f"{on.ref}:{clause.number}"
    if len(clause.ref) > LONGEST:
        most = LONGEST - len(on.ref) - 1
        raise Refused("too_long", f"Its address would be too long: take {most} letters.", "number")
    taken = Provision.objects.filter(alliance=on.alliance_id, ref=clause.ref).first()
    if taken is not None:
        said = f"“{clause.ref}” is the address of the clause {taken.number} already."
        raise Refused("number_is_taken", f"{said} Choose another number or name.", "number")
    for name, value in inherited(on, clause).items():
        setattr(clause, name, value)
    clause.alliance_id = on.alliance_id
    clause.position = _make_room(on, after)
    clause.save()
    link_articles(on)
    ask_recheck(on.alliance_id)
    return clause


@transaction.atomic
def remove_clause(*, clause: Provision, by: User) -> None:
    """Take a clause away that was entered in error, with the understandings of it.

    Refused while anything else on record rests on it.
    """
    on = _locked(clause.instrument, by)
    try:
        clause.delete()
    except ProtectedError as error:
        kinds = Counter(str(one._meta.verbose_name) for one in error.protected_objects)
        told = ", ".join(f"{kind} ({count})" for kind, count in sorted(kinds.items()))
        raise Refused(
            "rested_on", f"Something on record rests on {clause.number}: {told}. Mend that first."
        ) from error
    link_articles(on)
    ask_recheck(on.alliance_id)


def _locked(instrument: Instrument, by: User) -> Instrument:
    """The instrument, for nobody else to change meanwhile, if it is one's to change."""
    if not Instrument.objects.editable_by(by).filter(pk=instrument.pk).exists():
        raise Refused("not_yours", f"You may not change the records of {instrument.ref}.")
    found: Instrument = Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
    return found


def _in_order(alliance: Alliance, states: Iterable[State]) -> list[State]:
    """Members in the alliance's own order, then others by name."""
    members = alliance.memberships.values_list("state", "position")
    places: dict[object, int] = dict(members)
    return sorted(states, key=lambda one: (places.get(one.pk, len(places) + 99), one.name))


def _write_parties(on: Instrument, states: Sequence[State]) -> None:
    marking = inherited(on) | {"alliance": on.alliance}
    last = on.party_list.aggregate(last=Max("position"))["last"] or 0
    Party.objects.bulk_create(
        Party(instrument=on, state=one, position=n, **marking)
        for n, one in enumerate(states, last + 1)
    )


def _make_room(on: Instrument, after: Provision | None) -> int:
    """The place behind a clause, or the first one; what follows moves on by one."""
    place = after.position + 1 if after else 1
    behind = on.provisions.filter(position__gte=place)
    if behind.exists():
        behind.update(position=F("position") + 1)
    return place
