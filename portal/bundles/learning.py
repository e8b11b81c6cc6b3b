"""Lessons in a bundle: what was observed, what shows that it was remedied, who waived that.

People are called by the name that they sign in with; a load takes the file's word for who signed a
waiver, and the record says that it was the load that brought it.
"""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.db.models import QuerySet

from alliances.models import Alliance
from exercises.models import Lesson, LessonCheck, Observation, Waiver
from exercises.practice.lessons import ASPECTS
from kit.approval import Decision
from kit.errors import Refused
from portal.bundles import forms
from portal.bundles.kinds import (
    Bad,
    Choice,
    Column,
    Day,
    Form,
    Instant,
    Many,
    Named,
    Ref,
    Slug,
    Text,
    Whole,
    Yes,
)
from portal.bundles.sections import Find, Section, Values

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
        *forms.MARKING,
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
        *forms.MARKING,
    )
)
CHECK = Form(
    columns=(
        Column("lesson", Ref(of="lesson"), required=True),
        Column("event", Ref(of="event"), required=True),
        Column("is_remedied", Yes(), required=True),
        Column("evidence", Text(longest=300), required=True),
        forms.NOTE,
        *forms.MARKING,
    )
)
WAIVER = Form(
    columns=(
        Column("lesson", Ref(of="lesson"), required=True),
        Column("proposed_at", Instant(), required=True),
        Column("proposed_by", Named(of="person"), required=True),
        Column("reason", Text(), required=True),
        Column("decision", Choice(words=tuple(filter(None, Decision.values)))),
        Column("decided_at", Instant(), absent=None),
        Column("decided_by", Named(of="person"), absent=None),
        Column("remark", Text()),
        *forms.MARKING,
    )
)


class Lessons(Section):
    """Lessons; the database itself asks for the proof of those that are closed."""

    name, noun, form, model = "lessons", "lesson", LESSON, Lesson
    is_left_out_if_empty = True

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).order_by("ref")

    def check(self, values: Values) -> Iterator[Bad]:
        if values["action"] and not (values["action_body"] and values["due_on"]):
            yield Bad("an action needs its body and the day it is due", "action")


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


class Waivers(Section):
    """Who proposed to close a lesson unverified, and who signed or refused it."""

    name, noun, form, model = "waivers", "waiver", WAIVER, Waiver
    key = ("lesson", "proposed_at")
    keys = {"lesson": "lesson", "proposed_by": "person", "decided_by": "person"}
    is_left_out_if_empty = True

    def check(self, values: Values) -> Iterator[Bad]:
        decided = [values["decided_at"] is not None, bool(values["decided_by"])]
        if any(one is not bool(values["decision"]) for one in decided):
            yield Bad("comes with who decided it and when: decided_by, decided_at", "decision")
        elif values["decision"] == Decision.APPROVED and _is_one(values):
            yield Bad("is who proposed it: another person must sign", "decided_by")
        elif values["decision"] == Decision.WITHDRAWN and not _is_one(values):
            yield Bad("is not who proposed it: only they withdraw it", "decided_by")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).order_by("lesson__ref", "proposed_at")

    def values(self, row: Waiver, alliance: Alliance | None) -> Values:
        values = super().values(row, alliance)
        for name in ("proposed_at", "decided_at"):
            at = values[name]
            values[name] = at and at.astimezone(UTC).replace(microsecond=0)
        return values

    def complete(self, values: Values, old: Values | None, find: Find) -> None:
        """What was decided stays decided, and who proposed it stays who did."""
        if old is None:
            return
        kept = ("decision", "decided_by", "decided_at") if old["decision"] else ()
        for name in ("proposed_by", *kept):
            if values[name] != old[name]:
                text = f"waivers {self.identify(values)!r}, field {name}: is {old[name]} here"
                raise Refused("waiver_decided", f"{text}, and stays so.")


def _is_one(values: Values) -> bool:
    return bool(values["decided_by"] == values["proposed_by"])
