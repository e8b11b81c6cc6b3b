"""What people agree on becomes a commitment."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from alliances.models import Alliance
from commitments.actions.numbering import number_from
from commitments.models import Commitment
from compliance.engine import ask_recheck


@transaction.atomic
def promise(
    *,
    alliance: Alliance,
    ref: str,
    title: str,
    basis: str,
    release: str,
    released_to: Sequence[str] = (),
    originators: Sequence[str] = (),
) -> Commitment:
    """Enter a standing, mutual promise that rests on practice: a decision, an understanding.

    It has no rhythm, so nothing falls due by it until somebody gives it one.
    """
    record: dict[str, Any] = {"number": None}
    number_from(alliance, [record])
    made: Commitment = Commitment.objects.create(
        alliance=alliance,
        ref=ref[:120],
        number=record["number"],
        title=title[:300],
        basis=basis,
        obligor=Commitment.Obligor.MUTUAL,
        trigger="standing",
        release=release,
        released_to=list(released_to),
        originators=list(originators),
    )
    ask_recheck(alliance.pk)
    return made
