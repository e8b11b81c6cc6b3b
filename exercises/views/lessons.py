"""Lessons: the board, one lesson, its verification, its waiver."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse

from alliances.access import enter, found, may, may_edit, noted, person
from exercises.actions import check, close, decide_waiver, propose_waiver, reopen
from exercises.forms import CheckForm, CloseForm, ReasonForm
from exercises.models import Event, Lesson, LessonCheck, Observation, Waiver
from exercises.practice.lessons import LessonState
from exercises.views.frame import crumbs
from exercises.views.mended import told
from kit import clock
from kit.approval import Decision
from kit.records import Deed, confirm
from kit.views import carried_out, does, fills, page, shows

COLUMNS = {
    LessonState.IDENTIFIED: "Identified",
    LessonState.IN_ACTION: "In action",
    LessonState.REMEDIED: "Remedied, to be verified",
    LessonState.LEARNED: "Learned",
    LessonState.WAIVED: "Waived",
}
MOST = 200  # lessons on the board


@shows
def lesson_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every lesson by how far it is, and observations that none was drawn from yet."""
    alliance = enter(person(request), slug)
    user = person(request)
    rows = Lesson.objects.visible_to(user).filter(alliance=alliance)
    rows = rows.prefetch_related(Prefetch("waivers", Waiver.objects.visible_to(user)))
    board: dict[LessonState, list[Lesson]] = {state: [] for state in COLUMNS}
    for one in rows.order_by("due_on", "ref")[:MOST]:
        board[one.state()].append(one)
    loose = Observation.objects.visible_to(user).filter(alliance=alliance, lesson=None)
    return page(
        request,
        "exercises/lesson_list.html",
        alliance=alliance,
        crumbs=crumbs(alliance, ("Lessons", "")),
        board=[(COLUMNS[state], found_there) for state, found_there in board.items()],
        loose=loose.select_related("event").order_by("-recorded_at")[:MOST],
        today=clock.today(),
        is_editable=may(user, alliance, "edit"),
    )


@shows
def lesson_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One lesson: where it was seen, what is done, what showed it."""
    user = person(request)
    waivers = Waiver.objects.visible_to(user).select_related("proposed_by", "decided_by")
    rows = Lesson.objects.select_related("alliance").prefetch_related(Prefetch("waivers", waivers))
    lesson = found(request, rows, pk)
    noted(lesson)
    return page(
        request,
        "exercises/lesson_detail.html",
        lesson=lesson,
        state=COLUMNS[lesson.state()],
        crumbs=_crumbs(lesson),
        observations=_of(lesson, Observation, user),
        checks=_of(lesson, LessonCheck, user),
        today=clock.today(),
        is_editable=may_edit(request, lesson),
        is_approver=may(user, lesson.alliance, "approve"),
        written=told(request, lesson),
    )


def _of(lesson: Lesson, table: Any, user: Any) -> Any:
    """What hangs on it in exercises that one may see."""
    events = Event.objects.visible_to(user)
    rows = table.objects.visible_to(user).filter(lesson=lesson, event__in=events)
    return rows.select_related("event").order_by("event__starts_on")


def _crumbs(lesson: Lesson, *more: tuple[str, str]) -> Any:
    here = lesson.get_absolute_url() if more else ""
    return crumbs(lesson.alliance, (lesson.title, here), *more)


def _mine(request: HttpRequest, pk: UUID) -> Lesson:
    lesson: Lesson = found(request, Lesson.objects.select_related("alliance"), pk, to_edit=True)
    return lesson


def _deed(lesson: Lesson, title: str, **more: Any) -> Deed:
    return Deed(title=f"{title}: {lesson.title}", crumbs=_crumbs(lesson, (title, "")), **more)


@fills
def lesson_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record what a later exercise showed."""
    lesson, by = _mine(request, pk), person(request)
    events = Event.objects.visible_to(by).filter(alliance=lesson.alliance).held().newest_first()

    def do(form: CheckForm) -> str:
        check(lesson=lesson, by=by, **form.cleaned_data)
        return lesson.get_absolute_url()

    lede = "Only an exercise held later than each one in which it was observed can show it."
    deed = _deed(lesson, "Verify", verb="Record", do=do, said="Recorded.", lede=lede)
    return confirm(request, deed, CheckForm, events=events)


@fills
def lesson_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that a lesson is learned."""
    lesson = _mine(request, pk)

    def do(form: CloseForm) -> str:
        on, day = form.cleaned_data["closed_on"], clock.today()
        close(lesson=lesson, on=on, by=person(request), day=day)
        return lesson.get_absolute_url()

    deed = _deed(lesson, "Close", verb="Close", do=do, said="The lesson is closed.")
    return confirm(request, deed, CloseForm)


@does
def lesson_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back that it is learned."""
    lesson, by = _mine(request, pk), person(request)
    back = lesson.get_absolute_url()
    return carried_out(request, lambda: reopen(lesson=lesson, by=by), "It is open again.", back)


@fills
def lesson_waive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose to close it unverified."""
    lesson = _mine(request, pk)

    def do(form: ReasonForm) -> str:
        by, reason = person(request), form.cleaned_data["reason"]
        propose_waiver(lesson=lesson, reason=reason, by=by, at=clock.now())
        return lesson.get_absolute_url()

    lede = "Another person, who approves in this alliance, has to sign it."
    deed = _deed(lesson, "Propose a waiver", verb="Propose", do=do, said="Proposed.", lede=lede)
    return confirm(request, deed, ReasonForm)


@does
def waiver_sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sign a waiver that somebody else proposed."""
    waiver = found(request, Waiver.objects.select_related("lesson"), pk, to_edit=True)
    by, at = person(request), clock.now()
    back = waiver.lesson.get_absolute_url()

    def do() -> None:
        decide_waiver(waiver=waiver, decision=Decision.APPROVED, by=by, at=at)

    return carried_out(request, do, "The waiver is signed: the lesson can be closed.", back)


@does
def waiver_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Withdraw a waiver that one proposed, or refuse another's: a new one may be proposed then."""
    waiver = found(request, Waiver.objects.select_related("lesson"), pk, to_edit=True)
    by, at = person(request), clock.now()
    is_mine = waiver.proposed_by_id == by.pk
    decision = Decision.WITHDRAWN if is_mine else Decision.REFUSED

    def do() -> None:
        decide_waiver(waiver=waiver, decision=decision, by=by, at=at)

    return carried_out(request, do, "The waiver no longer waits.", waiver.lesson.get_absolute_url())
