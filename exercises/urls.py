"""Addresses of exercises, systems and standards, lessons, and the library."""

from typing import Any

from django.urls import path, reverse

from exercises import forms, views
from exercises.models import (
    Attainment,
    Clearance,
    Edition,
    Event,
    Inject,
    InteropCase,
    Lesson,
    Objective,
    Part,
    Participant,
    Series,
    Standard,
    System,
)
from exercises.views.frame import adding, entering, mending
from exercises.views.mended import MENDED, exercise, itself, objectives

app_name = "exercises"


def _case(row: object) -> str:
    return reverse("exercises:interopcase-detail", args=[row.case_id])  # type: ignore[attr-defined]


def _matrix(row: System) -> str:
    return reverse("exercises:interopcase-matrix", args=[row.alliance.slug])


EVENTS = Event.objects.select_related("alliance")
of_event = {
    "participant": (forms.ParticipantForm, "Add forces"),
    "part": (forms.PartForm, "Add a part"),
    "clearance": (forms.ClearanceForm, "Ask for a clearance"),
    "objective": (forms.AttainmentForm, "Train an objective"),
    "inject": (forms.InjectForm, "Add an inject"),
    "observation": (forms.ObservationForm, "Record an observation"),
}
to_mend: dict[str, Any] = {
    "participant": Participant,
    "part": Part,
    "clearance": Clearance,
    "attainment": Attainment,
    "inject": Inject,
}

planning = [
    path("events/<uuid:pk>/", views.event_detail, name="event-detail"),
    path("events/<uuid:pk>/pack/", views.event_pack, name="event-pack"),
    path("events/<uuid:pk>/plan/", views.event_plan, name="event-plan"),
    path("events/<uuid:pk>/days/", views.event_offsets, name="event-days"),
    path("events/<uuid:pk>/postpone/", views.event_postpone, name="event-postpone"),
    path("events/<uuid:pk>/script.csv", views.script_table, name="event-script-table"),
    path("events/<uuid:pk>/script.ics", views.script_calendar, name="event-script-calendar"),
    path(
        "events/<uuid:pk>/edit/",
        mending(MENDED[Event], Event.objects),
        name="event-edit",
    ),
    path("stages/<uuid:pk>/", views.stage_pass, name="stage-pass"),
    path("stages/<uuid:pk>/undo/", views.stage_undo, name="stage-undo"),
    path("injects/<uuid:pk>/shift/", views.inject_shift, name="inject-shift"),
    *(
        path(
            f"events/<uuid:pk>/{noun}/",
            adding(form, EVENTS, "event", title, exercise),
            name=f"event-{noun}",
        )
        for noun, (form, title) in of_event.items()
    ),
    *(
        path(
            f"{noun}s/<uuid:pk>/",
            mending(MENDED[table], table.objects.select_related("event")),
            name=f"{noun}-edit",
        )
        for noun, table in to_mend.items()
    ),
]

programme = [
    path("<slug:slug>/programme/", views.series_programme, name="series-programme"),
    path(
        "<slug:slug>/series/new/",
        entering(forms.SeriesForm, "New series", itself),
        name="series-new",
    ),
    path(
        "<slug:slug>/objectives/new/",
        entering(forms.ObjectiveForm, "New objective", objectives),
        name="objective-new",
    ),
    path("<slug:slug>/objectives/", views.objective_list, name="objective-list"),
    path(
        "objectives/<uuid:pk>/",
        mending(MENDED[Objective], Objective.objects),
        name="objective-edit",
    ),
    path("<slug:slug>/library/", views.series_take, name="series-take"),
    path("series/<uuid:pk>/", views.series_detail, name="series-detail"),
    path("series/<uuid:pk>/days/", views.series_days, name="series-days"),
    path(
        "series/<uuid:pk>/edit/",
        mending(MENDED[Series], Series.objects),
        name="series-edit",
    ),
    path(
        "series/<uuid:pk>/event/",
        adding(
            *(forms.EventForm, Series.objects, "series", "Plan an edition", itself),
            status="planned",
        ),
        name="series-event",
    ),
    path("series/<uuid:pk>/gap/", views.series_gap, name="series-gap"),
    path("library/", views.knownexercise_list, name="knownexercise-list"),
]

interoperability = [
    path("<slug:slug>/interoperability/", views.interopcase_matrix, name="interopcase-matrix"),
    path("cases/<uuid:pk>/", views.interopcase_detail, name="interopcase-detail"),
    path(
        "cases/<uuid:pk>/result/",
        adding(forms.ResultForm, InteropCase.objects, "case", "Record a result", _case),
        name="interopcase-result",
    ),
    path(
        "<slug:slug>/cases/new/",
        entering(forms.CaseForm, "New test case", itself),
        name="interopcase-new",
    ),
    path(
        "<slug:slug>/systems/new/",
        entering(forms.SystemForm, "New system", _matrix),
        name="system-new",
    ),
    path(
        "systems/<uuid:pk>/version/",
        adding(forms.VersionForm, System.objects, "system", "New version", _matrix),
        name="system-version",
    ),
    path(
        "<slug:slug>/standards/new/",
        entering(forms.StandardForm, "New standard", _matrix),
        name="standard-new",
    ),
    path(
        "standards/<uuid:pk>/edition/",
        adding(forms.EditionForm, Standard.objects, "standard", "New edition", _matrix),
        name="standard-edition",
    ),
    path(
        "editions/<uuid:pk>/adoption/",
        adding(forms.AdoptionForm, Edition.objects, "edition", "Record a state's word", _matrix),
        name="edition-adoption",
    ),
]

lessons = [
    path("<slug:slug>/lessons/", views.lesson_list, name="lesson-list"),
    path(
        "<slug:slug>/lessons/new/",
        entering(forms.LessonForm, "New lesson", itself),
        name="lesson-new",
    ),
    path("lessons/<uuid:pk>/", views.lesson_detail, name="lesson-detail"),
    path(
        "lessons/<uuid:pk>/edit/",
        mending(MENDED[Lesson], Lesson.objects),
        name="lesson-edit",
    ),
    path("lessons/<uuid:pk>/check/", views.lesson_check, name="lesson-check"),
    path("lessons/<uuid:pk>/close/", views.lesson_close, name="lesson-close"),
    path("lessons/<uuid:pk>/reopen/", views.lesson_reopen, name="lesson-reopen"),
    path("lessons/<uuid:pk>/waiver/", views.lesson_waive, name="lesson-waive"),
    path("waivers/<uuid:pk>/drop/", views.waiver_drop, name="waiver-drop"),
    path("waivers/<uuid:pk>/sign/", views.waiver_sign, name="waiver-sign"),
]

urlpatterns = [*planning, *programme, *interoperability, *lessons]
