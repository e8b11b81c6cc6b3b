"""Commitments and their occurrences as partners read them."""

from datetime import date
from typing import Any, ClassVar

from rest_framework import serializers

from accounts.models import Scope
from commitments.cadence import NEVER
from commitments.models import Commitment, Evidence, Occurrence
from commitments.querysets import CommitmentQuerySet, OccurrenceQuerySet
from kit import clock
from kit.api.filters import Alliance, CharFilter, Day, FilterSet, Flag, Linked, OneOf
from kit.api.resource import SOURCED, Link, Resource, Row
from kit.api.schema import (
    Described,
    DurationText,
    LinkSerializer,
    PartialDateText,
    RecordSerializer,
    SourcedSerializer,
    Words,
)
from treaties.models import Instrument, Provision

STATES = ("met", "skipped", "overtaken", "upcoming", "suspended", "open", "overdue", "lapsed")


class CommitmentFilters(FilterSet):
    """What a list of commitments may be narrowed to."""

    alliance = Alliance()
    ref = CharFilter()
    instrument = Linked(Instrument, "ins")
    provision = Linked(Provision, "prv")
    obligor = OneOf(Commitment.Obligor.choices)
    party = CharFilter(method="owed_by", help_text="ISO 3166 alpha-3 code of a named obligor")
    obligation = CharFilter(method="with_obligation", help_text="such as consult")
    trigger = CharFilter(help_text="what makes it due, such as standing or armed_attack")
    rhythm = OneOf(Commitment.RHYTHMS)

    def owed_by(self, rows: CommitmentQuerySet, name: str, value: str) -> CommitmentQuerySet:
        return rows.filter(obligor_states__contains=[value])

    def with_obligation(
        self, rows: CommitmentQuerySet, name: str, value: str
    ) -> CommitmentQuerySet:
        return rows.filter(obligations__contains=[value])


class CommitmentSerializer(SourcedSerializer):
    """One promise: what is owed, by whom, when, and what it rests on."""

    code = serializers.CharField(help_text="the number people cite: C-0042")
    title = serializers.CharField()
    basis = Described(help_text="what it rests on, where there is no clause")
    obligations = Words()
    obligor = serializers.ChoiceField(Commitment.Obligor.choices)
    obligor_states = Words(help_text="ISO 3166 alpha-3")
    trigger = serializers.CharField()
    threshold = Described()
    geographic_scope = Described()
    domains = Words()
    discharged_by = Words()
    rhythm = serializers.ChoiceField(Commitment.RHYTHMS, allow_null=True)
    period = DurationText()
    grace = DurationText()
    parity = serializers.ChoiceField(["odd", "even"], allow_null=True)
    runs_from = serializers.DateField(allow_null=True)
    runs_until = serializers.DateField(allow_null=True)
    stated_cadence = Described()
    note = Described()
    instrument = LinkSerializer(allow_null=True)
    provision = LinkSerializer(allow_null=True)


class Commitments(Resource):
    """What was promised."""

    scope = Scope.COMMITMENTS
    queryset = Commitment.objects.all()
    filterset_class = CommitmentFilters
    serializer_class = CommitmentSerializer
    prefix = "com"
    columns = (
        "ref",
        "title",
        "basis",
        "obligations",
        "obligor",
        "obligor_states",
        "trigger",
        "threshold",
        "geographic_scope",
        "domains",
        "discharged_by",
        "rhythm",
        "period",
        "grace",
        "parity",
        "runs_from",
        "runs_until",
        "stated_cadence",
        "note",
        *SOURCED,
    )
    more = ("number",)
    links: ClassVar = {
        "instrument": Link(Instrument, "ins"),
        "provision": Link(Provision, "prv"),
    }

    def shape(self, row: Row, seen: Row) -> Row:
        return super().shape(row, seen) | {"code": f"C-{row['number']:04}"}


class OccurrenceFilters(FilterSet):
    """What a list of occurrences may be narrowed to."""

    alliance = Alliance()
    commitment = Linked(Commitment, "com")
    label = CharFilter()
    due_after = Day("due_on", lookup_expr="gte", help_text="due on or after this day")
    due_before = Day("due_on", lookup_expr="lte", help_text="due on or before this day")
    open = Flag(method="that_are_open", help_text="begun by today, and neither met nor overtaken")

    def that_are_open(self, rows: OccurrenceQuerySet, name: str, value: Any) -> OccurrenceQuerySet:
        is_open = rows.open_on(clock.today())
        return is_open if value == "true" else rows.exclude(pk__in=is_open.values("pk"))


class EvidenceSerializer(LinkSerializer):
    """What met it."""

    kind = serializers.CharField()
    met_on = PartialDateText()


class OccurrenceSerializer(RecordSerializer):
    """One period in which a commitment is to be met."""

    label = serializers.CharField()  # type: ignore[assignment]
    state = serializers.ChoiceField(STATES, help_text="today")
    opens_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True, help_text="last day in time; null: suspended")
    lapses_on = serializers.DateField(allow_null=True, help_text="last day of grace")
    met_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    is_skipped = serializers.BooleanField()
    commitment = LinkSerializer(allow_null=True)
    evidence = EvidenceSerializer(allow_null=True)
    release = serializers.CharField(help_text="to whom it may be shown")


class Occurrences(Resource):
    """The periods in which commitments fall due, and what met them."""

    scope = Scope.COMMITMENTS
    queryset = Occurrence.objects.all()
    filterset_class = OccurrenceFilters
    serializer_class = OccurrenceSerializer
    prefix, order = "occ", "due_on"
    columns = (
        "label",
        "opens_on",
        "due_on",
        "lapses_on",
        "met_on",
        "closed_on",
        "is_skipped",
        "release",
    )
    links: ClassVar = {
        "commitment": Link(Commitment, "com"),
        "evidence": Link(Evidence, "evd", ("ref", "kind", "met_on")),
    }

    def shape(self, row: Row, seen: Row) -> Row:
        days = {name: None if row[name] == NEVER else row[name] for name in ("due_on", "lapses_on")}
        return super().shape(row, seen) | days | {"state": state_of(row, clock.today())}


def state_of(row: Row, today: date) -> str:
    """How an occurrence stands on a day."""
    if row["closed_on"]:
        return _closed(row)
    if today < row["opens_on"]:
        return "upcoming"
    if row["due_on"] == NEVER:
        return "suspended"
    if today <= row["due_on"]:
        return "open"
    return "overdue" if today <= row["lapses_on"] else "lapsed"


def _closed(row: Row) -> str:
    if row["is_skipped"]:
        return "skipped"
    return "met" if row["met_on"] else "overtaken"
