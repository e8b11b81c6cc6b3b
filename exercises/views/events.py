"""One exercise: its stages, who takes part, what it is to show, its script, its printed pack."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alliances.access import found, may_edit, noted, person
from audit.actions import head
from commitments.models import Commitment
from commitments.question import on_record
from exercises.actions import dismiss_gap, pass_stage, plan, postpone, shift, take_back
from exercises.forms import GapForm, OffsetsForm, PassForm, PostponeForm, ShiftForm
from exercises.models import (
    Attainment,
    Clearance,
    Event,
    Inject,
    InteropResult,
    LessonCheck,
    Observation,
    Part,
    Participant,
    Series,
    Stage,
)
from exercises.practice.stages import StageKind, following, offsets
from exercises.texts import as_calendar, as_table
from exercises.views.frame import crumbs
from exercises.views.mended import told
from kit import clock
from kit.records import Deed, confirm
from kit.views import carried_out, does, fills, page, shows

EVENTS = Event.objects.select_related("series", "alliance")
# What is shown of an exercise, each of it only as far as it is released.
SHOWN: dict[str, Any] = {
    "stages": Stage.objects.order_by("due_on", "id"),
    "participants": Participant.objects.order_by("state", "domain"),
    "parts": Part.objects.order_by("name"),
    "clearances": Clearance.objects.select_related("provision__instrument").order_by("needed_by"),
    "attainments": Attainment.objects.select_related("objective__commitment"),
    "injects": Inject.objects.order_by("planned_at", "number"),
    "observations": Observation.objects.select_related("lesson").order_by("number"),
    "checks": LessonCheck.objects.select_related("lesson"),
    "results": InteropResult.objects.select_related("case"),
}


def _parts_of(request: HttpRequest, event: Event) -> dict[str, Any]:
    user = person(request)
    return {name: rows.visible_to(user).filter(event=event) for name, rows in SHOWN.items()}


@shows
def event_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An exercise with all that belongs to it."""
    event = found(request, EVENTS, pk)
    noted(event)
    shown = _parts_of(request, event)
    stages = list(shown.pop("stages"))
    done = [one.kind for one in stages if one.done_on]
    return page(
        request,
        "exercises/event_detail.html",
        event=event,
        alliance=event.alliance,
        crumbs=crumbs(event.alliance, (event.name, "")),
        stages=stages,
        next_stage=following(done) if stages else None,
        last_done=done[-1] if done else "",
        today=clock.today(),
        is_editable=may_edit(request, event),
        written=told(request, event),
        **_costs(request, event),
        **shown,
    )


def _costs(request: HttpRequest, event: Event) -> dict[str, Any]:
    """The promise that its cost is counted for, and what other rooms have on record for that.

    Only what touches the days of the exercise: the rest is on the page of the commitment.
    """
    user = person(request)
    rows = Commitment.objects.visible_to(user).filter(pk=event.cost_commitment_id)
    promise = rows.first() if event.cost_commitment_id else None
    if promise is None:
        return {"promise": None, "on_record": []}
    days = event.starts_on.earliest, event.last_day
    told = [
        (title, [one for one in entries if one.touches(*days)])
        for title, entries in on_record(promise, user, besides="exercises")
    ]
    return {"promise": promise, "on_record": [(title, some) for title, some in told if some]}


@shows
def event_pack(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The after-action pack: everything on two pages to print."""
    event = found(request, EVENTS, pk)
    noted(event)
    way = crumbs(event.alliance, (event.name, event.get_absolute_url()), ("After-action pack", ""))
    shown = _parts_of(request, event)
    more = {"crumbs": way, "head": head(), **shown}
    return page(request, "exercises/event_pack.html", event=event, **more)


@does
def event_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lay out the stages."""
    event = found(request, EVENTS, pk, to_edit=True)
    said = "The stages are laid out; days that are agreed otherwise can be changed."
    by = person(request)
    back = event.get_absolute_url()
    return carried_out(request, lambda: plan(event=event, by=by), said, back)


@fills
def event_offsets(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how many days from the exercise each stage is due."""
    event = found(request, EVENTS, pk, to_edit=True)

    def do(form: OffsetsForm) -> str:
        event.offsets = form.wishes()
        plan(event=event, by=person(request))
        event.save(update_fields=["offsets"])
        return str(event.get_absolute_url())

    lede = "Negative days count back from its first day, others on from its last."
    deed = _deed(event, "Days of the stages", verb="Lay out", do=do, lede=lede)
    usual = {str(one): days for one, days in offsets().items()}
    return confirm(request, deed, OffsetsForm, initial=usual | event.series.offsets | event.offsets)


@fills
def event_postpone(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give an exercise other days; stages not done follow."""
    event = found(request, EVENTS, pk, to_edit=True)

    def do(form: PostponeForm) -> str:
        postpone(event=event, by=person(request), **form.cleaned_data)
        return str(event.get_absolute_url())

    deed = _deed(event, "Postpone", verb="Postpone", do=do, said="The exercise is postponed.")
    return confirm(request, deed, PostponeForm)


@fills
def stage_pass(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that a stage was done."""
    stage = found(request, Stage.objects.select_related("event__series"), pk, to_edit=True)

    def do(form: PassForm) -> str:
        today, on = clock.today(), form.cleaned_data["done_on"]
        pass_stage(stage=stage, on=on, by=person(request), day=today, at=clock.now())
        return str(stage.event.get_absolute_url())

    title = stage.get_kind_display().capitalize()
    lede = ""
    if stage.stage is StageKind.EXECUTION:
        lede = "The exercise then counts as held, and discharges what it was promised for."
    deed = _deed(stage.event, title, verb="Done", do=do, said=f"{title}: done.", lede=lede)
    return confirm(request, deed, PassForm)


@does
def stage_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that a stage was not done after all."""
    stage = found(request, Stage.objects.select_related("event"), pk, to_edit=True)
    by, day, at = person(request), clock.today(), clock.now()
    back = stage.event.get_absolute_url()

    def do() -> None:
        take_back(stage=stage, by=by, day=day, at=at)

    return carried_out(request, do, f"{stage.get_kind_display().capitalize()}: open again.", back)


@fills
def inject_shift(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move an inject and all later ones."""
    inject = found(request, Inject.objects.select_related("event"), pk, to_edit=True)

    def do(form: ShiftForm) -> str:
        shift(inject=inject, by_time=form.by_time(), by=person(request))
        return f"{inject.event.get_absolute_url()}#script"

    title = f"Shift inject {inject.number} and all later ones"
    deed = _deed(inject.event, title, verb="Shift", do=do, said="Shifted.")
    return confirm(request, deed, ShiftForm)


@fills
def series_gap(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Dismiss a year without an edition as a gap in the data."""
    series = found(request, Series.objects.all(), pk, to_edit=True)
    back = f"{reverse('portal:exercises', args=[series.alliance.slug])}#{series.ref}"

    def do(form: GapForm) -> str:
        dismiss_gap(series=series, by=person(request), at=clock.now(), **form.cleaned_data)
        return back

    title = f"Dismiss a gap: {series.name}"
    way = crumbs(series.alliance, (series.name, back), (title, ""))
    said = "The year no longer counts as missed."
    deed = Deed(title=title, verb="Dismiss", do=do, said=said, crumbs=way)
    return confirm(request, deed, GapForm)


@shows
def script_table(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The script as CSV."""
    event = found(request, EVENTS, pk)
    noted(event)
    rows = SHOWN["injects"].visible_to(person(request)).filter(event=event)
    return _file(as_table(rows.values()), "text/csv; charset=utf-8", "script.csv")


@shows
def script_calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The script as a calendar."""
    event = found(request, EVENTS, pk)
    noted(event)
    rows = SHOWN["injects"].visible_to(person(request)).filter(event=event)
    return _file(as_calendar(event.name, rows.values()), "text/calendar", "script.ics")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


def _deed(event: Event, title: str, **more: Any) -> Deed:
    way = crumbs(event.alliance, (event.name, event.get_absolute_url()), (title, ""))
    return Deed(title=f"{title}: {event.name}", crumbs=way, **more)
