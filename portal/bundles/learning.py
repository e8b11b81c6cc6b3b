"""Lessons, and what systems are tested by, in a bundle.

Waivers and test results are not in it: the first name people, the second versions that differ from
portal to portal. A lesson that was waived is written without the day it was closed.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from alliances.models import Alliance
from exercises.models import (
    Edition,
    InteropCase,
    Lesson,
    LessonCheck,
    Observation,
    Standard,
    System,
    SystemVersion,
)
from exercises.practice.lessons import ASPECTS
from portal.bundles import forms
from portal.bundles.exercises import Hanging, Laden
from portal.bundles.kinds import Bad, Choice, Column, Day, Form, Many, Ref, Slug, Text, Whole, Yes
from portal.bundles.sections import Section, Values

REF = Column("ref", Slug(longest=60, pattern=r"[a-z0-9]+(-[a-z0-9]+)*"), required=True)
TITLE = Column("title", Text(longest=300), required=True)
TAGS = Column("tags", Many(Text(longest=60), distinct=True), absent=[])
LESSON = Form(
    columns=(
        REF,
        TITLE,
        TAGS,
        Column("aspects", Many(Choice(words=ASPECTS), distinct=True), absent=[]),
        Column("identified_on", Day(), absent=None),
        Column("action", Text()),
        Column("action_body", Text(longest=200)),
        Column("due_on", Day(), absent=None),
        Column("remedied_on", Day(), absent=None),
        Column("closed_on", Day(), absent=None),
        forms.RELEASE,
    )
)
OBSERVATION = Form(
    columns=(
        Column("event", Ref(of="event"), required=True),
        Column("number", Whole(1), required=True),
        TITLE,
        Column("text", Text(), required=True),
        Column("discussion", Text()),
        Column("conclusion", Text()),
        Column("recommendation", Text()),
        TAGS,
        Column("lesson", Ref(of="lesson"), absent=None),
        forms.RELEASE,
    )
)
CHECK = Form(
    columns=(
        Column("lesson", Ref(of="lesson"), required=True),
        Column("event", Ref(of="event"), required=True),
        Column("is_remedied", Yes(), required=True),
        Column("evidence", Text(longest=300), required=True),
        forms.NOTE,
        forms.RELEASE,
    )
)
EDITIONS = Form(
    columns=(
        Column("label", Text(longest=40), required=True),
        Column("issued_on", Day(), required=True),
        forms.NOTE,
    )
)
STANDARD = Form(
    columns=(
        REF,
        TITLE,
        Column("body", Text(longest=120)),
        Column("is_ratified", Yes(), absent=True),
        Column("editions", Many(EDITIONS), absent=[]),
        forms.NOTE,
        forms.RELEASE,
    )
)
VERSIONS = Form(
    columns=(
        Column("label", Text(longest=40), required=True),
        Column("fielded_on", Day(), required=True),
        forms.NOTE,
    )
)
SYSTEM = Form(
    columns=(
        REF,
        Column("name", Text(longest=200), required=True),
        Column("state", forms.STATE, required=True),
        Column("domain", Text(longest=40)),
        Column("versions", Many(VERSIONS), absent=[]),
        forms.NOTE,
        forms.RELEASE,
    )
)
CASE = Form(
    columns=(
        REF,
        TITLE,
        Column("capability", Text(longest=120), required=True),
        Column("system_a", Ref(of="system"), required=True),
        Column("system_b", Ref(of="system"), required=True),
        Column("standard", Ref(of="standard"), absent=None),
        forms.NOTE,
        forms.RELEASE,
    )
)


class Lessons(Section):
    """Lessons; the database itself asks for the proof of those that are closed."""

    name, noun, form, model = "lessons", "lesson", LESSON, Lesson
    is_left_out_if_empty = True

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).prefetch_related("waivers").order_by("ref")

    def check(self, values: Values) -> Iterator[Bad]:
        if values["action"] and not (values["action_body"] and values["due_on"]):
            yield Bad("an action needs its body and the day it is due", "action")

    def values(self, row: Lesson, alliance: Alliance | None) -> Values:
        values = super().values(row, alliance)
        if any(one.is_approved for one in row.waivers.all()):
            values["closed_on"] = None
        return values


class Observations(Section):
    """What was seen in exercises."""

    name, noun, form, model = "observations", "observation", OBSERVATION, Observation
    key = ("event", "number")
    keys = {"event": "event", "lesson": "lesson"}
    is_left_out_if_empty = True

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).order_by("event__ref", "number")


class Checks(Section):
    """What later exercises showed of lessons."""

    name, noun, form, model = "lesson_checks", "lesson_check", CHECK, LessonCheck
    key = ("lesson", "event")
    keys = {"event": "event", "lesson": "lesson"}
    is_left_out_if_empty = True

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).order_by("lesson__ref", "event__ref")


class Standards(Laden):
    """Standards with their editions."""

    name, noun, form, model = "standards", "standard", STANDARD, Standard
    hanging = {"editions": Hanging(Edition, "standard", EDITIONS, ("label",), "editions", {})}
    flat = (*Section.flat, *hanging)
    is_left_out_if_empty = True


class Systems(Laden):
    """Systems with their versions."""

    name, noun, form, model = "systems", "system", SYSTEM, System
    hanging = {"versions": Hanging(SystemVersion, "system", VERSIONS, ("label",), "versions", {})}
    flat = (*Section.flat, *hanging)
    is_left_out_if_empty = True


class Cases(Section):
    """What is to be tested."""

    name, noun, form, model = "test_cases", "test_case", CASE, InteropCase
    keys = {"system_a": "system", "system_b": "system", "standard": "standard"}
    is_left_out_if_empty = True

    def check(self, values: Values) -> Iterator[Bad]:
        if values["system_a"] == values["system_b"]:
            yield Bad("a system is tested with another", "system_b")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).order_by("ref")
