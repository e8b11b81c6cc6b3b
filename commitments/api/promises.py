"""Commitments and their occurrences as partners read them."""

from datetime import date
from typing import Any, ClassVar

from rest_framework import serializers

from accounts.models import Scope
from commitments.actions import statuses
from commitments.cadence import NEVER, Roll, ZonePolicy
from commitments.cadence.status import Status, Told
from commitments.models import Commitment, Evidence, Occurrence, Post
from commitments.querysets import CommitmentQuerySet, OccurrenceQuerySet
from kit import clock
from kit.api.filters import Alliance, CharFilter, Day, FilterSet, Flag, Linked, OneOf
from kit.api.resource import SOURCED, Link, Resource, Row, Rows
from kit.api.schema import (
    Described,
    DurationText,
    LinkSerializer,
    Originators,
    PartialDateText,
    RecordSerializer,
    SourcedSerializer,
    Words,
)
from kit.api.values import decimal_text
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
    rhythm = OneOf(Commitment.ALL_RHYTHMS)
    kind = OneOf(Commitment.Kind.choices)
    domain = CharFilter(method="in_domain", help_text="such as cyber")

    def in_domain(self, rows: CommitmentQuerySet, name: str, value: str) -> CommitmentQuerySet:
        return rows.filter(domains__contains=[value])

    def owed_by(self, rows: CommitmentQuerySet, name: str, value: str) -> CommitmentQuerySet:
        return rows.filter(obligor_states__contains=[value])

    def with_obligation(
        self, rows: CommitmentQuerySet, name: str, value: str
    ) -> CommitmentQuerySet:
        return rows.filter(obligations__contains=[value])


class StepSerializer(serializers.Serializer[Row]):
    """One question on the way to a status."""

    asked = serializers.CharField()
    answer = serializers.CharField()


class StatusSerializer(serializers.Serializer[Row]):
    """How it stands today by what you may see of it, and why: the questions that led there."""

    status = serializers.ChoiceField([one.value for one in Status])
    occurrence = Described(help_text="label of the occurrence that it is about")
    reasons = StepSerializer(many=True)


class PostSerializer(serializers.Serializer[Row]):
    """The post that looks after it on our side."""

    id = serializers.CharField()
    name = serializers.CharField()


class CommitmentSerializer(SourcedSerializer):
    """One promise: what is owed, by whom, when, and what it rests on."""

    code = serializers.CharField(help_text="the number people cite: C-0042")
    title = serializers.CharField()
    basis = Described(help_text="what it rests on, where there is no clause")
    obligations = Words()
    obligor = serializers.ChoiceField(Commitment.Obligor.choices)
    obligor_states = Words(help_text="ISO 3166 alpha-3")
    kind = serializers.ChoiceField(Commitment.Kind.choices, help_text="what sort of duty it is")
    is_draft = serializers.BooleanField(help_text="not agreed yet: nothing falls due")
    trigger = serializers.CharField(help_text="what makes it due, such as armed_attack")
    threshold = Described(help_text="from where on the trigger counts")
    geographic_scope = Described()
    domains = Words(help_text="such as land, sea, air, cyber, space, economic")
    discharged_by = Words()
    rhythm = serializers.ChoiceField(Commitment.ALL_RHYTHMS, allow_null=True)
    due_on = serializers.DateField(allow_null=True, help_text="the agreed day, if owed once")
    recurrence = Described(help_text="RFC 5545, such as FREQ=MONTHLY;BYMONTHDAY=-1")
    roll = serializers.ChoiceField(
        [one.value for one in Roll], help_text="where a due day goes that is no working day"
    )
    roll_places = Words(help_text="whose holidays: ISO 3166 alpha-2")
    zone_policy = serializers.ChoiceField(
        [one.value for one in ZonePolicy], help_text="whose midnight ends its days"
    )
    level = Described(help_text="to be reached: a decimal number")
    level_unit = Described(help_text="such as % of GDP")
    period = DurationText()
    grace = DurationText()
    parity = serializers.ChoiceField(["odd", "even"], allow_null=True)
    runs_from = serializers.DateField(allow_null=True)
    runs_until = serializers.DateField(allow_null=True)
    stated_cadence = Described()
    note = Described()
    instrument = LinkSerializer(allow_null=True)
    provision = LinkSerializer(allow_null=True)
    post = PostSerializer(allow_null=True)
    status = StatusSerializer(
        allow_null=True, help_text="null unless it is asked for, as by `fields=ref,status`"
    )


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
        "kind",
        "is_draft",
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
        *("due_on", "recurrence", "roll", "roll_places", "zone_policy", "level", "level_unit"),
        "stated_cadence",
        "note",
        *SOURCED,
    )
    more = ("number",)
    links: ClassVar = {
        "instrument": Link(Instrument, "ins"),
        "provision": Link(Provision, "prv"),
        "post": Link(Post, "pst", ("name",)),
    }

    def shape(self, row: Row, seen: Row) -> Row:
        level = None if row["level"] is None else decimal_text(row["level"])
        return super().shape(row, seen) | {"code": f"C-{row['number']:04}", "level": level}

    def _whole(self, rows: Rows) -> Rows:
        whole = super()._whole(rows)
        if "status" not in self._wanted():
            return [one | {"status": None} for one in whole]
        found = Commitment.objects.filter(pk__in=[row["id"] for row in rows])
        stands = statuses(self.request.user, list(found), clock.today())
        return [
            one | {"status": _why(stands[row["id"]])} for row, one in zip(rows, whole, strict=True)
        ]


def _why(told: Told) -> Row:
    steps = [{"asked": step.asked, "answer": step.answer} for step in told.steps]
    label = told.slot.label if told.slot else None
    return {"status": told.status.value, "occurrence": label, "reasons": steps}


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
    state = serializers.ChoiceField(
        STATES, help_text="today; overtaken: a later one was met, and that this one was is unknown"
    )
    opens_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True, help_text="last day in time; null: suspended")
    lapses_on = serializers.DateField(allow_null=True, help_text="last day of grace")
    met_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    is_skipped = serializers.BooleanField()
    commitment = LinkSerializer(allow_null=True)
    evidence = EvidenceSerializer(allow_null=True)
    release = serializers.CharField(help_text="to whom it may be shown")
    originators = Originators()


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
        "originators",
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
