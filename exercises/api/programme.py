"""Exercises and their series as partners read them."""

from typing import Any, ClassVar

from django.db.models import Q
from rest_framework import serializers

from accounts.models import Scope
from commitments.models import Commitment
from exercises.models import Event, Participant, Series, Stage
from exercises.querysets import EventQuerySet, SeriesQuerySet
from kit.api.filters import Alliance, CharFilter, FilterSet, Linked, OneOf, OnOrAfter, OnOrBefore
from kit.api.resource import SOURCED, Link, Part, Resource, Row
from kit.api.schema import (
    Described,
    DurationText,
    LinkSerializer,
    NamedLinkSerializer,
    PartialDateText,
    SourcedSerializer,
    Words,
)


class EventFilters(FilterSet):
    """What a list of exercises may be narrowed to."""

    alliance = Alliance()
    ref = CharFilter()
    series = Linked(Series, "ser")
    status = OneOf(Event.Status.choices)
    party = CharFilter(method="with_state", help_text="ISO 3166 alpha-3 code of a participant")
    since = OnOrAfter("starts_on", help_text="may have begun on or after this day")
    until = OnOrBefore("starts_on", help_text="may have begun on or before this day")

    def with_state(self, rows: EventQuerySet, name: str, value: str) -> EventQuerySet:
        series = Series.objects.visible_to(self.request.user).filter(states__contains=[value])
        own = Q(states__contains=[value])
        return rows.filter(own | Q(states=[], series__in=series))


class StageSerializer(serializers.Serializer[Any]):
    """One stage of its plan."""

    kind = serializers.ChoiceField(Stage.KINDS)
    due_on = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)


class ParticipantSerializer(serializers.Serializer[Any]):
    """What one state sends in one domain, or that it observes."""

    state = serializers.CharField(help_text="ISO 3166 alpha-3")
    role = serializers.ChoiceField(Participant.Role.choices)
    domain = Described()
    people = serializers.IntegerField(allow_null=True)


class EventSerializer(SourcedSerializer):
    """One edition of a series."""

    name = serializers.CharField()
    status = serializers.ChoiceField(Event.Status.choices)
    starts_on = PartialDateText(allow_null=False)
    ends_on = PartialDateText()
    states = Words(help_text="ISO 3166 alpha-3; the series' where the edition names none")
    domains = Words()
    personnel = serializers.DictField(help_text="people by state")
    personnel_total = serializers.IntegerField(allow_null=True)
    nations = serializers.IntegerField(allow_null=True)
    place = Described()
    report = Described(help_text="where the after-action report is kept")
    stages = StageSerializer(many=True)
    participants = ParticipantSerializer(many=True)
    note = Described()
    series = NamedLinkSerializer(allow_null=True)


class Exercises(Resource):
    """Editions of exercises: planned, held, or not."""

    scope = Scope.EXERCISES
    queryset = Event.objects.all()
    filterset_class = EventFilters
    serializer_class = EventSerializer
    prefix, order = "evt", "starts_on"
    columns = (
        "ref",
        "name",
        "status",
        "starts_on",
        "ends_on",
        "states",
        "domains",
        "personnel",
        "personnel_total",
        "nations",
        "place",
        "report",
        "note",
        *SOURCED,
    )
    links: ClassVar = {"series": Link(Series, "ser", ("ref", "name", "states"))}
    parts: ClassVar = {
        "stages": Part(Stage, "event", ("kind", "due_on", "done_on"), dict, order=("due_on", "id")),
        "participants": Part(
            *(Participant, "event", ("state", "role", "domain", "people")),
            lambda row: row | {"domain": row["domain"] or None},
            order=("state", "domain", "id"),
        ),
    }

    def shape(self, row: Row, seen: Row) -> Row:
        shown = super().shape(row, seen)
        if series := shown["series"]:
            shown["states"] = shown["states"] or series["states"]
            shown["series"] = {name: series[name] for name in ("id", "ref", "name")}
        return shown


class SeriesFilters(FilterSet):
    """What a list of series may be narrowed to."""

    alliance = Alliance()
    ref = CharFilter()
    type = CharFilter(help_text="CPX, FTX, maritime, air")
    commitment = Linked(Commitment, "com")
    party = CharFilter(method="with_state", help_text="ISO 3166 alpha-3 code of a participant")

    def with_state(self, rows: SeriesQuerySet, name: str, value: Any) -> SeriesQuerySet:
        return rows.filter(states__contains=[value])


class SeriesSerializer(SourcedSerializer):
    """An exercise that is held again and again under one name."""

    name = serializers.CharField()
    type = serializers.CharField()
    states = Words(help_text="ISO 3166 alpha-3")
    rhythm = serializers.ChoiceField(Series.RHYTHMS, allow_null=True)
    period = DurationText()
    grace = DurationText()
    parity = serializers.ChoiceField(["odd", "even"], allow_null=True)
    runs_from = serializers.DateField(allow_null=True)
    runs_until = serializers.DateField(allow_null=True)
    stated_cadence = Described()
    note = Described()
    commitment = LinkSerializer(allow_null=True)


class SeriesList(Resource):
    """Exercises that are held again and again."""

    scope = Scope.EXERCISES
    queryset = Series.objects.all()
    filterset_class = SeriesFilters
    serializer_class = SeriesSerializer
    prefix = "ser"
    columns = (
        "ref",
        "name",
        "type",
        "states",
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
    links: ClassVar = {"commitment": Link(Commitment, "com")}
