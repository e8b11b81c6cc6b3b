"""Standards and tests of systems as partners read them."""

from typing import Any, ClassVar

from rest_framework import serializers

from accounts.models import Scope
from exercises.models import Edition, InteropCase, InteropResult, Standard, System
from kit.api.filters import Alliance, CharFilter, FilterSet, Linked
from kit.api.resource import Link, Part, Resource
from kit.api.schema import (
    Described,
    LinkSerializer,
    NamedLinkSerializer,
    Originators,
    RecordSerializer,
)


class StandardFilters(FilterSet):
    """What a list of standards may be narrowed to."""

    alliance = Alliance()
    ref = CharFilter()


class EditionSerializer(serializers.Serializer[Any]):
    """One edition, the newest last."""

    edition = serializers.CharField()
    issued_on = serializers.DateField()


class StandardSerializer(RecordSerializer):
    """An agreed standard with its editions."""

    ref = serializers.CharField()
    title = serializers.CharField()
    body = Described(help_text="who keeps it")
    is_ratified = serializers.BooleanField(help_text="whether states ratify it")
    note = Described()
    release = serializers.CharField(help_text="to whom it may be shown")
    originators = Originators()
    editions = EditionSerializer(many=True)


class Standards(Resource):
    """Standards that systems share."""

    scope = Scope.EXERCISES
    queryset = Standard.objects.all()
    filterset_class = StandardFilters
    serializer_class = StandardSerializer
    prefix = "std"
    columns = ("ref", "title", "body", "is_ratified", "note", "release", "originators")
    parts: ClassVar = {
        "editions": Part(
            *(Edition, "standard", ("label", "issued_on")),
            lambda row: {"edition": row["label"], "issued_on": row["issued_on"]},
            order=("issued_on", "id"),
        )
    }


class CaseFilters(FilterSet):
    """What a list of test cases may be narrowed to."""

    alliance = Alliance()
    ref = CharFilter()
    capability = CharFilter()
    standard = Linked(Standard, "std")


class ResultSerializer(serializers.Serializer[Any]):
    """What one test showed; a newer version or edition asks for another."""

    outcome = serializers.ChoiceField(InteropResult.Outcome.choices)
    tested_on = serializers.DateField()
    evidence = Described()


class CaseSerializer(RecordSerializer):
    """Two systems tested against each other, by a standard, for a capability."""

    ref = serializers.CharField()
    title = serializers.CharField()
    capability = serializers.CharField()
    note = Described()
    release = serializers.CharField(help_text="to whom it may be shown")
    originators = Originators()
    system_a = NamedLinkSerializer(allow_null=True)
    system_b = NamedLinkSerializer(allow_null=True)
    standard = LinkSerializer(allow_null=True)
    results = ResultSerializer(many=True)


class InteropCases(Resource):
    """Tests of whether systems work together, with their results, the newest last."""

    scope = Scope.EXERCISES
    queryset = InteropCase.objects.all()
    filterset_class = CaseFilters
    serializer_class = CaseSerializer
    prefix = "cas"
    columns = ("ref", "title", "capability", "note", "release", "originators")
    links: ClassVar = {
        "system_a": Link(System, "sys", ("ref", "name")),
        "system_b": Link(System, "sys", ("ref", "name")),
        "standard": Link(Standard, "std"),
    }
    parts: ClassVar = {
        "results": Part(
            *(InteropResult, "case", ("outcome", "tested_on", "evidence")),
            lambda row: row | {"evidence": row["evidence"] or None},
            order=("tested_on", "recorded_at", "id"),
        )
    }
