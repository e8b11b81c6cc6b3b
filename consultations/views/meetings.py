"""A meeting: planned and moved, minuted by many at once, and what came of it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from alliances.access import found, may_edit, noted, person
from commitments.models import Commitment
from consultations.actions import (
    Written,
    columns_of,
    commit,
    decide,
    finish,
    minute,
    move,
    raise_point,
    reply,
    stand,
)
from consultations.forms import (
    ActionForm,
    DecisionForm,
    DelegationForm,
    MinutesForm,
    PaperForm,
    PlanForm,
    PointForm,
    ReplyForm,
    StatusForm,
    at_table,
    sides_of,
)
from consultations.hours import warnings
from consultations.models import (
    ActionItem,
    AgendaItem,
    Decision,
    Delegation,
    Meeting,
    Minutes,
    Paper,
    Reply,
    Revision,
)
from consultations.views.frame import crumbs, seat
from consultations.views.mended import told
from kit import clock
from kit.dates import in_words
from kit.errors import Refused
from kit.records import Deed, RecordForm, confirm, edit
from kit.views import carried_out, does, fills, page, shows


@shows
def meeting_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A meeting with all that belongs to it."""
    meeting = found(request, _meetings(), pk)
    noted(meeting)
    home, mine = seat(request, meeting.forum), person(request)
    states = sides_of(home)
    part = {"meeting": meeting}
    promises = Prefetch("commitment", Commitment.objects.visible_to(mine))
    tasks = ActionItem.objects.visible_to(mine).filter(**part).select_related("state", "done_by")
    return page(
        request,
        "consultations/meeting_detail.html",
        meeting=meeting,
        alliance=home,
        crumbs=_crumbs(home, meeting),
        times=meeting.local_times(states),
        warnings=_warnings(meeting, states) if meeting.is_open else [],
        agenda=AgendaItem.objects.visible_to(mine).filter(**part).select_related("carries"),
        delegations=_delegations(mine, meeting),
        papers=Paper.objects.visible_to(mine).filter(**part),
        decisions=Decision.objects.visible_to(mine).filter(**part).prefetch_related(promises),
        actions=tasks,
        minutes=Minutes.objects.visible_to(mine).filter(**part).first(),
        today=clock.today(),
        is_editable=may_edit(request, meeting),
        written=told(request, meeting),
    )


def _meetings() -> Any:
    return Meeting.objects.select_related("forum")


def _mine(request: HttpRequest, pk: UUID) -> Meeting:
    """A meeting that whoever asks may change."""
    meeting: Meeting = found(request, _meetings(), pk, to_edit=True)
    return meeting


def _crumbs(home: Any, meeting: Meeting, *more: tuple[str, str]) -> Any:
    forum, here = meeting.forum, in_words(meeting.starts_on)
    way = ((forum.name, forum.get_absolute_url()), (here, meeting.get_absolute_url()))
    return crumbs(home, *way, *more) if more else crumbs(home, way[0], (here, ""))


def _warnings(meeting: Meeting, states: list[Any]) -> list[str]:
    last = (meeting.ends_on or meeting.starts_on).latest
    if last < clock.today():
        return [_("It is over by its days: say how it stands, or move it if the day is wrong.")]
    if meeting.starts_at is None or meeting.ends_at is None:
        return []
    return warnings(at_table(states), meeting.starts_at, meeting.ends_at)


def _deed(meeting: Meeting, title: str, **more: Any) -> Deed:
    way = _crumbs(meeting.alliance, meeting, (title, ""))
    return Deed(title=f"{title}: {meeting}", crumbs=way, **more)


@fills
def meeting_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a meeting another time or place."""
    meeting = _mine(request, pk)

    def do(form: PlanForm) -> str:
        move(meeting=meeting, at=clock.now(), **form.columns())
        return meeting.get_absolute_url()

    said = "The meeting is moved; calendars that show it follow within the hour."
    deed = _deed(meeting, "Move", verb="Move", do=do, said=said)
    given = {"principal": request.user, "alliance": meeting.alliance}
    return confirm(request, deed, PlanForm, initial=_as_planned(meeting), **given)


def _as_planned(meeting: Meeting) -> dict[str, Any]:
    words = {"title": meeting.title, "place": meeting.place, "format": meeting.format}
    if meeting.starts_at is None or meeting.ends_at is None:
        return words
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    start = meeting.starts_at.astimezone(ZoneInfo(meeting.zone)).replace(tzinfo=None)
    return {**words, "zone": meeting.zone, "starts_at": start, "minutes": minutes}


@fills
def meeting_status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how a meeting stands: held, postponed, cancelled, not held."""
    meeting = _mine(request, pk)

    def do(form: StatusForm) -> str:
        told = form.cleaned_data
        outcome = told["outcome"] or None  # an empty field takes nothing away
        stand(meeting=meeting, status=told["status"], outcome=outcome, at=clock.now())
        return meeting.get_absolute_url()

    lede = "A meeting that was held is evidence for the commitment that its forum serves."
    deed = _deed(meeting, "How it stands", verb="Save", do=do, said="Saved.", lede=lede)
    return confirm(request, deed, StatusForm, initial=_as_it_stands(meeting))


def _as_it_stands(meeting: Meeting) -> dict[str, str]:
    return {"status": meeting.status, "outcome": meeting.outcome}


@fills
def meeting_minutes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the minutes together; whoever saves second merges, and nobody's text is lost."""
    meeting = _mine(request, pk)
    minutes = Minutes.objects.visible_to(person(request)).filter(meeting=meeting).first()
    if request.method != "POST":
        text, base = (minutes.text, minutes.version) if minutes else ("", 0)
        form = MinutesForm(initial={"text": text, "base": base})
        return _minuting(request, meeting, form, HTTPStatus.OK)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return _minuting(request, meeting, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        done = minute(meeting=meeting, by=person(request), at=clock.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error("text" if refusal.field else None, refusal.message)
        return _minuting(request, meeting, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if done.is_saved:
        messages.success(request, f"The minutes are saved as version {done.version}.")
        return redirect(meeting.get_absolute_url())
    form = MinutesForm(initial={"text": done.text, "base": done.version})
    return _minuting(request, meeting, form, HTTPStatus.CONFLICT, done)


def _minuting(
    request: HttpRequest, meeting: Meeting, form: Any, status: int, done: Written | None = None
) -> HttpResponse:
    texts = Revision.objects.visible_to(person(request)).filter(minutes__meeting=meeting)
    return page(
        request,
        "consultations/meeting_minutes.html",
        status_code=status,
        meeting=meeting,
        form=form,
        done=done,
        revisions=texts.select_related("written_by")[:50],
        crumbs=_crumbs(meeting.alliance, meeting, ("Minutes", "")),
    )


@fills
def meeting_agenda(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a point on the agenda."""
    meeting = _mine(request, pk)

    def do(form: PointForm) -> str:
        raise_point(meeting=meeting, **form.cleaned_data)
        return meeting.get_absolute_url()

    deed = _deed(meeting, "Point of the agenda", verb="Add", do=do, said="Added.")
    return confirm(request, deed, PointForm)


@fills
def meeting_decision(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record a decision."""
    meeting = _mine(request, pk)

    def do(form: DecisionForm) -> str:
        decide(meeting=meeting, **form.cleaned_data)
        return meeting.get_absolute_url()

    deed = _deed(meeting, "Decision", verb="Record", do=do, said="The decision is recorded.")
    return confirm(request, deed, DecisionForm)


@fills
def meeting_action(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record what is to be done."""
    return _part(request, pk, ActionItem, ActionForm, "Action")


@fills
def meeting_delegation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record who came for one side."""
    return _part(request, pk, Delegation, DelegationForm, "Delegation")


@fills
def meeting_reply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take down whether a member of a delegation comes."""
    meeting = _mine(request, pk)
    here = Delegation.objects.visible_to(person(request)).filter(meeting=meeting)

    def do(form: ReplyForm) -> str:
        reply(by=person(request), at=clock.now(), **form.said())
        return meeting.get_absolute_url()

    deed = _deed(meeting, "Take down an answer", verb="Save", do=do, said="The answer is kept.")
    return confirm(request, deed, ReplyForm, delegations=list(here.select_related("state")))


def _delegations(mine: Any, meeting: Meeting) -> list[tuple[Delegation, list[Any]]]:
    """Each delegation with its people, and what each of them answered."""
    replies = Prefetch("replies", Reply.objects.visible_to(mine), to_attr="told")
    rows = Delegation.objects.visible_to(mine).filter(meeting=meeting).select_related("state")
    found = []
    for one in rows.prefetch_related(replies):
        told = {reply.name: reply for reply in one.told}
        found.append((one, [(name, told.get(name)) for name in one.people()]))
    return found


@fills
def meeting_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record a document that was tabled."""
    return _part(request, pk, Paper, PaperForm, "Paper")


def _part(
    request: HttpRequest, pk: UUID, model: Any, form_class: type[RecordForm], title: str
) -> HttpResponse:
    meeting = _mine(request, pk)

    def do(form: Any) -> str:
        form.save()
        return meeting.get_absolute_url()

    deed = _deed(meeting, title, verb="Record", do=do, said="Recorded.")
    row = model(meeting=meeting, **columns_of(meeting))
    given = {"principal": request.user, "alliance": meeting.alliance}
    return edit(request, form_class, deed, row=row, **given)


@does
def decision_commit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a commitment of a decision."""
    decision = found(request, Decision.objects.select_related("meeting__forum"), pk, to_edit=True)
    made = commit(decision=decision)
    messages.success(request, f"It is commitment {made.code} now.")
    address = reverse("portal:subject", args=[made.alliance.slug, made.ref])
    return redirect(f"{address}?to=commitment")


@does
def actionitem_done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark an action as done."""
    action = found(request, ActionItem.objects.select_related("meeting"), pk, to_edit=True)
    back = action.meeting.get_absolute_url()
    by = person(request)
    return carried_out(
        request, lambda: finish(action=action, by=by, at=clock.now()), "Marked as done.", back
    )
