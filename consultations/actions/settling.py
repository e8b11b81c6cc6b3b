"""What happens to meetings: one that was held proves that its forum's commitment was met."""

from datetime import date, datetime

from django.db import transaction

from alliances.models import Alliance, inherited
from commitments.actions import Done, align, take_turn
from consultations.models import Meeting


@transaction.atomic
def settle(*, alliance: Alliance, day: date, at: datetime) -> None:
    """Bring the evidence of an alliance's meetings in line with the meetings, set-wise.

    For every meeting held there is one piece of evidence; that of a meeting moved, cancelled or
    reopened is withdrawn. Then the commitments concerned unfold anew. Marked so that only those
    see a proof who may see both the meeting and the promise it met.
    """
    take_turn()
    held = Meeting.objects.held().filter(alliance=alliance, forum__commitment__isnull=False)
    found = {
        (one.forum.commitment_id, one.ref): Done(
            "meeting", one.starts_on, inherited(one, one.forum.commitment)
        )
        for one in held.select_related("forum__commitment")
    }
    align(alliance=alliance, kinds=("meeting",), found=found, day=day, at=at)
