"""Findings as partners read them."""

from typing import Any

from rest_framework import serializers

from accounts.models import Scope
from compliance.models import Finding, Severity, SubjectKind
from compliance.querysets import FindingQuerySet
from compliance.rule import exact
from kit.api.filters import Alliance, CharFilter, Day, FilterSet, Flag, OneOf
from kit.api.resource import Resource, Row
from kit.api.schema import Originators, RecordSerializer, Shape

WORDS = {one.value: one.label for one in Severity}
NUMBERS = {one.label: one.value for one in Severity}


class FindingFilters(FilterSet):
    """What a list of findings may be narrowed to."""

    alliance = Alliance()
    rule = CharFilter()
    key = CharFilter()
    subject = CharFilter(help_text="reference of what it is about")
    subject_kind = OneOf(SubjectKind.choices)
    state = CharFilter(help_text="in the words of the rule")
    severity = OneOf([(word, word) for word in NUMBERS], method="of_severity")
    open = Flag(method="that_are_open", help_text="whether it still holds")
    since = Day("since", lookup_expr="gte", help_text="began on or after this day")
    until = Day("since", lookup_expr="lte", help_text="began on or before this day")
    due_after = Day("due_on", lookup_expr="gte", help_text="due on or after this day")
    due_before = Day("due_on", lookup_expr="lte", help_text="due on or before this day")

    def of_severity(self, rows: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        return rows.filter(severity=NUMBERS[value])

    def that_are_open(self, rows: FindingQuerySet, name: str, value: Any) -> FindingQuerySet:
        return rows.filter(resolved_at__isnull=value == "true")


class ExplanationSerializer(Shape):
    """Why a finding holds: what the rule read, what it reckoned, and on what it rests."""

    inputs = serializers.DictField(
        help_text="by name, as the rule has them: amounts and shares are decimals in text, such as "
        '"1519.20", days are YYYY-MM-DD, years and counts are whole numbers; several stand in a '
        "list, or in an object by state, day or year"
    )
    arithmetic = serializers.CharField(help_text="how it was reckoned, for people to read")
    citation = serializers.CharField(help_text="the clause or measure that it rests on")
    clears_when = serializers.CharField(help_text="what clears it, for people to read")


class FindingSerializer(RecordSerializer):
    """Something is wrong, from the day a rule first says so until it no longer does."""

    rule = serializers.CharField()
    key = serializers.CharField(help_text="with the rule, the name of the problem")
    subject = serializers.CharField(help_text="reference of what it is about")
    subject_kind = serializers.ChoiceField(SubjectKind.choices)
    title = serializers.CharField()
    state = serializers.CharField(help_text="in the words of the rule")
    severity = serializers.ChoiceField(list(NUMBERS))
    since = serializers.DateField(help_text="the day the problem began")
    due_on = serializers.DateField(allow_null=True)
    explanation = ExplanationSerializer()
    resolved_at = serializers.DateTimeField(allow_null=True)
    release = serializers.CharField(help_text="to whom it may be shown")
    originators = Originators()


class Findings(Resource):
    """What the rules found to be wrong, with the explanation of each."""

    scope = Scope.FINDINGS
    queryset = Finding.objects.all()
    filterset_class = FindingFilters
    serializer_class = FindingSerializer
    prefix, order = "fnd", "since"
    columns = (
        "rule",
        "key",
        "subject",
        "subject_kind",
        "title",
        "state",
        "severity",
        "since",
        "due_on",
        "explanation",
        "resolved_at",
        "release",
        "originators",
    )

    def shape(self, row: Row, seen: Row) -> Row:
        told = row["explanation"]
        explanation = told | {"inputs": exact(told.get("inputs", {}))}
        return super().shape(row, seen) | {
            "severity": WORDS[row["severity"]],
            "explanation": explanation,
        }
