"""Instruments and provisions as partners read them."""

from typing import Any, ClassVar

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from rest_framework import serializers

from accounts.models import Scope
from kit.api.filters import Alliance, CharFilter, FilterSet, Flag, Linked, OneOf
from kit.api.resource import SOURCED, Link, Part, Resource, Row
from kit.api.schema import (
    Described,
    DurationText,
    LinkSerializer,
    PartialDateText,
    SourcedSerializer,
    Words,
)
from kit.api.values import public_id
from treaties.models import (
    Action,
    Identifier,
    Instrument,
    Party,
    Provision,
    Relation,
    Reservation,
    Statement,
    Term,
)
from treaties.querysets import InstrumentQuerySet

TERM = (
    "kind",
    "ends_on",
    "initial",
    "renewal",
    "renewals",
    "lock",
    "notice",
    "notice_to",
    "notice_opens_on",
    "notice_closes_on",
    "notice_effect",
    "window_first_after",
    "window_then_every",
    "window_notice_before",
    "window_applies_to",
    "conditions",
)

ACTORS = ArrayAgg(
    "states__iso3", filter=Q(states__isnull=False), default=[], order_by="states__iso3"
)


class InstrumentFilters(FilterSet):
    """What a list of instruments may be narrowed to."""

    alliance = Alliance()
    ref = CharFilter()
    kind = OneOf(Instrument.Kind.choices)
    binding = OneOf(Instrument.Binding.choices)
    party = CharFilter(method="with_party", help_text="ISO 3166 alpha-3 code of a party")
    anchor = Flag(method="that_anchor", help_text="whether it founds its alliance")

    def with_party(self, rows: InstrumentQuerySet, name: str, value: str) -> InstrumentQuerySet:
        parties = Party.objects.visible_to(self.request.user).filter(state__iso3=value)
        return rows.filter(pk__in=parties.values("instrument"))

    def that_anchor(self, rows: InstrumentQuerySet, name: str, value: Any) -> InstrumentQuerySet:
        return rows.filter(is_anchor=value == "true")


class TermSerializer(serializers.Serializer[Any]):
    """How long an instrument runs and how it may be left (VCLT arts 54 to 56)."""

    kind = serializers.ChoiceField(Term.KINDS)
    ends_on = serializers.DateField(allow_null=True)
    initial = DurationText()
    renewal = DurationText()
    renewals = serializers.IntegerField(allow_null=True)
    lock = DurationText()
    notice = DurationText()
    notice_to = Described()
    notice_opens_on = serializers.DateField(allow_null=True)
    notice_closes_on = serializers.DateField(allow_null=True)
    notice_effect = DurationText()
    window_first_after = DurationText()
    window_then_every = DurationText()
    window_notice_before = DurationText()
    window_applies_to = Described()
    conditions = Described()


class ActionSerializer(serializers.Serializer[Any]):
    """Something done to an instrument: when it was done, and from when it takes effect."""

    kind = serializers.ChoiceField(Action.Kind.choices)
    done_on = PartialDateText()
    takes_effect_on = PartialDateText()
    states = Words(help_text="who acted; for a suspension, among whom; none: all")


class IdentifierSerializer(serializers.Serializer[Any]):
    """A number or address under which others know the instrument."""

    scheme = serializers.ChoiceField(Identifier.Scheme.choices)
    number = serializers.CharField()


class ReservationSerializer(serializers.Serializer[Any]):
    """A reservation, declaration or objection of one party (VCLT 2(1)(d) and 19 to 23)."""

    kind = serializers.ChoiceField(Reservation.Kind.choices)
    state = serializers.CharField(help_text="ISO 3166 alpha-3")
    made_on = PartialDateText()
    withdrawn_on = PartialDateText()
    text = serializers.CharField()


class RelationSerializer(serializers.Serializer[Any]):
    """How the instrument stands to an older one that you may see too."""

    kind = serializers.ChoiceField(Relation.Kind.choices)
    other = LinkSerializer()


class StatementSerializer(serializers.Serializer[Any]):
    """An understanding of how the instrument, or one of its clauses, is read."""

    kind = serializers.ChoiceField(Statement.Kind.choices)
    provision = Described(help_text="reference of the clause; null: of the whole")
    text = serializers.CharField()


class InstrumentSerializer(SourcedSerializer):
    """A treaty, exchange of notes, memorandum or declaration, whether legally binding or not."""

    title = serializers.CharField()
    kind = serializers.ChoiceField(Instrument.Kind.choices)
    binding = serializers.ChoiceField(Instrument.Binding.choices, allow_null=True)
    is_anchor = serializers.BooleanField()
    is_multilateral = serializers.BooleanField(
        help_text="more than two parties, among them some that are not on record here perhaps"
    )
    place = Described()
    depositary = Described(help_text="ISO 3166 alpha-3")
    registration = Words(allow_null=True, help_text="empty: known to have none")
    approval_procedures = Words()
    entry_into_force_rule = Described()
    covers_from = serializers.DateField(allow_null=True)
    covers_until = serializers.DateField(allow_null=True)
    registration_due_on = serializers.DateField(allow_null=True)
    registered_on = serializers.DateField(allow_null=True)
    publication_due_on = serializers.DateField(allow_null=True)
    published_on = serializers.DateField(allow_null=True)
    text_checked_on = serializers.DateField(allow_null=True)
    secrecy = Described()
    note = Described()
    parties = Words(help_text="ISO 3166 alpha-3")
    term = TermSerializer(allow_null=True)
    actions = ActionSerializer(many=True)
    identifiers = IdentifierSerializer(many=True)
    reservations = ReservationSerializer(many=True)
    relations = RelationSerializer(many=True)
    statements = StatementSerializer(many=True)


def _term(row: Row) -> Row:
    return {name: None if row[name] == "" else row[name] for name in TERM}


def _action(row: Row) -> Row:
    days = {"done_on": row["done_on"], "takes_effect_on": row["takes_effect_on"]}
    return {"kind": row["kind"], **days, "states": row["names"]}


RESERVED = ("kind", "state__iso3", "made_on", "withdrawn_on", "text")


def _reservation(row: Row) -> Row:
    days = {"made_on": row["made_on"], "withdrawn_on": row["withdrawn_on"]}
    return {"kind": row["kind"], "state": row["state__iso3"], **days, "text": row["text"]}


def _relation(row: Row) -> Row:
    other = {"id": public_id("ins", row["other_id"]), "ref": row["other__ref"]}
    return {"kind": row["kind"], "other": other}


def _statement(row: Row) -> Row:
    return {"kind": row["kind"], "provision": row["provision__ref"], "text": row["text"]}


class Related(Part):
    """Relations whose other end the asker may see too."""

    def narrowed(self, rows: Any, principal: Any) -> Any:
        return rows.filter(other__in=Instrument.objects.visible_to(principal))


class Understood(Part):
    """Understandings, without those of clauses that the asker may not see."""

    def narrowed(self, rows: Any, principal: Any) -> Any:
        seen = Provision.objects.visible_to(principal)
        return rows.filter(Q(provision=None) | Q(provision__in=seen))


class Instruments(Resource):
    """Treaties and other instruments, with their parties, terms and the actions on them."""

    scope = Scope.TREATIES
    queryset = Instrument.objects.all()
    filterset_class = InstrumentFilters
    serializer_class = InstrumentSerializer
    prefix = "ins"
    columns = (
        "ref",
        "title",
        "kind",
        "binding",
        "is_anchor",
        "is_multilateral",
        "place",
        "registration",
        "approval_procedures",
        "entry_into_force_rule",
        "covers_from",
        "covers_until",
        "registration_due_on",
        "registered_on",
        "publication_due_on",
        "published_on",
        "text_checked_on",
        "secrecy",
        "note",
        *SOURCED,
    )
    more = ("depositary__iso3",)
    parts: ClassVar = {
        "parties": Part(Party, "instrument", ("state__iso3",), lambda row: row["state__iso3"]),
        "term": Part(Term, "instrument", TERM, _term, order=("id",), is_one=True),
        "actions": Part(
            Action,
            "instrument",
            ("position", "kind", "done_on", "takes_effect_on"),
            _action,
            more=(("names", ACTORS),),
        ),
        "identifiers": Part(
            Identifier, "instrument", ("scheme", "number"), dict, order=("scheme", "number")
        ),
        "reservations": Part(
            Reservation, "instrument", RESERVED, _reservation, order=("made_on", "id")
        ),
        "relations": Related(
            Relation,
            "instrument",
            ("kind", "other_id", "other__ref"),
            _relation,
            order=("kind", "id"),
        ),
        "statements": Understood(
            Statement, "instrument", ("kind", "provision__ref", "text"), _statement
        ),
    }

    def shape(self, row: Row, seen: Row) -> Row:
        many = row["is_multilateral"] or len(seen["parties"]) > 2
        own = {"depositary": row["depositary__iso3"], "is_multilateral": many}
        return super().shape(row, seen) | own


class ProvisionFilters(FilterSet):
    """What a list of provisions may be narrowed to."""

    alliance = Alliance()
    ref = CharFilter()
    instrument = Linked(Instrument, "ins")


class ProvisionSerializer(SourcedSerializer):
    """One article or clause, with an address that outlives amendments."""

    number = serializers.CharField()
    is_label = serializers.BooleanField(help_text="the number is not the one in the text")
    position = serializers.IntegerField()
    paraphrase = serializers.CharField(help_text="in one line of our own words")
    is_binding = serializers.BooleanField(
        allow_null=True, help_text="where it differs from the instrument"
    )
    instrument = LinkSerializer(allow_null=True)


class Provisions(Resource):
    """Articles and clauses of instruments."""

    scope = Scope.TREATIES
    queryset = Provision.objects.all()
    filterset_class = ProvisionFilters
    serializer_class = ProvisionSerializer
    prefix = "prv"
    columns = ("ref", "number", "is_label", "position", "paraphrase", "is_binding", *SOURCED)
    links: ClassVar = {"instrument": Link(Instrument, "ins")}
