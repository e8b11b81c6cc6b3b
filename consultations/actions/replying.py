"""Whether those who are asked to a meeting come, and who stands in for them."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from alliances.models import inherited
from consultations.models import Delegation, Reply
from kit.errors import Refused


@transaction.atomic
def reply(
    *, delegation: Delegation, name: str, answer: str, stands_in: str, by: User, at: datetime
) -> Reply:
    """Record what a member of a delegation answers; the last answer counts.

    Refused: a name that is not of the delegation, and a stand-in for someone who comes.
    """
    if name not in delegation.people():
        raise Refused("not_a_member", f"{name} is not of this delegation: reload.", "who")
    if stands_in and answer != Reply.Answer.DECLINED:
        said = "Only for who declines somebody else stands in: leave it empty, or decline."
        raise Refused("no_stand_in", said, "stands_in")
    marking = inherited(delegation)
    told = {"answer": answer, "stands_in": stands_in, "replied_at": at, "replied_by": by}
    made, _ = Reply.objects.update_or_create(
        delegation=delegation,
        name=name,
        defaults=told,
        create_defaults={"alliance_id": delegation.alliance_id, **marking, **told},
    )
    return made
