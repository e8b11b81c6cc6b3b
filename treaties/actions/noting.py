"""What hangs on an instrument is entered, mended and taken away; its rules are run again."""

from django.db import transaction
from django.db.models import Max, Model

from accounts.models import User
from alliances.actions import narrow_parts
from alliances.models import inherited
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

    It is no wider than the clause that it is entered for, or the statement that it answers.
    Refused unless its person may change the instrument's records, and for a second term of one.
    """
    on = _mine(part.instrument, by)
    _mark(part, on)
    if part._state.adding:
        part.alliance_id = on.alliance_id
        if isinstance(part, Term):
            _only_one(on)
        if isinstance(part, COUNTED):
            part.position = _last(type(part), on) + 1
    else:
        narrow_parts(part)
    part.save()
    ask_recheck(on.alliance_id)
    return part


@transaction.atomic
def remove_part(*, part: Part, by: User) -> None:
    """Take a part of an instrument away, with what hangs on it: steps, replies."""
    on = _mine(part.instrument, by)
    part.delete()
    ask_recheck(on.alliance_id)


def _mark(part: Part, on: Instrument) -> None:
    """A new part as its instrument; any part as narrowly as what it is now said of."""
    is_new, table = part._state.adding, type(part)
    was = table() if is_new else table._default_manager.get(pk=part.pk)
    moved = [
        getattr(part, name)
        for name in part.narrowed_with
        if getattr(part, f"{name}_id") != getattr(was, f"{name}_id")
    ]
    if is_new or moved:
        for name, value in inherited(on if is_new else part, *moved).items():
            setattr(part, name, value)


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
