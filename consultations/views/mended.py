"""How records of consultations are changed by hand."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from alliances.access import may_edit
from alliances.actions import narrow_parts
from alliances.models import narrowest
from audit.actions import history
from audit.models import Event as Written
from commitments.actions import take_turn
from compliance.engine import ask_recheck, remark
from compliance.models import Finding
from consultations.actions import move, settle, stand
from consultations.forms import (
    ContactForm,
    ForumForm,
    HotlineForm,
    MeetingForm,
    PriorForm,
    RequestForm,
)
from consultations.models import Call, Forum, Meeting, Request
from kit import clock
from kit.mending import Mending, by_model
from kit.records import refuse_days_to_come

PLANNED = ("title", "starts_at", "ends_at", "zone", "place", "format")


def keep_forum(form: Any, by: Any) -> Forum:
    """Save a forum; what it discharges is settled and judged anew.

    Narrowed, with its meetings, its crisis channel and what is said of it in findings.
    """
    forum: Forum = form.instance
    told = {forum.ref}
    if not form.is_new:
        take_turn()  # before anything is written
        told.add(Forum.objects.get(pk=forum.pk).ref)
        narrow_parts(forum)
    form.save()
    if "release" in form.changed_data:
        remark(forum.alliance, told, narrowest(forum), row=forum.pk)
    settle(alliance=forum.alliance, day=clock.today(), at=clock.now())
    ask_recheck(forum.alliance_id)
    return forum


def keep(form: Any, by: Any) -> Any:
    """Save a row, and have its alliance judged anew; narrowed, with what hangs on it."""
    refuse_days_to_come(form, clock.today())
    row = form.instance
    if not form.is_new:
        narrow_parts(row)
    form.save()
    if isinstance(row, Call) and "release" in form.changed_data:
        _remark_call(row)
    ask_recheck(row.alliance_id)
    return row


def _remark_call(call: Call) -> None:
    """Narrow the findings on a call, whatever promise it was put under when they were opened."""
    mine = Finding.objects.filter(alliance=call.alliance, key__endswith=f"/{call.pk}")
    subjects = set(mine.values_list("subject", flat=True))
    remark(call.alliance, subjects, narrowest(call), only=Q(pk__in=mine.values("pk")))


def keep_meeting(form: Any, by: Any) -> None:
    """Move a meeting and say how it stands, as far as that changes, with all that follows."""
    row, at = form.instance, clock.now()
    was = Meeting.objects.get(pk=row.pk)
    if any(getattr(row, name) != getattr(was, name) for name in PLANNED):
        move(meeting=row, at=at, **{name: getattr(row, name) for name in PLANNED})
        was.refresh_from_db()
    if (row.status, row.outcome) != (was.status, was.outcome):
        stand(meeting=row, status=row.status, outcome=row.outcome, at=at)


def _itself(row: Any) -> str:
    address: str = row.get_absolute_url()
    return address


def _call(row: Any) -> str:
    name = "request" if isinstance(row, Request) else "prior"
    return reverse(f"consultations:{name}-edit", args=[row.pk])


def _contact(row: Any) -> str:
    return reverse("consultations:contact-edit", args=[row.pk])


MENDED = by_model(
    Mending(ForumForm, keep_forum, _itself),
    Mending(MeetingForm, keep_meeting, _itself, follows=("sequence", "changed_at")),
    Mending(HotlineForm, keep, _itself),
    Mending(RequestForm, keep, _call),
    Mending(PriorForm, keep, _call),
    Mending(ContactForm, keep, _contact),
)


def told(request: HttpRequest, row: Any) -> list[dict[str, Any]]:
    """What happened to a row and its parts; who may change them takes changes back from there."""
    mine = may_edit(request, row)
    return history(Written.objects.of(row.pk), mended=MENDED if mine else None)
