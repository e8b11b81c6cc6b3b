"""Evidence that people add discharges commitments; nothing of it is deleted."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from alliances.models import inherited
from commitments.actions.laying import take_turn, unfold
from commitments.models import Commitment, Evidence, File
from compliance.engine import ask_recheck
from kit.dates import PartialDate
from kit.errors import Refused
from kit.models import new_id

LARGEST_FILE = 10 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Sent:
    """A file as it was sent."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What a person says met a commitment: a record of ours, a link, a figure, a file."""

    kind: str
    title: str
    met_on: PartialDate
    ref: str = ""
    label: str = ""
    url: str = ""
    figure: Decimal | None = None
    figure_unit: str = ""
    expires_on: date | None = None
    file: Sent | None = None


@transaction.atomic
def prove(
    *,
    commitment: Commitment,
    proof: Proof,
    by: User,
    at: datetime,
    supersedes: Evidence | None = None,
) -> Evidence:
    """Add evidence, in place of earlier evidence if it supersedes some.

    Refused: a day to come, an expiry before it, a file that is empty or too large, evidence that
    no longer stands.
    """
    take_turn()
    _check(proof, at.date())
    if supersedes is not None and not _stands(supersedes, commitment):
        raise Refused("evidence_gone", "The evidence to supersede no longer stands: reload.")
    made = Evidence(
        commitment=commitment,
        alliance=commitment.alliance,
        ref=proof.ref or f"{proof.kind}-{new_id().hex[-12:]}",
        file=_kept(commitment, proof.file) if proof.file else None,
    )
    columns = {name: getattr(proof, name) for name in _SAID}
    marking = inherited(commitment)
    _replace(made, supersedes, **columns, **marking, added_at=at, added_by=by)
    _settle(commitment, at.date())
    return made


_SAID = ("kind", "title", "met_on", "label", "url", "figure", "figure_unit", "expires_on")


def _check(proof: Proof, today: date) -> None:
    if proof.met_on.earliest > today:
        raise Refused("not_yet", "Evidence tells of what was done: its day is to come.", "met_on")
    if proof.expires_on is not None and proof.expires_on < proof.met_on.latest:
        said = "It would expire before the day it proves: enter a later day, or none."
        raise Refused("expires_before", said, "expires_on")
    if (proof.figure is None) != (not proof.figure_unit):
        raise Refused("figure_unit", "A figure needs its unit, such as % of GDP.", "figure_unit")
    if proof.file is not None and not 0 < len(proof.file.content) <= LARGEST_FILE:
        limit = f"A file must hold something, and at most {LARGEST_FILE // 1024**2} MB."
        raise Refused("file_size", limit, "file")


def _stands(proof: Evidence, commitment: Commitment) -> bool:
    return Evidence.objects.standing().filter(pk=proof.pk, commitment=commitment).exists()


def _kept(commitment: Commitment, sent: Sent) -> File:
    return File.objects.create(
        alliance=commitment.alliance,
        **inherited(commitment),
        name=sent.name[-200:],
        media_type=sent.media_type[:100],
        size=len(sent.content),
        sha256=hashlib.sha256(sent.content).hexdigest(),
        content=sent.content,
    )


def _replace(made: Evidence, old: Evidence | None, **columns: Any) -> None:
    """Let the new evidence stand in place of the old, which stays on record."""
    for name, value in columns.items():
        setattr(made, name, value)
    if old is not None:
        made.supersedes = old
        Evidence.objects.filter(pk=old.pk).update(withdrawn_at=columns.get("added_at") or Now())
    made.save(force_insert=True)


def _settle(commitment: Commitment, day: date) -> None:
    unfold(Commitment.objects.filter(pk=commitment.pk), day)
    ask_recheck(commitment.alliance_id)
