"""What happens to meetings: one that was held proves that its forum's commitment was met."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alliances.models import Alliance, inherited
from commitments.actions import take_turn, unfold
from commitments.models import Commitment, Evidence
from consultations.models import Meeting


@transaction.atomic
def settle(*, alliance: Alliance, day: date, at: datetime) -> None:
    """Bring the evidence of an alliance's meetings in line with the meetings, set-wise.

    For every meeting held there is one piece of evidence; that of a meeting moved, cancelled or
    reopened is withdrawn. Then the commitments concerned unfold anew.
    """
    take_turn()
    held = Meeting.objects.held().filter(alliance=alliance, forum__commitment__isnull=False)
    wanted = {
        (meeting.forum.commitment_id, meeting.ref): meeting
        for meeting in held.select_related("forum__commitment")
    }
    here = Evidence.objects.standing().filter(alliance=alliance, kind="meeting")
    for proof in here:
        meeting = wanted.get((proof.commitment_id, proof.ref))
        if meeting is None or meeting.starts_on != proof.met_on:
            proof.withdrawn_at = at
            proof.save(update_fields=["withdrawn_at"])
            continue
        del wanted[proof.commitment_id, proof.ref]
        marking = inherited(meeting, meeting.forum.commitment)
        if marking != inherited(proof):
            for name, value in marking.items():
                setattr(proof, name, value)
            proof.save(update_fields=list(marking))
    Evidence.objects.bulk_create(
        _proof(meeting, commitment_id, ref) for (commitment_id, ref), meeting in wanted.items()
    )
    unfold(Commitment.objects.filter(alliance=alliance), day)


def _proof(meeting: Meeting, commitment_id: UUID, ref: str) -> Evidence:
    """Marked so that only those see it who may see both the meeting and the promise it met."""
    return Evidence(
        alliance_id=meeting.alliance_id,
        commitment_id=commitment_id,
        ref=ref,
        kind="meeting",
        met_on=meeting.starts_on,
        **inherited(meeting, meeting.forum.commitment),
    )
