"""What each record of a bundle looks like."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from alliances.models import Release, check_held
from commitments.cadence import COUNTED
from consultations.models import Meeting
from kit.models import Confidence
from portal.bundles.kinds import (
    Bad,
    Choice,
    Column,
    Day,
    Form,
    Instant,
    Kind,
    Many,
    Number,
    Partial,
    Raw,
    Ref,
    Slug,
    Span,
    Table,
    Text,
    Whole,
    Yes,
)
from treaties.models import Action, Identifier, Instrument, Reservation, Statement
from treaties.term import TermKind


@dataclass(frozen=True)
class ReleasedTo(Kind):
    """A marking: a word, or the list of the states it is released to."""

    def read(self, raw: Raw) -> str | list[str]:
        if isinstance(raw, list):
            named: list[str] = Many(STATE, distinct=True, least=1).read(raw)
            _check_held(Release.STATES)
            return named
        words = tuple(word for word in Release.values if word != Release.STATES)
        return _check_held(Choice(words=words).read(raw))


@dataclass(frozen=True)
class Released(Choice):
    """The marking of an alliance as a whole: a word."""

    def read(self, raw: Raw) -> str:
        return _check_held(super().read(raw))


def _check_held(release: str) -> str:
    """The marking, if this portal may hold it."""
    try:
        check_held(release)
    except ValidationError as error:
        raise Bad(str(error.message)) from error
    return release


@dataclass(frozen=True)
class Coded(Kind):
    """A value of our coding: true, false, or words."""

    def read(self, raw: Raw) -> bool | str:
        text: str = super().read(raw)
        return text == "true" if text in ("true", "false") else text


@dataclass(frozen=True)
class Unit(Slug):
    """What an amount is counted in: a currency with its scale (KRW_bn), or a thing (persons)."""

    pattern: str = r"[A-Z]{3}(_(m|bn))?|[a-z_]{3,20}"
    shown: str = "a currency with its scale, such as KRW_bn or USD, or a thing, such as persons"


def _choice(words: Any) -> Choice:
    return Choice(words=tuple(word for word in words.values))


def _rhythm_words() -> tuple[str, ...]:
    return tuple(one.value for one in COUNTED)


STATE = Ref(of="state")
STATES = Many(STATE, distinct=True)
SHARED = Many(Ref(of="alliance"), distinct=True, sorts=True)
OTHERS = Many(Ref(of="instrument"), distinct=True, sorts=True)
CURRENCY = Slug(pattern="[A-Z]{3}", shown="the three capital letters of ISO 4217, such as KRW")

CONFIDENCE = (
    Column("confidence", _choice(Confidence)),
    Column("sources", Many(Ref(of="source"), distinct=True), absent=[]),
)
SOURCED = (
    *CONFIDENCE[:1],
    Column("field_confidence", Table(_choice(Confidence)), absent={}),
    *CONFIDENCE[1:],
)
MARKING = (
    Column("release", ReleasedTo(), absent=None),
    Column("originators", STATES, absent=[]),
)
NOTE = Column("note", Text())

ALLIANCE = Form(
    columns=(
        Column("slug", Slug(longest=40, pattern=r"[a-z0-9]+(-[a-z0-9]+)*"), required=True),
        Column("name", Text(longest=200), required=True),
        Column("short_name", Text(longest=40), required=True),
        Column("parties", Many(STATE, distinct=True, least=2), required=True),
        Column("release", Released(words=("internal", "parties", "public")), required=True),
        Column("anchor", Ref(of="instrument"), absent=None),
        Column("profile", Table(Coded()), absent={}),
        NOTE,
        *SOURCED,
    )
)

SOURCE = Form(
    columns=(
        Column("code", Slug(longest=80), required=True),
        Column("title", Text(), required=True),
        Column("licence", Text(longest=120)),
        NOTE,
    )
)

WINDOW = Form(
    columns=(
        Column("first_after", Span(), required=True),
        Column("then_every", Span(), required=True),
        Column("notice_before", Span(), required=True),
        Column("applies_to", Text(longest=120)),
    )
)

TERM = Form(
    columns=(
        Column("kind", Choice(words=tuple(one.value for one in TermKind)), required=True),
        Column("ends_on", Day(), absent=None),
        Column("initial", Span(), absent=None),
        Column("renewal", Span(), absent=None),
        Column("renewals", Whole(most=1000), absent=None),
        Column("lock", Span(), absent=None),
        Column("notice", Span(), absent=None),
        Column("notice_to", Text(longest=80)),
        Column("notice_opens_on", Day(), absent=None),
        Column("notice_closes_on", Day(), absent=None),
        Column("notice_effect", Span(), absent=None),
        Column("window", WINDOW, absent=None),
        Column("conditions", Text()),
    )
)

STEP = (
    Column("kind", _choice(Action.Kind), required=True),
    Column("done_on", Partial(), absent=None),
    Column("takes_effect_on", Partial(), absent=None),
    Column("also_attested", Many(Partial()), absent=[]),
    Column("states", Many(STATE, distinct=True, sorts=True), absent=[]),
    Column("provision", Ref(of="provision"), absent=None),
    Column("new_end_on", Day(), absent=None),
    Column("removes_end", Yes(), absent=False),
    NOTE,
    *CONFIDENCE,
)
ACTION = Form(columns=(*STEP, Column("steps", Many(Form(columns=STEP)), absent=[])))

STATEMENT = Form(
    columns=(
        Column("kind", _choice(Statement.Kind), required=True),
        Column("text", Text(), required=True),
    )
)

IDENTIFIER = Form(
    columns=(
        Column("scheme", _choice(Identifier.Scheme), required=True),
        Column("number", Text(longest=200), required=True),
    )
)

REPLY = (
    Column("kind", _choice(Reservation.Kind), required=True),
    Column("state", STATE, required=True),
    Column("provision", Ref(of="provision"), absent=None),
    Column("made_on", Partial(), required=True),
    Column("withdrawn_on", Partial(), absent=None),
    Column("text", Text(), required=True),
)
RESERVATION = Form(columns=(*REPLY, Column("replies", Many(Form(columns=REPLY)), absent=[])))

PROVISION = Form(
    columns=(
        Column("number", Slug(longest=50), required=True),
        Column("is_label", Yes(), absent=False),
        Column("is_binding", Yes(), absent=None),
        Column("paraphrase", Text(), required=True),
        Column("statements", Many(STATEMENT), absent=[]),
        *MARKING,
        *SOURCED,
    )
)

PLEDGE = Form(
    columns=(
        Column("currency", CURRENCY, required=True),
        Column("total", Number(places=4), absent=None),
        Column("base_year", Whole(1000, 9999), absent=None),
        Column("base_amount", Number(places=4), absent=None),
        Column("escalator", Text()),
    )
)

INSTRUMENT = Form(
    columns=(
        Column("ref", Slug(longest=60, pattern=r"[a-z0-9]+(-[a-z0-9]+)*"), required=True),
        Column("title", Text(longest=300), required=True),
        Column("kind", _choice(Instrument.Kind), required=True),
        Column("binding", _choice(Instrument.Binding)),
        Column("is_multilateral", Yes(), absent=False),
        Column("parties", Many(STATE, distinct=True, least=1), required=True),
        Column("also_alliances", SHARED, absent=[]),
        Column("place", Text(longest=120)),
        Column("depositary", STATE, absent=None),
        Column("registration", Many(Text(longest=80)), absent=None),
        Column("approval_procedures", Many(Text()), absent=[]),
        Column("entry_into_force_rule", Text()),
        Column("covers_from", Day(), absent=None),
        Column("covers_until", Day(), absent=None),
        Column("secrecy", Text()),
        Column("handling", Text()),
        Column("registration_due_on", Day(), absent=None),
        Column("registered_on", Day(), absent=None),
        Column("publication_due_on", Day(), absent=None),
        Column("published_on", Day(), absent=None),
        Column("text_checked_on", Day(), absent=None),
        Column("identifiers", Many(IDENTIFIER, distinct=True), absent=[]),
        Column("amends", OTHERS, absent=[]),
        Column("extends", OTHERS, absent=[]),
        Column("implements", OTHERS, absent=[]),
        Column("renews", OTHERS, absent=[]),
        Column("supersedes", OTHERS, absent=[]),
        Column("supplements", OTHERS, absent=[]),
        Column("suspends", OTHERS, absent=[]),
        Column("terminates", OTHERS, absent=[]),
        Column("term", TERM, absent=None),
        Column("pledge", PLEDGE, absent=None),
        Column("actions", Many(ACTION), absent=[]),
        Column("reservations", Many(RESERVATION), absent=[]),
        Column("statements", Many(STATEMENT), absent=[]),
        Column("provisions", Many(PROVISION), absent=[]),
        NOTE,
        *MARKING,
        *SOURCED,
    )
)

CADENCE = Form(
    columns=(
        Column("rhythm", Choice(words=_rhythm_words()), required=True),
        Column("period", Span(), absent=None),
        Column("grace", Span(), absent=None),
        Column("parity", Choice(words=("odd", "even"))),
        Column("runs_from", Day(), absent=None),
        Column("runs_until", Day(), absent=None),
    )
)

FORUM = Form(
    columns=(
        Column("ref", Slug(longest=60, pattern=r"[a-z0-9]+(-[a-z0-9]+)*"), required=True),
        Column("name", Text(longest=200), required=True),
        Column("level", Text(longest=120)),
        Column("commitment", Ref(of="commitment"), absent=None),
        Column("also_alliances", SHARED, absent=[]),
        Column("watch", Span(), absent=None),
        Column("first_met_on", Partial(), absent=None),
        Column("dormant_since", Partial(), absent=None),
        Column("hosts", Text(longest=120)),
        Column("chairs", Table(Text(longest=200)), absent={}),
        Column("feeds", Ref(of="forum"), absent=None),
        Column("is_recorded", Yes(), absent=True),
        NOTE,
        *MARKING,
        *SOURCED,
    )
)

MEETING = Form(
    columns=(
        Column("ref", Slug(), required=True),
        Column("forum", Ref(of="forum"), required=True),
        Column("status", _choice(Meeting.Status), required=True),
        Column("starts_on", Partial(), required=True),
        Column("ends_on", Partial(), absent=None),
        Column("ordinal", Whole(1, 9999), absent=None),
        Column("place", Text(longest=120)),
        Column("format", _choice(Meeting.Format), required=True),
        Column("title", Text(longest=200)),
        Column("starts_at", Instant(), absent=None),
        Column("ends_at", Instant(), absent=None),
        Column("zone", Text(longest=40)),
        Column("outcome", Text()),
        NOTE,
        *MARKING,
        *SOURCED,
    )
)

STATE_RECORD = Form(
    columns=(
        Column("iso3", Slug(pattern="[A-Z]{3}", shown="three capital letters"), required=True),
        Column("iso2", Slug(pattern="[A-Z]{2}", shown="two capital letters"), required=True),
        Column("name", Text(longest=80), required=True),
        Column("currency", CURRENCY, required=True),
        Column(
            "fiscal_year_start",
            Slug(pattern=r"[0-9]{2}-[0-9]{2}", shown="month-day, such as 04-01"),
            required=True,
        ),
        Column("fiscal_year_label", Choice(words=("start", "end")), required=True),
        Column("timezone", Slug(longest=40, pattern=r"[A-Za-z_]+(/[A-Za-z_]+)*"), required=True),
    )
)

COUNTRY_YEAR = Form(
    columns=(
        Column("state", STATE, required=True),
        Column("year", Whole(1800, 2200), required=True),
        Column("definition", Slug(longest=12), absent="sipri"),
        Column("vintage", Slug(longest=12), required=True),
        Column("defence_spending", Number(places=4, digits=12), absent=None),
        Column("defence_spending_constant", Number(places=4, digits=12), absent=None),
        Column("price_year", Whole(1900, 2200), absent=None),
        Column("defence_share", Number(places=4, digits=4), absent=None),
        Column("gdp", Number(places=4, digits=12), absent=None),
        Column("gdp_world_bank", Number(places=4, digits=12), absent=None),
        Column("population", Number(places=6, digits=6), absent=None),
        Column("armed_forces", Number(places=3, digits=7), absent=None),
        Column("exchange_rate", Number(places=8, digits=10), absent=None),
        *SOURCED,
    )
)
