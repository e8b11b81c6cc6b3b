"""Objectives and lessons as partners read them."""

from typing import Any, ClassVar

from rest_framework import serializers

from accounts.models import Scope
from commitments.models import Commitment
from exercises.models import Attainment, Lesson, LessonCheck, Objective
from exercises.practice.lessons import ASPECTS
from exercises.querysets import ExerciseQuerySet
from kit.api.filters import Alliance, CharFilter, FilterSet, Flag, Linked
from kit.api.resource import Link, Part, Resource
from kit.api.schema import (
    Described,
    DurationText,
    LinkSerializer,
    Originators,
    RecordSerializer,
    Words,
)


class ObjectiveFilters(FilterSet):
    """What a list of objectives may be narrowed to."""

    alliance = Alliance()
    ref = CharFilter()
    capability = CharFilter()
    commitment = Linked(Commitment, "com")


class AttainmentSerializer(serializers.Serializer[Any]):
    """What one exercise showed of it."""

    result = serializers.ChoiceField(Attainment.Result.choices, allow_null=True)
    evidence = Described()


class ObjectiveSerializer(RecordSerializer):
    """Something exercises are to show again and again."""

    ref = serializers.CharField()
    title = serializers.CharField()
    capability = Described()
    agreed_on = serializers.DateField()
    retest_every = DurationText()
    note = Described()
    release = serializers.CharField(help_text="to whom it may be shown")
    originators = Originators()
    commitment = LinkSerializer(allow_null=True)
    results = AttainmentSerializer(many=True)


class Objectives(Resource):
    """What exercises are to show, and what they showed."""

    scope = Scope.EXERCISES
    queryset = Objective.objects.all()
    filterset_class = ObjectiveFilters
    serializer_class = ObjectiveSerializer
    prefix = "obj"
    columns = (
        *("ref", "title", "capability", "agreed_on", "retest_every", "note"),
        *("release", "originators"),
    )
    links: ClassVar = {"commitment": Link(Commitment, "com")}
    parts: ClassVar = {
        "results": Part(
            *(Attainment, "objective", ("result", "evidence")),
            lambda row: {name: value or None for name, value in row.items()},
            order=("recorded_at",),
        )
    }


class LessonFilters(FilterSet):
    """What a list of lessons may be narrowed to."""

    alliance = Alliance()
    ref = CharFilter()
    tag = CharFilter(method="with_tag", help_text="one of its tags")
    closed = Flag(method="that_closed", help_text="whether it is learned or waived")

    def with_tag(self, rows: ExerciseQuerySet, name: str, value: str) -> ExerciseQuerySet:
        return rows.filter(tags__contains=[value])

    def that_closed(self, rows: ExerciseQuerySet, name: str, value: Any) -> ExerciseQuerySet:
        return rows.filter(closed_on__isnull=value != "true")


class CheckSerializer(serializers.Serializer[Any]):
    """What one later exercise showed."""

    is_remedied = serializers.BooleanField()
    evidence = serializers.CharField()


class LessonSerializer(RecordSerializer):
    """A lesson: who remedies it by when, and whether a later exercise showed it remedied."""

    ref = serializers.CharField()
    title = serializers.CharField()
    tags = Words()
    aspects = serializers.ListField(child=serializers.ChoiceField(ASPECTS), help_text="DOTMLPF-I")
    action = Described()
    action_body = Described()
    identified_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    remedied_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True, help_text="only once proven, or waived")
    release = serializers.CharField(help_text="to whom it may be shown")
    originators = Originators()
    checks = CheckSerializer(many=True)


class Lessons(Resource):
    """Lessons of exercises."""

    scope = Scope.EXERCISES
    queryset = Lesson.objects.all()
    filterset_class = LessonFilters
    serializer_class = LessonSerializer
    prefix = "les"
    columns = (
        *("ref", "title", "tags", "aspects", "action", "action_body", "identified_on"),
        *("due_on", "remedied_on", "closed_on", "release", "originators"),
    )
    parts: ClassVar = {
        "checks": Part(
            *(LessonCheck, "lesson", ("is_remedied", "evidence"), dict), order=("recorded_at",)
        )
    }
