"""What happens to meetings: one that was held proves that its forum's commitment was met."""

from datetime import date, datetime

from django.db import transaction

from alliances.models import Alliance
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
        for meeting in held.select_related("forum")
    }
    here = Evidence.objects.standing().filter(alliance=alliance, kind="meeting")
    for proof in here:
        meeting = wanted.get((proof.commitment_id, proof.ref))
        if meeting is None or meeting.starts_on != proof.met_on:
            proof.withdrawn_at = at
            proof.save(update_fields=["withdrawn_at"])
            continue
        del wanted[proof.commitment_id, proof.ref]
        if (proof.release, proof.released_to) != (meeting.release, meeting.released_to):
            proof.release, proof.released_to = meeting.release, meeting.released_to
            proof.save(update_fields=["release", "released_to"])
    Evidence.objects.bulk_create(
        Evidence(
            alliance=alliance,
            commitment_id=commitment_id,
            ref=ref,
            kind="meeting",
            met_on=meeting.starts_on,
            release=meeting.release,
            released_to=meeting.released_to,
        )
        for (commitment_id, ref), meeting in wanted.items()
    )
    unfold(Commitment.objects.filter(alliance=alliance), day)
