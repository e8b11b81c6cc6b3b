"""Contributions as partners read them, and what they attest of them."""

import hashlib
import re
from decimal import Decimal
from typing import Any, ClassVar

from django.db import IntegrityError, transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import PartnerSystem, Scope
from burden.actions import attest
from burden.models import Attestation, Contribution
from commitments.models import Commitment
from kit.api.filters import Alliance, CharFilter, Day, FilterSet, Linked, OneOf
from kit.api.parsing import canonical
from kit.api.problems import BadBody, BadParameter
from kit.api.resource import SOURCED, Link, Resource, Row
from kit.api.schema import (
    Body,
    Described,
    LinkSerializer,
    MoneySerializer,
    RecordSerializer,
    SourcedSerializer,
)
from kit.api.values import decimal_text, key_in, money
from kit.errors import Refused
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


KEY = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{8,255}", re.ASCII)
_AMOUNT = r"^[0-9]{1,20}(\.[0-9]{1,4})?$"


class KeyReusedError(APIException):
    """The key stands for another request that was heard before."""

    status_code = 422
    problem = "idempotency_key_reused"
    default_detail = "This Idempotency-Key was sent with another body before: use a new one."


class AttestationFilters(FilterSet):
    """What a list of attestations may be narrowed to."""

    alliance = Alliance()
    state = CharFilter(help_text="ISO 3166 alpha-3 of who says so")
    contribution = Linked(Contribution, "ctr")


class AttestedSerializer(RecordSerializer):
    """What one side says it gave or received; of several of a state the newest counts."""

    state = serializers.CharField(help_text="ISO 3166 alpha-3 of who says so")
    amount = serializers.RegexField(_AMOUNT)
    unit = serializers.CharField(help_text="ISO 4217, or what is counted")
    note = Described()
    recorded_at = serializers.DateTimeField()
    contribution = LinkSerializer(allow_null=True)


class AttestingSerializer(Body):
    """What is sent to attest a figure."""

    contribution = serializers.CharField(help_text="its id")
    amount = serializers.RegexField(
        _AMOUNT,
        error_messages={"invalid": "is no amount: text with a point, such as 1234.50"},
    )
    unit = serializers.CharField(help_text="that of the contribution: ISO 4217, or what is counted")
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class Attestations(Resource):
    """What each side says of contributions; a system attests the figures of its own state."""

    scope, writing_scope = Scope.BURDEN, Scope.ATTEST
    queryset = Attestation.objects.all()
    filterset_class = AttestationFilters
    serializer_class = AttestedSerializer
    prefix, order = "att", "recorded_at"
    columns = ("state", "note", "recorded_at")
    more = ("amount", "contribution__currency", "contribution__unit", "release")
    links: ClassVar = {"contribution": Link(Contribution, "ctr")}

    def shape(self, row: Row, seen: Row) -> Row:
        return super().shape(row, seen) | {
            "amount": decimal_text(row["amount"]),
            "unit": row["contribution__currency"] or row["contribution__unit"],
        }

    @extend_schema(
        operation_id="attest",
        request=AttestingSerializer,
        parameters=[
            OpenApiParameter(
                KEY,
                {"type": "string", "pattern": f"^{_KEY.pattern}$"},
                OpenApiParameter.HEADER,
                required=True,
                description="of your own making, new for each figure; the same to send it again",
            ),
        ],
    )
    def create(self, request: Request) -> Response:
        """Attest a figure, once for each key: the same request sent again has the same answer."""
        key = request.headers.get(KEY, "")
        if not _KEY.fullmatch(key):
            told = f"{KEY!r} is missing, or not 8 to 255 visible characters."
            raise BadParameter(KEY, told, "invalid")
        system = request.user
        if not isinstance(system, PartnerSystem):
            raise PermissionDenied("Systems of partner states attest here; people do on the pages.")
        if not isinstance(request.data, dict):
            raise BadBody({"": ["The body is a JSON object."]})
        digest = hashlib.sha256(canonical(request.data)).hexdigest()
        heard = self._heard(system, key) or self._attested(system, key, digest)
        if heard["fingerprint"] != digest:
            raise KeyReusedError
        headers = {"Location": f"{request.path}/{self.prefix}_{heard['id'].hex}"}
        row = self.get_queryset().filter(pk=heard["id"]).values(*self.fetched()).get()
        return Response(self.shown([row])[0], status=201, headers=headers)

    def _heard(self, system: PartnerSystem, key: str) -> Row | None:
        rows = Attestation.objects.filter(partner=system, request_key=key)
        found: Row | None = rows.values("id", "fingerprint").first()
        return found

    def _attested(self, system: PartnerSystem, key: str, digest: str) -> Row:
        """Of requests that come in at the same time the database hears the first."""
        sent = AttestingSerializer(data=self.request.data)
        if not sent.is_valid():
            raise BadBody(sent.errors)
        told = sent.validated_data
        about = self._about(told)
        try:
            with transaction.atomic():
                made = attest(
                    contribution=about,
                    state=system.state,
                    amount=Decimal(told["amount"]),
                    note=told["note"],
                    by=system,
                    request=(key, digest),
                )
        except IntegrityError:
            other = self._heard(system, key)
            if other is None:
                raise
            return other
        except Refused as refusal:
            raise PermissionDenied(refusal.message) from refusal
        return {"id": made.pk, "fingerprint": digest}

    def _about(self, told: Row) -> Contribution:
        seen = Contribution.objects.visible_to(self.request.user)
        rows = seen.select_related("contributor", "beneficiary")
        about: Contribution | None = rows.filter(pk=key_in("ctr", told["contribution"])).first()
        if about is None:
            raise BadParameter("contribution", "names nothing that is released to you", "invalid")
        unit = about.currency or about.unit
        if told["unit"] != unit:
            raise BadParameter("unit", f"is not that of the contribution, {unit}", "invalid")
        return about
