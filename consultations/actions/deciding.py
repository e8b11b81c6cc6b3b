"""What a meeting decided and wants done, and what becomes of it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from alliances.models import State, inherited
from commitments.actions import promise
from commitments.models import Commitment
from compliance.engine import ask_recheck
from consultations.actions.planning import columns_of
from consultations.models import ActionItem, AgendaItem, Decision, Meeting


@transaction.atomic
def raise_point(*, meeting: Meeting, title: str) -> AgendaItem:
    """Put a point at the end of the agenda."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    last = meeting.agenda.aggregate(top=Max("position"))["top"] or 0
    point: AgendaItem = AgendaItem.objects.create(
        meeting=meeting, position=last + 1, title=title, **columns_of(meeting)
    )
    return point


@transaction.atomic
def decide(*, meeting: Meeting, text: str) -> Decision:
    """Record a decision under the meeting's next number."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    last = meeting.decisions.aggregate(top=Max("number"))["top"] or 0
    decision: Decision = Decision.objects.create(
        meeting=meeting, number=last + 1, text=text, **columns_of(meeting)
    )
    return decision


@transaction.atomic
def task(
    *,
    meeting: Meeting,
    text: str,
    state: State | None = None,
    owner: str = "",
    due_on: date | None = None,
) -> ActionItem:
    """Record what is to be done after a meeting, by whom and by when."""
    made: ActionItem = ActionItem.objects.create(
        meeting=meeting, text=text, state=state, owner=owner, due_on=due_on, **columns_of(meeting)
    )
    ask_recheck(meeting.alliance_id)
    return made


@transaction.atomic
def finish(*, action: ActionItem, by: User, at: datetime) -> None:
    """Mark an action as done; harmless when repeated, the first person stays named."""
    ActionItem.objects.filter(pk=action.pk, done_at=None).update(done_at=at, done_by=by)
    ask_recheck(action.alliance_id)


@transaction.atomic
def commit(*, decision: Decision) -> Commitment:
    """Make a commitment of a decision; of one that became one already, that one."""
    found: Decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if found.commitment is not None:
        return found.commitment
    meeting = found.meeting
    made = promise(
        alliance=meeting.alliance,
        ref=f"{meeting.ref}-d{found.number}",
        title=found.text,
        basis=f"Decision {found.number} of {meeting}",
        **inherited(found),
    )
    found.commitment = made
    found.save(update_fields=["commitment"])
    return made
