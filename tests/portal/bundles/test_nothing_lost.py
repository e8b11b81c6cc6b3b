"""Every value of the facts the five alliances were made from is in the record made from it.

The other way round from a test of each field: it starts from the facts, whatever fields they have,
so that nothing can be forgotten; what we say in another way is listed here, with the way.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from alliances.models import Alliance
from portal.bundles import forms
from portal.bundles.kinds import Form
from portal.bundles.reading import OF_ALLIANCE, OF_STATES
from portal.bundles.saving import head_of
from tests.build.bundles import facts, five_alliances
from tests.conftest import TODAY
from treaties.models import Instrument, Relation
from treaties.questions.legal_status import legal_status

pytestmark = pytest.mark.django_db

SECTIONS = {
    "alliances": "alliance",
    "sources": "sources",
    "states": "states",
    "instruments": "instruments",
    "articles": "commitments",
    "forums": "forums",
    "consultations": "meetings",
    "exercise_series": "series",
    "exercises": "events",
    "contributions": "contributions",
    "country_years": "country_years",
}

# Said in another way, and how; None: our record has no place for it, because it follows from
# what is there.
OTHERWISE: dict[tuple[str, str], Callable[[str], str] | None] = {
    ("alliances", "seed"): None,  # where the collection of facts first met it
    ("states", "fiscal_year"): None,  # follows from fiscal_year_start
    ("country_years", "id"): None,  # the state and the year
    ("country_years", "currency"): None,  # that of the state
    ("articles", "instrument"): None,  # begins the reference of the provision
    ("articles", "obligor"): lambda states: states.split(",")[0],
    ("instruments", "status"): None,  # computed; compared below
    ("instruments", "superseded_by"): None,  # told by the later instrument; compared below
    ("instruments", "retroactive"): None,  # it covers days before it was in force
    ("instruments", "term.lock_years"): lambda years: f"P{years}Y",
    ("instruments", "term.if_notice_in_window"): lambda _: "P2Y",
    ("instruments", "term.current_end"): None,  # the initial period and one renewal
    ("instruments", "term.initial_end"): None,  # entry into force and the initial period
    ("instruments", "legally_binding"): lambda word: (
        "not_binding" if word == "false" else word.replace(" ", "_")
    ),
    ("instruments", "escalator.base_amount_krw_bn"): lambda text: shown(Decimal(text) * 10**9),
    ("instruments", "total_usd_bn"): lambda text: shown(Decimal(text) * 10**9),
    ("instruments", "approval"): lambda text: text.split()[-1],
    ("forums", "status"): lambda text: text.split()[-1],
    ("forums", "cadence.rule"): None,  # without a rhythm there is no promise to hold it
    ("forums", "cadence.period"): None,  # once a calendar year is its own period
}

# Literature on method, cited by no fact.
NOT_CITED = {
    *("us_tif", "loc_chagos_2025", "pacforum_2023"),
    *("sandler_shimizu_2014", "kim_sandler_2019", "rand_rr4189"),
}

STATES_IN_WORDS = {
    "in_force": {"in_force"},
    "active": {"active"},
    "expired": {"expired"},
    "superseded": {"superseded"},
    "suspended_then_superseded": {"superseded"},
}
MORE_EXACT = {
    "us-jp-sma-09": "expiring",  # its last day is 2027-03-31, less than half a year ahead
    "us-il-moa-1988": "renewed",  # in force by its seventh tacit renewal
    "us-uk-biot-1966": "renewed",  # in force by the renewal of 2016
}


@pytest.fixture(scope="module")
def reference(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with five_alliances(django_db_blocker):
        yield


def shown(value: Any) -> str:
    """A single value as text, so that 150 and 150.0 are one."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | Decimal):
        return format(Decimal(str(value)).normalize(), "f")
    return str(value)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every single value with the path to it; lists have no path of their own."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one, path)
    elif value not in (None, ""):
        yield path, shown(value)


def records(form: Form, values: dict[str, Any], owner: str) -> set[str]:
    return {text for _, text in leaves(form.write(values))} | {owner}


def told() -> dict[tuple[str, str], set[str]]:
    """What each record of the portal says, by section and reference."""
    found: dict[tuple[str, str], set[str]] = {}
    for alliance in [*Alliance.objects.all(), None]:
        slug = alliance.slug if alliance else ""
        if alliance:
            found["alliance", slug] = records(forms.ALLIANCE, head_of(alliance), slug)
        for section in OF_ALLIANCE if alliance else OF_STATES:
            for row in section.rows(alliance):
                values = section.values(row, alliance)
                key = section.name, section.identify(values)
                found.setdefault(key, set()).update(records(section.form, values, slug))
                for clause in values.get("provisions", ()):
                    ref = f"{values['ref']}:{clause['number']}"
                    found["provisions", ref] = records(forms.PROVISION, clause, slug)
    return found


def said_of(name: str, fact: dict[str, Any], here: dict[tuple[str, str], set[str]]) -> set[str]:
    """All that the portal says of a fact."""
    ref = str(fact.get("id") or fact["iso3"])
    if name == "country_years":
        ref += "-sipri-2025"
    also = {"articles": "provisions", "forums": "commitments"}.get(name, "")
    return here[SECTIONS[name], ref] | here.get((also, ref), set())


def is_said(text: str, said: set[str]) -> bool:
    """Whether a value is there; a sentence may stand within another, capitals aside."""
    is_sentence = len(text) >= 10 and " " in text
    return text in said or (is_sentence and any(text.lower() in one.lower() for one in said))


@pytest.mark.parametrize("name", SECTIONS)
def test_every_value_of_the_facts_is_in_the_record_made_from_it(name: str, reference: None) -> None:
    here, lost = told(), []
    for fact in facts(name):
        if name == "sources" and fact["id"] in NOT_CITED:
            continue
        said = said_of(name, fact, here)
        for path, text in leaves(fact):
            in_our_words = OTHERWISE.get((name, path), str)
            if in_our_words is not None and not is_said(in_our_words(text), said):
                lost.append((fact.get("id"), path, text))
    assert lost == []


def test_a_source_that_no_fact_cites_is_all_that_is_left_out(reference: None) -> None:
    here = {ref for section, ref in told() if section == "sources"}
    assert {fact["id"] for fact in facts("sources")} - here == NOT_CITED


def test_what_replaced_an_instrument_says_so(reference: None) -> None:
    replaced = {
        (fact["superseded_by"], fact["id"])
        for fact in facts("instruments")
        if "superseded_by" in fact
    }
    stated = Relation.objects.filter(kind="supersedes")
    assert set(stated.values_list("instrument__ref", "other__ref")) == replaced


def test_the_status_computed_for_today_is_the_word_of_the_facts(reference: None) -> None:
    words = {fact["id"]: fact["status"] for fact in facts("instruments")}
    computed = {one.ref: legal_status(one, TODAY)[0] for one in Instrument.objects.with_history()}
    assert computed.keys() == words.keys()
    other = {
        ref: state for ref, state in computed.items() if state not in STATES_IN_WORDS[words[ref]]
    }
    assert other == MORE_EXACT
