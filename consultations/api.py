"""Meetings as partners read them."""

from typing import ClassVar

from rest_framework import serializers

from accounts.models import Scope
from consultations.models import Forum, Meeting
from kit.api.filters import Alliance, CharFilter, FilterSet, Linked, OneOf, OnOrAfter, OnOrBefore
from kit.api.resource import SOURCED, Link, Resource, Row
from kit.api.schema import Described, NamedLinkSerializer, PartialDateText, SourcedSerializer

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
