"""Stating how one instrument stands to an older one."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from alliances.models import inherited
from compliance.engine import ask_recheck
from kit.errors import Refused
from treaties.models import Instrument, Relation

CIRCLE = "relations_lead_to_older_instruments"


@transaction.atomic
def relate(*, by: User, instrument: Instrument, kind: str, other: Instrument) -> Relation:
    """State a relation, once; a circle is refused with the way that closes it.

    Who states it may change the younger instrument's records, and see the older one.
    """
    if not Instrument.objects.editable_by(by).filter(pk=instrument.pk).exists():
        raise Refused("not_yours", f"You may not change the records of {instrument.ref}.")
    if not Instrument.objects.visible_to(by).filter(pk=other.pk).exists():
        raise Refused("not_found", "There is no such instrument.", "other")
    if instrument.pk == other.pk:
        raise Refused("circle", f"{instrument.ref} cannot stand to itself.", "other")
    marking = inherited(instrument)
    stated = {"instrument": instrument, "kind": kind, "other": other}
    try:
        with transaction.atomic():
            made, _ = Relation.objects.get_or_create(
                **stated, defaults={"alliance": instrument.alliance, **marking}
            )
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") != CIRCLE:
            raise
        way = " → ".join([instrument.ref, *_way(by, other.pk, instrument.pk)])
        raise Refused(
            "circle", f"{instrument.ref} would come before itself: {way}.", "other"
        ) from error
    ask_recheck(instrument.alliance_id)
    return made


def _way(by: User, start: UUID, goal: UUID) -> Sequence[str]:
    """The references from one instrument to an older one; those that are hidden are not named."""
    rows = Relation.objects.values_list("instrument_id", "other_id")
    names = dict(Instrument.objects.visible_to(by).values_list("pk", "ref"))
    ways: dict[UUID, list[UUID]] = {start: [start]}
    reached = [start]
    with suppress(StopIteration):
        while goal not in ways:
            here = reached.pop(0)
            for old in [old for young, old in rows if young == here and old not in ways]:
                ways[old] = [*ways[here], old]
                reached.append(old)
    return [names.get(one, "…") for one in ways.get(goal, [start, goal])]
