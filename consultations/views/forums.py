"""A forum: its meetings, what it decided, planning, and taking meetings over from a file."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse

from alliances.access import enter, found, may_edit, noted, person
from commitments.models import Commitment, Occurrence
from consultations.actions import plan, take_over
from consultations.calendars import Unreadable, read
from consultations.forms import (
    CalendarFileForm,
    ForumForm,
    HelperForm,
    PlanForm,
    at_table,
    sides_of,
)
from consultations.hours import propose
from consultations.models import ActionItem, Decision, Forum, Hotline, Meeting
from consultations.views.frame import crumbs, seat
from consultations.views.mended import keep_forum, told
from kit import clock
from kit.errors import RefusedAll
from kit.records import Deed, confirm, edit
from kit.views import fills, page, shows

AHEAD = timedelta(days=14)


@shows
def forum_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A forum with its chairs, its rhythm, its meetings and what is still to be done."""
    forum, today = found(request, Forum.objects.all(), pk), clock.today()
    noted(forum)
    home, meetings = seat(request, forum), _meetings(request, forum)
    promise = Commitment.objects.visible_to(person(request)).filter(pk=forum.commitment_id).first()
    due = Occurrence.objects.visible_to(person(request)).filter(commitment=promise)
    return page(
        request,
        "consultations/forum_detail.html",
        forum=forum,
        alliance=home,
        crumbs=crumbs(home, (forum.name, "")),
        chairs=_chairs(request, forum),
        promise=promise,
        due=due.open_on(today).order_by("due_on").first() if promise else None,
        upcoming=meetings.planned().order_by("starts_on"),
        past=meetings.exclude(status__in=["planned", "postponed"]).newest_first()[:50],
        actions=_open_actions(request, forum),
        hotline=Hotline.objects.visible_to(person(request)).filter(forum=forum).first(),
        today=today,
        is_editable=may_edit(request, forum),
        written=told(request, forum),
    )


@shows
def forum_digest(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the forum decided, meeting by meeting, and what slipped."""
    forum, today = found(request, Forum.objects.all(), pk), clock.today()
    noted(forum)
    home, mine = seat(request, forum), person(request)
    promises = Prefetch("commitment", Commitment.objects.visible_to(mine))
    decisions = Decision.objects.visible_to(mine).prefetch_related(promises)
    actions = ActionItem.objects.visible_to(mine).select_related("state")
    held = _meetings(request, forum).held().newest_first()
    return page(
        request,
        "consultations/forum_digest.html",
        forum=forum,
        alliance=home,
        crumbs=crumbs(home, (forum.name, forum.get_absolute_url()), ("Digest", "")),
        meetings=held.prefetch_related(
            Prefetch("decisions", decisions), Prefetch("actions", actions)
        )[:50],
        slipped=[one for one in _open_actions(request, forum) if one.due_on and one.due_on < today],
        not_held=_meetings(request, forum).filter(status__in=["not_held", "cancelled"])[:50],
        today=today,
    )


@fills
def forum_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Found a forum."""
    alliance = enter(person(request), slug, "edit")
    deed = Deed(
        title="New forum",
        verb="Enter",
        do=_saved,
        said="The forum is entered.",
        crumbs=crumbs(alliance, ("New forum", "")),
    )
    return edit(request, ForumForm, deed, principal=request.user, alliance=alliance)


@fills
def forum_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mend what is recorded of a forum."""
    forum = found(request, Forum.objects.all(), pk, to_edit=True)
    deed = Deed(
        title=f"Edit {forum.name}",
        verb="Save",
        do=_saved,
        said="Saved.",
        crumbs=crumbs(forum.alliance, (forum.name, forum.get_absolute_url()), ("Edit", "")),
    )
    given = {"principal": request.user, "alliance": forum.alliance}
    return edit(request, ForumForm, deed, row=forum, **given)


def _saved(form: Any) -> str:
    return keep_forum(form, None).get_absolute_url()


@fills
def forum_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Plan a meeting, with hours proposed that suit both sides."""
    forum = found(request, Forum.objects.all(), pk, to_edit=True)
    helper = HelperForm(request.GET if "first" in request.GET else None, initial=_next_weeks())
    states = sides_of(forum.alliance)
    deed = Deed(
        title=f"Plan a meeting: {forum.name}",
        verb="Plan",
        do=lambda form: plan(forum=forum, at=clock.now(), **form.columns()).get_absolute_url(),
        said="The meeting is planned; open actions are on its agenda.",
        crumbs=crumbs(forum.alliance, (forum.name, forum.get_absolute_url()), ("Plan", "")),
        template="consultations/forum_plan.html",
        context={"helper": helper, "slots": _slots(helper, states), "sides": states},
    )
    given = {"principal": request.user, "alliance": forum.alliance}
    return confirm(request, deed, PlanForm, initial=_asked(request), **given)


def _next_weeks() -> dict[str, Any]:
    return {"first": clock.today() + AHEAD, "days": 14, "minutes": 120}


def _slots(helper: HelperForm, states: list[Any]) -> list[dict[str, Any]]:
    asked = helper.cleaned_data if helper.is_valid() else _next_weeks()
    length = timedelta(minutes=asked["minutes"])
    table = at_table(states)
    return [
        {
            "slot": slot,
            "minutes": asked["minutes"],
            "locals": [(one.name, one.zone, one.local(slot.starts_at)) for one in table],
        }
        for slot in propose(table, asked["first"], asked["days"], length)
    ]


def _asked(request: HttpRequest) -> dict[str, str]:
    """What a proposed slot puts into the form."""
    names = ("starts_at", "zone", "minutes")
    return {name: request.GET[f"at_{name}"] for name in names if f"at_{name}" in request.GET}


@fills
def forum_take_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take meetings over from a calendar file."""
    forum = found(request, Forum.objects.all(), pk, to_edit=True)
    deed = Deed(
        title=f"Meetings from a calendar file: {forum.name}",
        verb="Take over",
        lede="Events are known again by their UID: the same file twice changes nothing.",
        do=lambda form: _taken(forum, form.cleaned_data["file"]),
        said="The file is taken over.",
        crumbs=crumbs(forum.alliance, (forum.name, forum.get_absolute_url()), ("Calendar", "")),
    )
    given = {"principal": request.user, "alliance": forum.alliance}
    return confirm(request, deed, CalendarFileForm, **given)


def _taken(forum: Forum, data: bytes) -> str:
    try:
        entries = read(data)
    except Unreadable as error:
        message = "Nothing was taken over."
        raise RefusedAll("unreadable", message, error.problems) from error
    take_over(forum=forum, entries=entries, at=clock.now())
    return forum.get_absolute_url()


def _meetings(request: HttpRequest, forum: Forum) -> Any:
    return Meeting.objects.visible_to(person(request)).filter(forum=forum)


def _open_actions(request: HttpRequest, forum: Forum) -> Any:
    rows = ActionItem.objects.visible_to(person(request)).open()
    rows = rows.filter(meeting__in=_meetings(request, forum))
    return rows.select_related("state", "meeting").order_by("due_on", "recorded_at")


def _chairs(request: HttpRequest, forum: Forum) -> list[tuple[str, str]]:
    names = {one.iso3: one.name for one in sides_of(seat(request, forum))}
    return [(names.get(iso3, iso3), chair) for iso3, chair in sorted(forum.chairs.items())]
