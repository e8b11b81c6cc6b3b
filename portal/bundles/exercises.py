"""Exercises in a bundle: series, their editions with all that hangs on them, objectives."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from alliances.models import Alliance
from exercises.models import (
    Attainment,
    Clearance,
    Event,
    Gap,
    Inject,
    Objective,
    Part,
    Participant,
    Series,
    Stage,
)
from exercises.practice.stages import offsets
from portal.bundles import forms
from portal.bundles.hanging import Hanging, Laden
from portal.bundles.kinds import (
    Bad,
    Choice,
    Column,
    Day,
    Form,
    Instant,
    Many,
    Named,
    Number,
    Partial,
    Ref,
    Slug,
    Span,
    Table,
    Text,
    Whole,
    Yes,
)
from portal.bundles.sections import (
    Find,
    Section,
    Values,
    cadence_attributes,
    cadence_values,
    check_cadence,
    check_order,
)


def _words(choices: Any) -> Choice:
    return Choice(words=tuple(word for word in dict(choices) if word))


STATE = Column("state", forms.STATE, required=True)
OFFSETS = Column("offsets", Table(Whole(-3660, 3660)), absent={})
PARTS = Form(
    columns=(
        Column("name", Text(longest=200), required=True),
        Column("planned", Whole(), absent=1),
        Column("moved", Whole(), absent=0),
        Column("moved_to", Partial(), absent=None),
        Column("is_field", Yes(), absent=True),
        forms.NOTE,
        *forms.MARKING,
    )
)
PARTICIPANTS = Form(
    columns=(
        STATE,
        Column("role", _words(Participant.Role.choices), absent="participant"),
        Column("domain", Text(longest=40)),
        Column("forces", Text(longest=200)),
        Column("people", Whole(), absent=None),
        Column("cost", Number(places=4), absent=None),
        Column("cost_currency", forms.CURRENCY),
        Column("cost_basis", Text(longest=24)),
        *forms.MARKING,
    )
)
STAGES = Form(
    columns=(
        Column("kind", _words(Stage.KINDS), required=True),
        Column("due_on", Day(), required=True),
        Column("done_on", Day(), absent=None),
        forms.NOTE,
        *forms.MARKING,
    )
)
CLEARANCES = Form(
    columns=(
        Column("kind", _words(Clearance.Kind.choices), required=True),
        STATE,
        Column("provision", Ref(of="provision"), absent=None),
        Column("needed_by", Day(), required=True),
        Column("answer", _words(Clearance.Answer.choices), absent="waiting"),
        Column("answered_on", Day(), absent=None),
        forms.NOTE,
        *forms.MARKING,
    )
)
INJECTS = Form(
    columns=(
        Column("number", Whole(), required=True),
        Column("title", Text(longest=200), required=True),
        Column("storyline", Text(longest=120)),
        Column("owner", Text(longest=120), required=True),
        Column("audience", Text(longest=120)),
        Column("planned_at", Instant(), required=True),
        Column("actual_at", Instant(), absent=None),
        Column("status", _words(Inject.Status.choices), absent="draft"),
        Column("expected", Text()),
        Column("observed", Text()),
        *forms.MARKING,
    )
)
GAPS = Form(
    columns=(
        Column("year", Whole(1, 9999), required=True),
        Column("reason", Text(), required=True),
        Column("dismissed_at", Instant(), required=True),
        Column("dismissed_by", Named(of="person"), required=True),
        *forms.MARKING,
    )
)
RESULTS = Form(
    columns=(
        Column("event", Ref(of="event"), required=True),
        Column("result", _words(Attainment.Result.choices)),
        Column("evidence", Text(longest=300)),
        forms.NOTE,
        *forms.MARKING,
    )
)
OBJECTIVE = Form(
    columns=(
        Column("ref", Slug(longest=60, pattern=r"[a-z0-9]+(-[a-z0-9]+)*"), required=True),
        Column("title", Text(longest=300), required=True),
        Column("capability", Text(longest=120)),
        Column("commitment", Ref(of="commitment"), absent=None),
        Column("agreed_on", Day(), required=True),
        Column("retest_every", Span(), absent=None),
        Column("results", Many(RESULTS), absent=[]),
        forms.NOTE,
        *forms.MARKING,
    )
)

SERIES = Form(
    columns=(
        Column("ref", Slug(longest=60, pattern=r"[a-z0-9]+(-[a-z0-9]+)*"), required=True),
        Column("name", Text(longest=200), required=True),
        Column("type", Text(longest=60), required=True),
        Column("states", Many(forms.STATE, distinct=True, least=1), required=True),
        Column("commitment", Ref(of="commitment"), absent=None),
        Column("cadence", forms.CADENCE, absent=None),
        Column("stated_cadence", Text(longest=120)),
        OFFSETS,
        Column("gaps", Many(GAPS), absent=[]),
        forms.NOTE,
        *forms.MARKING,
        *forms.SOURCED,
    )
)

EVENT = Form(
    columns=(
        Column("ref", Slug(), required=True),
        Column("series", Ref(of="series"), required=True),
        Column("name", Text(longest=200), required=True),
        Column("status", _words(Event.Status.choices), required=True),
        Column("starts_on", Partial(), required=True),
        Column("ends_on", Partial(), absent=None),
        Column("states", forms.STATES, absent=[]),
        Column("domains", Many(Text(longest=40)), absent=[]),
        Column("personnel", Table(Whole()), absent={}),
        Column("personnel_total", Whole(), absent=None),
        Column("nations", Whole(1, 250), absent=None),
        Column("place", Text(longest=200)),
        Column("ranges", Many(Text(longest=120), distinct=True), absent=[]),
        OFFSETS,
        Column("report", Text(longest=300)),
        Column("cost_commitment", Ref(of="commitment"), absent=None),
        Column("parts", Many(PARTS), absent=[]),
        Column("participants", Many(PARTICIPANTS), absent=[]),
        Column("stages", Many(STAGES), absent=[]),
        Column("clearances", Many(CLEARANCES), absent=[]),
        Column("injects", Many(INJECTS), absent=[]),
        forms.NOTE,
        *forms.MARKING,
        *forms.SOURCED,
    )
)


def _check_offsets(values: Values) -> Iterator[Bad]:
    try:
        offsets(values["offsets"])
    except ValueError as error:
        yield Bad(str(error), "offsets")


class SeriesSection(Laden):
    """Exercise series."""

    name, noun, form, model = "series", "series", SERIES, Series
    keys = {"commitment": "commitment"}
    hanging = {
        "gaps": Hanging(Gap, "series", GAPS, ("year",), "gaps", {"dismissed_by": "person"}),
    }
    flat = (*Section.flat, *hanging)

    def check(self, values: Values) -> Iterator[Bad]:
        yield from super().check(values)
        yield from check_cadence(values["cadence"])
        yield from _check_offsets(values)

    def values(self, row: Series, alliance: Alliance | None) -> Values:
        return super().values(row, alliance) | {"cadence": cadence_values(row)}

    def attributes(self, values: Values, find: Find) -> Values:
        return super().attributes(values, find) | cadence_attributes(values["cadence"])


class Events(Laden):
    """Editions of series."""

    name, noun, form, model = "events", "event", EVENT, Event
    keys = {"series": "series", "cost_commitment": "commitment"}
    hanging = {
        "parts": Hanging(Part, "event", PARTS, ("name",), "parts", {}),
        "participants": Hanging(
            Participant, "event", PARTICIPANTS, ("state", "domain"), "participants", {}
        ),
        "stages": Hanging(Stage, "event", STAGES, ("kind",), "stages", {}),
        "clearances": Hanging(
            *(Clearance, "event", CLEARANCES, ("kind", "state"), "clearances"),
            {"provision": "provision"},
        ),
        "injects": Hanging(Inject, "event", INJECTS, ("number",), "injects", {}),
    }
    flat = (*Section.flat, *hanging)

    def check(self, values: Values) -> Iterator[Bad]:
        yield from super().check(values)
        yield from check_order(values, "starts_on", "ends_on")
        yield from _check_offsets(values)
        for n, one in enumerate(values["parts"], 1):
            if one["planned"] < one["moved"]:
                yield Bad(f"more moved than the {one['planned']} planned", f"parts[{n}].moved")
        for n, one in enumerate(values["participants"], 1):
            has = [one["cost"] is not None, bool(one["cost_currency"]), bool(one["cost_basis"])]
            if any(has) and not all(has):
                yield Bad("needs its currency and basis", f"participants[{n}].cost")
        for n, one in enumerate(values["injects"], 1):
            if one["actual_at"] is not None and one["status"] in ("draft", "ready"):
                yield Bad(f"was sent, and its status is {one['status']}", f"injects[{n}].status")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).order_by("series__ref", "starts_on", "ref")


class Objectives(Laden):
    """What exercises are to show, and what they showed."""

    name, noun, form, model = "objectives", "objective", OBJECTIVE, Objective
    is_left_out_if_empty = True
    keys = {"commitment": "commitment"}
    hanging = {
        "results": Hanging(
            Attainment, "objective", RESULTS, ("event",), "attainments", {"event": "event"}
        )
    }
    flat = (*Section.flat, *hanging)
