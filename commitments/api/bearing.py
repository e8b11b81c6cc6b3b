"""What bears on a commitment: evidence, reliefs, breaches and events, as partners read them.

Who added or decided something is not told: that is ours to know. A relief is told once it has been
approved; a proposal is not agreed by anyone yet.
"""

from typing import ClassVar

from rest_framework import serializers

from accounts.models import Scope
from commitments.models import Breach, Commitment, Evidence, File, Incident, Relief
from kit.api.filters import Alliance, CharFilter, Day, FilterSet, Linked, OneOf, OnOrAfter
from kit.api.resource import Link, Resource, Row
from kit.api.schema import Described, LinkSerializer, Originators, PartialDateText, RecordSerializer
from kit.api.values import decimal_text

RELEASE = "to whom it may be shown"


class EvidenceFilters(FilterSet):
    """What a list of evidence may be narrowed to."""

    alliance = Alliance()
    commitment = Linked(Commitment, "com")
    kind = CharFilter(help_text="such as meeting, file, figure")
    since = OnOrAfter("met_on", help_text="may have been on or after this day")


class FileSerializer(serializers.Serializer[Row]):
    """A file, without its bytes: by its SHA-256 it is known again."""

    id = serializers.CharField()
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="bytes")
    sha256 = serializers.CharField()


class ProofSerializer(RecordSerializer):
    """What met a commitment, on a day."""

    ref = serializers.CharField(help_text="the record it rests on")
    kind = serializers.CharField()
    title = Described()
    met_on = PartialDateText(allow_null=False)
    label = Described(help_text="the occurrence it was for, where it names one")  # type: ignore[assignment]
    url = Described()
    figure = Described(help_text="a decimal number")
    figure_unit = Described()
    expires_on = serializers.DateField(allow_null=True, help_text="last day on which it proves")
    withdrawn_at = serializers.DateTimeField(
        allow_null=True, help_text="since when it proves nothing any more"
    )
    commitment = LinkSerializer(allow_null=True)
    supersedes = LinkSerializer(allow_null=True)
    file = FileSerializer(allow_null=True)
    release = serializers.CharField(help_text=RELEASE)
    originators = Originators()


class Evidences(Resource):
    """What met commitments: records, files, links, figures; withdrawn ones say since when."""

    scope = Scope.COMMITMENTS
    queryset = Evidence.objects.all()
    filterset_class = EvidenceFilters
    serializer_class = ProofSerializer
    prefix, order = "evd", "met_on"
    columns = (
        *("ref", "kind", "title", "met_on", "label", "url", "figure", "figure_unit"),
        *("expires_on", "withdrawn_at", "release", "originators"),
    )
    links: ClassVar = {
        "commitment": Link(Commitment, "com"),
        "supersedes": Link(Evidence, "evd"),
        "file": Link(File, "fil", ("name", "media_type", "size", "sha256")),
    }

    def shape(self, row: Row, seen: Row) -> Row:
        figure = None if row["figure"] is None else decimal_text(row["figure"])
        return super().shape(row, seen) | {"figure": figure}


class ReliefFilters(FilterSet):
    """What a list of reliefs may be narrowed to."""

    alliance = Alliance()
    commitment = Linked(Commitment, "com")
    kind = OneOf(Relief.Kind.choices)


class ReliefSerializer(RecordSerializer):
    """A waiver, extension or suspension that was agreed, or a dispute."""

    kind = serializers.ChoiceField(Relief.Kind.choices)
    label = Described(help_text="the occurrence concerned")  # type: ignore[assignment]
    new_due_on = serializers.DateField(allow_null=True, help_text="of an extension")
    starts_on = serializers.DateField(allow_null=True, help_text="its first day")
    ends_on = serializers.DateField(
        allow_null=True, help_text="the first day it no longer holds; null: without end"
    )
    authority = serializers.CharField(help_text="by whom or what, such as a note")
    decided_at = serializers.DateTimeField()
    commitment = LinkSerializer(allow_null=True)
    release = serializers.CharField(help_text=RELEASE)
    originators = Originators()


class Reliefs(Resource):
    """What was agreed besides the text: waivers, extensions, suspensions; and disputes."""

    scope = Scope.COMMITMENTS
    queryset = Relief.objects.approved()
    filterset_class = ReliefFilters
    serializer_class = ReliefSerializer
    prefix, order = "rel", "decided_at"
    columns = (
        *("kind", "label", "new_due_on", "starts_on", "ends_on", "authority", "decided_at"),
        "release",
        "originators",
    )
    links: ClassVar = {"commitment": Link(Commitment, "com")}


class BreachFilters(FilterSet):
    """What a list of breaches may be narrowed to."""

    alliance = Alliance()
    commitment = Linked(Commitment, "com")
    began_after = Day("began_on", lookup_expr="gte", help_text="began on or after this day")


class BreachSerializer(RecordSerializer):
    """A commitment that was broken."""

    began_on = serializers.DateField()
    ended_on = serializers.DateField(
        allow_null=True, help_text="the first day it was kept again; null: not made good"
    )
    what = serializers.CharField()
    commitment = LinkSerializer(allow_null=True)
    release = serializers.CharField(help_text=RELEASE)
    originators = Originators()


class Breaches(Resource):
    """Commitments that were broken, and since when they are kept again."""

    scope = Scope.COMMITMENTS
    queryset = Breach.objects.all()
    filterset_class = BreachFilters
    serializer_class = BreachSerializer
    prefix, order = "brc", "began_on"
    columns = ("began_on", "ended_on", "what", "release", "originators")
    links: ClassVar = {"commitment": Link(Commitment, "com")}


class IncidentFilters(FilterSet):
    """What a list of events may be narrowed to."""

    alliance = Alliance()
    ref = CharFilter()
    trigger = CharFilter(help_text="as commitments name it, such as armed_attack")
    since = OnOrAfter("occurred_on", help_text="may have been on or after this day")


class IncidentSerializer(RecordSerializer):
    """An event in the world that wakes conditional commitments."""

    ref = serializers.CharField()
    trigger = serializers.CharField()
    occurred_on = PartialDateText(allow_null=False)
    title = serializers.CharField()
    note = Described()
    noted_at = serializers.DateTimeField()
    retracted_at = serializers.DateTimeField(
        allow_null=True, help_text="since when it counts as not having happened"
    )
    release = serializers.CharField(help_text=RELEASE)
    originators = Originators()


class Incidents(Resource):
    """Events that clauses speak of."""

    scope = Scope.COMMITMENTS
    queryset = Incident.objects.all()
    filterset_class = IncidentFilters
    serializer_class = IncidentSerializer
    prefix, order = "inc", "occurred_on"
    columns = (
        *("ref", "trigger", "occurred_on", "title", "note", "noted_at", "retracted_at"),
        "release",
        "originators",
    )
