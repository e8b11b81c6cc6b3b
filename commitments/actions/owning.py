"""Commitments are entered, amended, and handed from one person to another."""

from typing import Any

from django.db import transaction

from accounts.models import User
from alliances.access import may
from alliances.models import Alliance
from commitments.actions.laying import take_turn, unfold
from commitments.actions.numbering import number_from
from commitments.models import Commitment
from compliance.engine import ask_recheck
from kit.errors import Refused
from kit.models import new_id


@transaction.atomic
def enter_promise(*, promise: Commitment, day: Any) -> Commitment:
    """Save a new or changed commitment and lay out when it falls due.

    A new one gets the next number of its alliance, and a reference by it.
    """
    take_turn()
    if promise._state.adding:
        record: dict[str, Any] = {"number": None}
        number_from(promise.alliance, [record])
        promise.number = record["number"]
        promise.ref = promise.ref or f"c-{promise.number:04}-{new_id().hex[-4:]}"
    promise.save()
    unfold(Commitment.objects.filter(pk=promise.pk), day)
    ask_recheck(promise.alliance_id)
    return promise


@transaction.atomic
def reassign(*, alliance: Alliance, owner: User | None, to: User, by: User) -> int:
    """Hand all that one person, or nobody, owns in an alliance to another; the number of them.

    Refused for someone who may not edit there, who could not look after it, and for whoever has it.
    """
    if owner == to:
        raise Refused("unchanged", f"{to} owns it already: choose another person.", "to")
    if not may(to, alliance, "edit"):
        raise Refused("may_not_edit", f"{to} may not edit in this alliance.", "to")
    if not may(by, alliance, "edit"):
        raise Refused("may_not_edit", "Only those who may edit here hand commitments over.")
    ask_recheck(alliance)
    return Commitment.objects.filter(alliance=alliance, owner=owner).update(owner=to)
