"""Meetings, what they decided and what is to be done after them, as partners read it."""

from typing import Any, ClassVar

from rest_framework import serializers

from accounts.models import Scope
from commitments.models import Commitment
from consultations.models import ActionItem, Decision, Forum, Meeting
from consultations.querysets import ActionQuerySet
from kit.api.filters import (
    Alliance,
    CharFilter,
    Day,
    FilterSet,
    Flag,
    Linked,
    OneOf,
    OnOrAfter,
    OnOrBefore,
)
from kit.api.resource import SOURCED, Link, Resource, Row
from kit.api.schema import (
    Described,
    LinkSerializer,
    NamedLinkSerializer,
    Originators,
    PartialDateText,
    RecordSerializer,
    SourcedSerializer,
)

FORMATS = {one.value: one.value.replace(" ", "_") for one in Meeting.Format}


class MeetingFilters(FilterSet):
    """What a list of meetings may be narrowed to."""

    alliance = Alliance()
    ref = CharFilter()
    forum = Linked(Forum, "frm")
    status = OneOf(Meeting.Status.choices)
    since = OnOrAfter("starts_on", help_text="may have begun on or after this day")
    until = OnOrBefore("starts_on", help_text="may have begun on or before this day")


class ForumSerializer(NamedLinkSerializer):
    """The standing body that met."""

    level = serializers.CharField(allow_blank=True)


class MeetingSerializer(SourcedSerializer):
    """A meeting of a forum: planned, held, or recorded as not held."""

    status = serializers.ChoiceField(Meeting.Status.choices)
    starts_on = PartialDateText(allow_null=False)
    ends_on = PartialDateText()
    ordinal = serializers.IntegerField(allow_null=True, help_text="which meeting of the forum")
    place = Described()
    format = serializers.ChoiceField(list(FORMATS.values()))
    title = Described(help_text="where it has one of its own")
    starts_at = serializers.DateTimeField(
        allow_null=True, help_text="the instant, of a meeting that was planned to the hour"
    )
    ends_at = serializers.DateTimeField(allow_null=True)
    zone = Described(help_text="time zone of the place of meeting, such as Asia/Tokyo")
    outcome = Described()
    note = Described()
    forum = ForumSerializer(allow_null=True)


class Consultations(Resource):
    """Meetings of the forums in which allies consult."""

    scope = Scope.CONSULTATIONS
    queryset = Meeting.objects.all()
    filterset_class = MeetingFilters
    serializer_class = MeetingSerializer
    prefix, order = "mtg", "starts_on"
    columns = (
        "ref",
        "status",
        "starts_on",
        "ends_on",
        "ordinal",
        "place",
        "format",
        "title",
        "starts_at",
        "ends_at",
        "zone",
        "outcome",
        "note",
        *SOURCED,
    )
    links: ClassVar = {"forum": Link(Forum, "frm", ("ref", "name", "level"))}

    def shape(self, row: Row, seen: Row) -> Row:
        return super().shape(row, seen) | {"format": FORMATS[row["format"]]}


class DecisionFilters(FilterSet):
    """What a list of decisions may be narrowed to."""

    alliance = Alliance()
    meeting = Linked(Meeting, "mtg")
    commitment = Linked(Commitment, "com")


class DecisionSerializer(RecordSerializer):
    """What a meeting decided."""

    number = serializers.IntegerField(help_text="within its meeting")
    text = serializers.CharField()
    meeting = LinkSerializer(allow_null=True)
    commitment = LinkSerializer(allow_null=True, help_text="what it has become, if it has")
    release = serializers.CharField(help_text="to whom it may be shown")
    originators = Originators()


class Decisions(Resource):
    """What meetings decided; some of it became commitments."""

    scope = Scope.CONSULTATIONS
    queryset = Decision.objects.all()
    filterset_class = DecisionFilters
    serializer_class = DecisionSerializer
    prefix, order = "dec", "recorded_at"
    columns = ("number", "text", "release", "originators")
    links: ClassVar = {"meeting": Link(Meeting, "mtg"), "commitment": Link(Commitment, "com")}


class ActionFilters(FilterSet):
    """What a list of actions may be narrowed to."""

    alliance = Alliance()
    meeting = Linked(Meeting, "mtg")
    state = CharFilter("state__iso3", help_text="ISO 3166 alpha-3 code of whose it is")
    due_before = Day("due_on", lookup_expr="lte", help_text="due on or before this day")
    open = Flag(method="that_are_open", help_text="not done yet")

    def that_are_open(self, rows: ActionQuerySet, name: str, value: Any) -> ActionQuerySet:
        return rows.filter(done_at__isnull=value == "true")


class ActionItemSerializer(RecordSerializer):
    """Something to be done after a meeting; by whom on either side is for that side to know."""

    text = serializers.CharField()
    state = Described(help_text="ISO 3166 alpha-3 code of whose it is")
    due_on = serializers.DateField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    meeting = LinkSerializer(allow_null=True)
    release = serializers.CharField(help_text="to whom it may be shown")
    originators = Originators()


class Actions(Resource):
    """What is to be done after meetings, until it is done."""

    scope = Scope.CONSULTATIONS
    queryset = ActionItem.objects.all()
    filterset_class = ActionFilters
    serializer_class = ActionItemSerializer
    prefix, order = "act", "recorded_at"
    columns = ("text", "due_on", "done_at", "release", "originators")
    more = ("state__iso3",)
    links: ClassVar = {"meeting": Link(Meeting, "mtg")}

    def shape(self, row: Row, seen: Row) -> Row:
        return super().shape(row, seen) | {"state": row["state__iso3"]}
