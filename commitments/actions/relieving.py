"""Waivers, extensions, suspensions and disputes: one proposes, another decides."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from alliances.access import may
from alliances.models import inherited
from commitments.actions.laying import take_turn, unfold
from commitments.cadence import named
from commitments.models import Commitment, Occurrence, Relief
from compliance.engine import ask_recheck
from kit.approval import Decision, decide
from kit.dates import in_words
from kit.errors import Refused


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is proposed: a waiver or extension of one occurrence, a suspension, or a dispute."""

    kind: str
    authority: str
    reason: str
    label: str = ""
    new_due_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@transaction.atomic
def propose_relief(*, commitment: Commitment, wish: Wish, by: User, at: datetime) -> Relief:
    """Propose a relief; nothing changes until another person approves it.

    Refused: an occurrence that is not there or was met, an extension that is none, a span without
    a first day.
    """
    is_of_one = wish.kind in Relief.OF_ONE
    if is_of_one:
        _check_one(commitment, wish)
    else:
        _check_span(wish.starts_on, wish.ends_on)
    return Relief.objects.create(
        commitment=commitment,
        alliance=commitment.alliance,
        **inherited(commitment),
        kind=wish.kind,
        authority=wish.authority,
        reason=wish.reason,
        proposed_by=by,
        proposed_at=at,
        label=wish.label if is_of_one else "",
        new_due_on=wish.new_due_on if wish.kind == Relief.Kind.EXTENSION else None,
        starts_on=None if is_of_one else wish.starts_on,
        ends_on=None if is_of_one else wish.ends_on,
    )


def _check_one(commitment: Commitment, wish: Wish) -> None:
    label, until = wish.label, wish.new_due_on
    one = Occurrence.objects.filter(commitment=commitment, label=label).first()
    if one is None:
        raise Refused("no_occurrence", "Choose the occurrence that it is about.", "label")
    if one.met_on is not None:
        raise Refused(
            "already_met", f"{named(label)} was met: there is nothing to relieve.", "label"
        )
    if wish.kind == Relief.Kind.EXTENSION and (until is None or until <= one.due_on):
        said = (
            f"An extension ends later than the due day, {in_words(one.due_on)}: enter a later day."
        )
        raise Refused("not_later", said, "new_due_on")


def _check_span(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on is None:
        raise Refused("no_start", "Enter its first day.", "starts_on")
    if ends_on is not None and ends_on <= starts_on:
        raise Refused("ends_before", "It must end after its first day.", "ends_on")


@transaction.atomic
def decide_relief(
    *, relief: Relief, decision: Decision, by: User, at: datetime, remark: str = ""
) -> None:
    """Approve, refuse or withdraw a proposal, once.

    Approving and refusing is for those who may approve in the alliance, and never for the author;
    withdrawing for the author alone.
    """
    take_turn()
    if decision != Decision.WITHDRAWN and not may(by, relief.alliance, "approve"):
        raise Refused("may_not_approve", "Only those who may approve here decide proposals.")
    decide(row=relief, decision=decision, by=by, at=at, remark=remark)
    if decision == Decision.APPROVED:
        unfold(Commitment.objects.filter(pk=relief.commitment_id), at.date())
        ask_recheck(relief.alliance_id)
