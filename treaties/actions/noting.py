"""What hangs on an instrument is entered, mended and taken away; its rules are run again."""

from django.db import transaction
from django.db.models import Max, Model

from accounts.models import User
from compliance.engine import ask_recheck
from kit.errors import Refused
from treaties.models import (
    Action,
    Identifier,
    Instrument,
    Relation,
    Reservation,
    Statement,
    Term,
)

type Part = Action | Identifier | Relation | Reservation | Statement | Term
COUNTED = (Action, Statement)


@transaction.atomic
def enter_part(*, part: Part, by: User) -> Part:
    """Save a part of an instrument, marked as the instrument is; a new one is counted on.

    Refused unless its person may change the instrument's records, and for a second term of one.
    """
    on = _mine(part.instrument, by)
    if part._state.adding:
        part.alliance_id, part.release = on.alliance_id, on.release
        part.released_to, part.originators = on.released_to, on.originators
        if isinstance(part, Term):
            _only_one(on)
        if isinstance(part, COUNTED):
            part.position = _last(type(part), on) + 1
    part.save()
    ask_recheck(on.alliance_id)
    return part


@transaction.atomic
def remove_part(*, part: Part, by: User) -> None:
    """Take a part of an instrument away, with what hangs on it: steps, replies."""
    on = _mine(part.instrument, by)
    part.delete()
    ask_recheck(on.alliance_id)


def _mine(on: Instrument, by: User) -> Instrument:
    if not Instrument.objects.editable_by(by).filter(pk=on.pk).exists():
        raise Refused("not_yours", f"You may not change the records of {on.ref}.")
    return on


def _only_one(on: Instrument) -> None:
    Instrument.objects.select_for_update(of=("self",)).get(pk=on.pk)  # of two people one is first
    if Term.objects.filter(instrument=on).exists():
        raise Refused("term_is_there", f"{on.ref} has a term already: open it, and amend that.")


def _last(table: type[Model], on: Instrument) -> int:
    found = table._default_manager.filter(instrument=on).aggregate(last=Max("position"))
    return found["last"] or 0
