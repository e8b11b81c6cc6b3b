"""Alliances as partners read them."""

from typing import ClassVar

from django.db.models import Q
from rest_framework import serializers

from accounts.models import PartnerSystem, Scope
from alliances.models import Alliance, Membership, Release
from kit.api.filters import CharFilter, FilterSet
from kit.api.resource import Part, Resource, Row
from kit.api.schema import Described, Shape, Words
from kit.models import Confidence


class AllianceFilters(FilterSet):
    """What a list of alliances may be narrowed to."""

    member = CharFilter(
        "memberships__state__iso3", help_text="ISO 3166 alpha-3 code of a member state"
    )


class AllianceSerializer(Shape):
    """States bound to each other."""

    id = serializers.CharField()
    slug = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    members = Words(help_text="ISO 3166 alpha-3")
    profile = serializers.DictField(
        allow_null=True, help_text="our coding of its obligations, in ATOP's terms"
    )
    note = Described()
    confidence = serializers.ChoiceField(Confidence.choices, allow_null=True)
    sources = Words(allow_null=True)
    release = serializers.ChoiceField(
        Release.choices, help_text="to whom its records may be shown, unless they say else"
    )


class Alliances(Resource):
    """Alliances granted to you."""

    scope = Scope.ALLIANCES
    queryset = Alliance.objects.all()
    filterset_class = AllianceFilters
    serializer_class = AllianceSerializer
    prefix, order, home, lookup_field = "aln", "slug", (), "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    columns = ("slug", "name", "short_name", "profile", "note", "confidence", "sources", "release")
    parts: ClassVar = {
        "members": Part(
            Membership,
            "alliance",
            ("state__iso3",),
            lambda row: row["state__iso3"],
            is_scoped=False,
        )
    }

    def named(self, text: str) -> Q:
        return Q(slug=text)

    def shape(self, row: Row, seen: Row) -> Row:
        shown = super().shape(row, seen)
        is_partner = isinstance(self.request.user, PartnerSystem)
        if is_partner and row["release"] not in {Release.PARTIES, Release.PUBLIC}:
            shown |= {"profile": None, "note": None, "confidence": None, "sources": None}
        return shown
