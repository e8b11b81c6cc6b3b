"""The numbers that people cite commitments by."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from alliances.models import Alliance
from commitments.models import Commitment


@transaction.atomic
def number_from(alliance: Alliance, records: Sequence[dict[str, Any]]) -> None:
    """Give each record without a number the next one of its alliance; in place."""
    last = Alliance.objects.select_for_update().get(pk=alliance.pk).last_commitment_number
    here = Commitment.objects.filter(alliance=alliance).aggregate(top=Max("number"))["top"] or 0
    given = [record["number"] for record in records if record["number"] is not None]
    top = max([here, last, *given])
    for record in records:
        if record["number"] is None:
            top += 1
            record["number"] = top
    Alliance.objects.filter(pk=alliance.pk).update(last_commitment_number=top)
