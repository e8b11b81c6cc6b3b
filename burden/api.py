"""Contributions as partners read them."""

from typing import Any, ClassVar

from rest_framework import serializers

from accounts.models import Scope
from burden.models import Contribution
from commitments.models import Commitment
from kit.api.filters import Alliance, CharFilter, Day, FilterSet, Linked, OneOf
from kit.api.resource import SOURCED, Link, Resource, Row
from kit.api.schema import Described, LinkSerializer, MoneySerializer, SourcedSerializer
from kit.api.values import decimal_text, money
from treaties.models import Instrument


class ContributionFilters(FilterSet):
    """What a list of contributions may be narrowed to."""

    alliance = Alliance()
    ref = CharFilter()
    contributor = CharFilter("contributor__iso3", help_text="ISO 3166 alpha-3")
    beneficiary = CharFilter("beneficiary__iso3", help_text="ISO 3166 alpha-3")
    category = CharFilter()
    form = OneOf(Contribution.Form.choices)
    basis = OneOf(Contribution.Basis.choices)
    currency = CharFilter(help_text="ISO 4217")
    instrument = Linked(Instrument, "ins")
    commitment = Linked(Commitment, "com")
    since = Day("period_end", lookup_expr="gte", help_text="the period ends on or after this day")
    until = Day("period_start", lookup_expr="lte", help_text="it starts on or before this day")


class QuantitySerializer(serializers.Serializer[Any]):
    """A count of what is not money."""

    amount = serializers.CharField()
    unit = serializers.CharField()


class ContributionSerializer(SourcedSerializer):
    """What one state gave or promised another in one period.

    Amounts of different basis are never summed: a ceiling lies inside another amount.
    """

    contributor = serializers.CharField(help_text="ISO 3166 alpha-3")
    beneficiary = serializers.CharField(help_text="ISO 3166 alpha-3")
    category = serializers.CharField()
    form = serializers.ChoiceField(Contribution.Form.choices)
    basis = serializers.ChoiceField(Contribution.Basis.choices)
    amount = MoneySerializer(allow_null=True, help_text="null: not money")
    quantity = QuantitySerializer(allow_null=True, help_text="null: money")
    period_start = serializers.DateField()
    period_end = serializers.DateField()
    fiscal_year = Described(help_text="as the source labels it")
    scale = serializers.ChoiceField(["m", "bn"], allow_null=True)
    parts = serializers.DictField(help_text="amounts by part, as printed, in the scale given")
    note = Described()
    instrument = LinkSerializer(allow_null=True)
    commitment = LinkSerializer(allow_null=True)


class Contributions(Resource):
    """What was given or promised, in money or otherwise."""

    scope = Scope.BURDEN
    queryset = Contribution.objects.all()
    filterset_class = ContributionFilters
    serializer_class = ContributionSerializer
    prefix, order = "ctr", "period_start"
    columns = (
        "ref",
        "category",
        "form",
        "basis",
        "period_start",
        "period_end",
        "fiscal_year",
        "scale",
        "parts",
        "note",
        *SOURCED,
    )
    more = ("amount", "currency", "unit", "contributor__iso3", "beneficiary__iso3")
    links: ClassVar = {
        "instrument": Link(Instrument, "ins"),
        "commitment": Link(Commitment, "com"),
    }

    def shape(self, row: Row, seen: Row) -> Row:
        amount, unit = row["amount"], row["unit"]
        return super().shape(row, seen) | {
            "contributor": row["contributor__iso3"],
            "beneficiary": row["beneficiary__iso3"],
            "amount": None if unit else money(amount, row["currency"]),
            "quantity": {"amount": decimal_text(amount), "unit": unit} if unit else None,
        }
