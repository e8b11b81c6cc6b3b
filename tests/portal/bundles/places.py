"""Where each value of the facts stands in the rows made from it: a table for each file of facts.

A place is the path from the row to what equals the fact, or a function that gives it; where the
facts say nothing, nothing may stand there. `Among` gives texts, one of which holds the fact.
None: our record has no place for it, because it follows from what is there.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model

from alliances.models import Alliance, Source, State
from burden.models import Contribution, CountryYear
from commitments.models import Commitment
from consultations.models import Forum, Meeting
from exercises.models import Event, Series
from treaties.models import Action, Instrument
from treaties.models.history import link_of

type Fact = Mapping[str, Any]
type Place = str | Callable[[Any], Any] | Among | Parts | None
type Places = dict[str, Place]


@dataclass(frozen=True)
class Among:
    """The fact stands within one of these texts, capitals aside."""

    texts: Callable[[Any], Iterable[str]]


@dataclass(frozen=True)
class Parts:
    """The facts of a list, each of which has its own row among those of the whole."""

    find: Callable[[Any, Fact], Any]
    places: Places


@dataclass(frozen=True)
class Table:
    """A file of facts: which rows are made from one of them, and where its values stand."""

    model: type[Model]
    places: Places
    keys: Mapping[str, str]  # column -> fact

    def rows(self, fact: Fact) -> list[Any]:
        named = {column: fact[key] for column, key in self.keys.items()}
        return list(self.model._default_manager.filter(**named))


def at(row: Any, path: str) -> Any:
    """What a path leads to; nothing where it breaks off."""
    for name in path.split("."):
        row = getattr(row, name, None)
    return row


def same(*names: str) -> Places:
    """Facts that stand in columns of their own name."""
    return {name: name for name in names}


def refs(rows: Any, path: str) -> list[str]:
    return list(rows.values_list(path, flat=True))


SOURCED: Places = {"confidence": "confidence", "source": "sources"}

ALLIANCE: Places = {
    "id": "slug",
    **same("name", "note"),
    "parties": lambda row: refs(row.memberships.order_by("position"), "state__iso3"),
    "seed": None,  # where the collection of facts first met it
    "anchor": lambda row: Instrument.objects.get(alliance=row, is_anchor=True).ref,
    "own_coding_atop_style": "profile",
    **SOURCED,
}
STATE: Places = {
    **same("iso3", "iso2", "name", "currency", "fiscal_year_start", "timezone"),
    "fiscal_year": None,  # follows from fiscal_year_start
}
SOURCE: Places = {"id": "code", **same("title", "licence", "note")}
COUNTRY_YEAR: Places = {
    "id": None,  # the state and the year
    "state": "state.iso3",
    "year": "year",
    "currency": "state.currency",
    "defence_spending_usd_m": "defence_spending",
    "defence_spending_constant_2023_usd_m": "defence_spending_constant",
    "defence_share_of_gdp_pct": "defence_share",
    "gdp_usd_bn_implied": "gdp",
    "gdp_usd_bn_world_bank": "gdp_world_bank",
    "population_m": "population",
    "armed_forces_thousand": "armed_forces",
    "fx_lcu_per_usd": "exchange_rate",
    **SOURCED,
}


# Instruments ----------------------------------------------------------------------------------

DONE = {"signed": "signed", "in_force": "entry_into_force", "suspended": "suspended"}
NOTICE_EFFECT = {"P2Y": "terminates two years after the notice date"}


def done(kind: str, column: str) -> Callable[[Instrument], Any]:
    """The day of what was done to the whole instrument by all of its parties."""
    return lambda row: at(_whole(row, kind), column)


def _whole(row: Instrument, kind: str) -> Action | None:
    found: Action | None = row.actions.filter(kind=kind, states=None, provision=None).first()
    return found


def _confidences(row: Instrument) -> dict[str, str]:
    own = {name: at(_whole(row, kind), "confidence") for name, kind in DONE.items()}
    return {**row.field_confidence, **{name: word for name, word in own.items() if word}}


def _binding(row: Instrument) -> bool | str:
    return row.binding != "not_binding" and row.binding.replace("_", " ")


def related(kind: str) -> Callable[[Instrument], list[str]]:
    return lambda row: refs(row.relations.filter(kind=kind), "other__ref")


def _heirs(row: Instrument) -> list[str]:
    return refs(row.inverse_relations.filter(kind="supersedes"), "instrument__ref")


def _end(row: Instrument) -> Any:
    """The last end that was agreed."""
    return at(link_of(row), "ends_on") or at(row, "term.ends_on")


def _first_end(row: Instrument) -> Any:
    first = at(row, "term.ends_on")
    return None if first == _end(row) else first


def _lock_years(row: Instrument) -> float | None:
    months = at(row, "term.lock.months")
    return None if months is None else months / 12


def _notice_window(row: Instrument) -> list[Any]:
    days = [at(row, f"term.notice_{edge}_on") for edge in ("opens", "closes")]
    return [day for day in days if day]


def billions(column: str, currency: str) -> Callable[[Instrument], Any]:
    """A sum of an instrument's pledge, if it is in that currency."""

    def found(row: Instrument) -> Any:
        value = at(row, f"pledge.{column}")
        return value / 10**9 if value and row.pledge.currency == currency else None

    return found


def _states(row: Action) -> list[str]:
    return refs(row.states.order_by("iso3"), "iso3")


def _pair(row: Action) -> list[str]:
    found = _states(row)
    return found if len(found) == 2 else []


def step(kind: str, column: str) -> Callable[[Action], Any]:
    return lambda row: at(row.steps.filter(kind=kind).first(), column)


NOTES = Among(lambda row: [row.note, *row.actions.values_list("note", flat=True)])
CONDITIONS = Among(lambda row: [at(row, "term.conditions") or ""])

AMENDMENTS = Parts(
    lambda row, fact: row.actions.get(kind="amended", done_on=fact["signed"]),
    {
        "signed": "done_on",
        "in_force": "takes_effect_on",
        "effect": "note",
        "new_end": lambda row: None if row.provision else row.new_end_on,
        "expires_clause": Among(lambda row: [str(row.provision and row.new_end_on)]),
        "laid_before_parliament": step("laid_before_parliament", "done_on"),
        "objection_deadline": step("objection_deadline", "takes_effect_on"),
        **SOURCED,
    },
)
EVENTS = Parts(
    lambda row, fact: row.actions.get(done_on=fact["date"], note=fact["event"]),
    {"date": "done_on", "event": "note", "confidence": "confidence"},
)
PAUSES = Parts(
    lambda row, fact: row.actions.get(kind="suspended", takes_effect_on=fact["start"]),
    {
        "between": Among(_pair),
        "start": "takes_effect_on",
        "end": lambda row: refs(row.instrument.actions.filter(kind="resumed"), "takes_effect_on"),
        "alt_start": "also_attested",
        "reason": Among(lambda row: [row.note]),
        "note": Among(lambda row: [row.note]),
        **SOURCED,
    },
)
INVOCATIONS = Parts(
    lambda row, fact: row.actions.get(kind="invoked", done_on=fact["date"]),
    {
        "date": "done_on",
        "by": _states,
        "article": "provision.number",
        "note": "note",
        **SOURCED,
    },
)

INSTRUMENT: Places = {
    "id": "ref",
    "alliance": "alliance.slug",
    **same("title", "kind", "place", "secrecy", "registration", "approval_procedures"),
    "parties": lambda row: refs(row.party_list, "state__iso3"),
    "multilateral_framework": "is_multilateral",
    "also_alliances": lambda row: refs(row.also_alliances.order_by("slug"), "slug"),
    "depositary": "depositary.iso3",
    "releasability": "handling",
    "legally_binding": _binding,
    "signed": done("signed", "done_on"),
    "signed_note": NOTES,
    "in_force": done("entry_into_force", "takes_effect_on"),
    "in_force_rule": "entry_into_force_rule",
    "in_force_note": NOTES,
    "suspended": done("suspended", "takes_effect_on"),
    "terminated": done("terminated", "takes_effect_on"),
    "tacitly_renewed_on": done("tacitly_renewed", "takes_effect_on"),
    "approval": Among(lambda row: [f"{one.note} {one.done_on}" for one in row.actions.all()]),
    "amendments": AMENDMENTS,
    "events": EVENTS,
    "partial_suspensions": PAUSES,
    "invocations": INVOCATIONS,
    "status": None,  # computed; compared on its own
    "superseded_by": _heirs,
    "supersedes": Among(related("supersedes")),  # not all that supersede are told to
    "supersedes_note": NOTES,
    "renews": related("renews"),
    "parent": related("implements"),
    "coverage.start": "covers_from",
    "coverage.end": "covers_until",
    "retroactive": Among(lambda row: [str(at(link_of(row), "is_retroactive"))]),
    "understandings": lambda row: refs(row.statements.filter(provision=None), "text"),
    "escalator.rule": "pledge.escalator",
    "escalator.base_year": "pledge.base_year",
    "escalator.base_amount_krw_bn": billions("base_amount", "KRW"),
    "total_usd_bn": billions("total", "USD"),
    "term.type": "term.kind",
    "term.lock_years": _lock_years,
    "term.notice": "term.notice",
    "term.notice_to": "term.notice_to",
    "term.windowed.applies_to": "term.window_applies_to",
    "term.windowed.first_effective_after": "term.window_first_after",
    "term.windowed.then_every": "term.window_then_every",
    "term.windowed.notice_before": "term.window_notice_before",
    "term.initial": "term.initial",
    "term.initial_end": None,  # entry into force and the initial period
    "term.current_end": None,  # the initial period and one renewal
    "term.tacit_renewal": "term.renewal",
    "term.notice_window": _notice_window,
    "term.if_notice_in_window": lambda row: NOTICE_EFFECT.get(str(at(row, "term.notice_effect"))),
    "term.further_renewal": CONDITIONS,
    "term.notice_effect": CONDITIONS,
    "term.conditional_termination": CONDITIONS,
    "term.stop": CONDITIONS,
    "term.end": _end,
    "term.original_end": _first_end,
    "note": Among(lambda row: [row.note]),
    "field_confidence": _confidences,
    **SOURCED,
}

# What they promised and did -------------------------------------------------------------------

SCALES = {"": 1, "m": 10**6, "bn": 10**9}


def _cadence_note(row: Forum) -> list[str]:
    return [row.note, at(row, "commitment.note") or "", at(row, "commitment.stated_cadence") or ""]


def _period(row: Forum) -> Any:
    """Once a calendar year is its own period."""
    is_yearly = at(row, "commitment.rhythm") == "calendar_year"
    return "P1Y" if is_yearly else at(row, "commitment.period")


ARTICLE: Places = {
    "id": "ref",
    "instrument": "instrument.ref",
    "number": "provision.number",
    "paraphrase": "provision.paraphrase",
    "label_only": "provision.is_label",
    "legally_binding": "provision.is_binding",
    "interpretation": lambda row: refs(row.provision.statements, "text"),
    **same("obligations", "trigger", "domains", "discharged_by", "threshold", "geographic_scope"),
    "obligor": lambda row: ",".join(row.obligor_states) or row.obligor,
    "cadence": "stated_cadence",
    "confidence": "provision.confidence",
    "source": "provision.sources",
}
FORUM: Places = {
    "id": "ref",
    "alliance": "alliance.slug",
    **same("name", "level", "hosts", "note"),
    "also_alliances": lambda row: refs(row.also_alliances.order_by("slug"), "slug"),
    "basis": lambda row: row.commitment.clause_ref() if row.commitment else "",
    "cadence.rule": lambda row: at(row, "commitment.rhythm") or "none_fixed",
    "cadence.period": _period,
    "cadence.grace": "commitment.grace",
    "cadence.watch": "watch",
    "cadence_note": Among(_cadence_note),
    "first": "first_met_on",
    "feeds": "feeds.ref",
    "status": lambda row: row.dormant_since and f"dormant since {row.dormant_since}",
    **SOURCED,
}
MEETING: Places = {
    "id": "ref",
    "forum": "forum.ref",
    "start": "starts_on",
    "end": "ends_on",
    **same("ordinal", "place", "format", "status", "outcome", "note"),
    **SOURCED,
}
SERIES: Places = {
    "id": "ref",
    "alliance": "alliance.slug",
    **same("name", "states", "type"),
    "cadence": "stated_cadence",
    "note": Among(lambda row: [row.note]),
}
EVENT: Places = {
    "id": "ref",
    "series": "series.ref",
    "start": "starts_on",
    "end": "ends_on",
    **same("name", "status", "states", "domains", "note"),
    **same("personnel", "personnel_total", "nations"),
    **SOURCED,
}
CONTRIBUTION: Places = {
    "id": "ref",
    "alliance": "alliance.slug",
    "instrument": "instrument.ref",
    "commitment": "commitment.ref",
    "contributor": "contributor.iso3",
    "beneficiary": "beneficiary.iso3",
    **same("category", "form", "basis", "period_start", "period_end", "note"),
    "amount": lambda row: row.amount / SCALES[row.scale],
    "unit": lambda row: "_".join(filter(None, (row.unit + row.currency, row.scale))),
    "fiscal_year_label": "fiscal_year",
    "breakdown": lambda row: {name: Decimal(part) for name, part in row.parts.items()},
    **SOURCED,
}

REF = {"ref": "id"}
TABLES = {
    "alliances": Table(Alliance, ALLIANCE, {"slug": "id"}),
    "states": Table(State, STATE, {"iso3": "iso3"}),
    "sources": Table(Source, SOURCE, {"code": "id"}),
    "country_years": Table(CountryYear, COUNTRY_YEAR, {"state__iso3": "state", "year": "year"}),
    "instruments": Table(Instrument, INSTRUMENT, REF),
    "articles": Table(Commitment, ARTICLE, REF | {"provision__ref": "id"}),
    "forums": Table(Forum, FORUM, REF),
    "consultations": Table(Meeting, MEETING, REF),
    "exercise_series": Table(Series, SERIES, REF),
    "exercises": Table(Event, EVENT, REF),
    "contributions": Table(Contribution, CONTRIBUTION, REF),
}
