"""Nothing is lost from the facts to the tables: each file of facts against the rows loaded."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Q
from pytest_django.plugin import DjangoDbBlocker

from alliances.models import Alliance, Source, State
from burden.models import Contribution, CountryYear, Pledge
from commitments.models import Commitment
from compliance.question import ask
from consultations.models import Forum, Meeting
from exercises.models import Event, Series
from kit.dates import Duration
from tests.build.bundles import facts, five_alliances
from tests.conftest import TODAY
from treaties.models import Action, Instrument, Provision, Relation
from treaties.questions.legal_status import legal_status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

SCALES = {"": 1, "m": 10**6, "bn": 10**9}
STATES_THAT_RUN = {"in_force", "expiring", "renewed"}


@pytest.fixture(scope="module")
def reference(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with five_alliances(django_db_blocker):
        yield


def shown(day: Any) -> str | None:
    """A partial or whole date as the facts write it."""
    return None if day is None else str(day)


def test_every_alliance_has_its_parties_anchor_note_and_coding() -> None:
    for fact in facts("alliances"):
        row = Alliance.objects.get(slug=fact["id"])
        parties = row.memberships.order_by("position").values_list("state__iso3", flat=True)
        assert (row.name, list(parties)) == (fact["name"], fact["parties"])
        assert (row.note, row.confidence) == (fact["note"], fact["confidence"])
        assert row.sources == fact["source"]
        assert row.profile == fact["own_coding_atop_style"]
        assert Instrument.objects.get(alliance=row, is_anchor=True).ref == fact["anchor"]


def test_every_state_has_its_codes_currency_fiscal_year_and_time() -> None:
    columns = ("iso2", "name", "currency", "fiscal_year_start", "timezone")
    for fact in facts("states"):
        row = State.objects.get(iso3=fact["iso3"])
        assert {name: getattr(row, name) for name in columns} == {n: fact[n] for n in columns}


def test_every_source_is_listed_wherever_it_is_cited() -> None:
    for fact in facts("sources"):
        rows = Source.objects.filter(code=fact["id"])
        told = {(row.title, row.licence, row.note) for row in rows}
        note = "" if fact["note"] is None else fact["note"]
        assert told in (set(), {(fact["title"], fact["licence"], note)}), fact["id"]
    known = {fact["id"] for fact in facts("sources")}
    assert set(Source.objects.values_list("code", flat=True)) <= known


def test_every_instrument_has_its_parties_dates_and_sources() -> None:
    for fact in facts("instruments"):
        row = Instrument.objects.get(ref=fact["id"])
        assert (row.title, row.alliance.slug) == (fact["title"], fact["alliance"])
        assert row.kind == fact["kind"]
        parties = row.party_list.order_by("position").values_list("state__iso3", flat=True)
        assert list(parties) == fact["parties"]
        assert (row.place, row.confidence) == (fact.get("place", ""), fact["confidence"])
        assert row.sources == fact["source"]
        assert row.registration == fact.get("registration")
        shared = sorted(row.also_alliances.values_list("slug", flat=True))
        assert shared == fact.get("also_alliances", [])
        covered = fact.get("coverage", {})
        assert shown(row.covers_from) == covered.get("start")
        assert shown(row.covers_until) == covered.get("end")
        assert row.is_multilateral is fact.get("multilateral_framework", False)


@pytest.mark.parametrize(
    ("fact_key", "kind", "column"),
    [
        ("signed", "signed", "done_on"),
        ("in_force", "entry_into_force", "takes_effect_on"),
        ("suspended", "suspended", "takes_effect_on"),
        ("terminated", "terminated", "takes_effect_on"),
        ("tacitly_renewed_on", "tacitly_renewed", "done_on"),
    ],
)
def test_every_dated_step_of_an_instrument_is_an_action(
    fact_key: str, kind: str, column: str
) -> None:
    for fact in facts("instruments"):
        actions = Action.objects.filter(instrument__ref=fact["id"], kind=kind)
        days = {shown(getattr(one, column)) or shown(one.takes_effect_on) for one in actions}
        wanted = fact.get(fact_key)
        assert wanted is None or wanted in days, fact["id"]


def test_every_amendment_has_its_days_its_clause_and_its_confidence() -> None:
    for fact in facts("instruments"):
        for amendment in fact.get("amendments", []):
            found = Action.objects.filter(
                instrument__ref=fact["id"], kind="amended", done_on=amendment["signed"]
            )
            row = found.get()
            assert shown(row.takes_effect_on) == amendment.get("in_force")
            assert (row.note, row.confidence) == (amendment["effect"], amendment["confidence"])
            assert row.sources == amendment["source"]
            end = amendment.get("expires_clause") or amendment.get("new_end")
            assert end is None or shown(row.new_end_on) == end
            for step, key in (("laid_before_parliament",) * 2, ("objection_deadline",) * 2):
                if key in amendment:
                    days = [
                        (one.done_on or one.takes_effect_on) for one in row.steps.filter(kind=step)
                    ]
                    assert [str(day) for day in days] == [amendment[key]]


def test_suspensions_of_a_pair_and_invocations_are_actions_of_those_states() -> None:
    for fact in facts("instruments"):
        for pause in fact.get("partial_suspensions", []):
            row = Action.objects.get(
                instrument__ref=fact["id"], kind="suspended", takes_effect_on=pause["start"]
            )
            assert {one.iso3 for one in row.states.all()} == set(pause["between"])
            assert row.also_attested == [pause["alt_start"]]
        for call in fact.get("invocations", []):
            row = Action.objects.get(instrument__ref=fact["id"], kind="invoked")
            assert (str(row.done_on), row.note) == (call["date"], call["note"])
            assert [one.iso3 for one in row.states.all()] == call["by"]
            assert row.provision is not None
            assert row.provision.number == call["article"]


def test_every_term_has_its_kind_end_and_notice() -> None:
    for fact in facts("instruments"):
        row, said = Instrument.objects.get(ref=fact["id"]), fact["term"]
        if said["type"] == "none" and not hasattr(row, "term"):
            continue
        assert row.term.kind == said["type"], fact["id"]
        for key, column in (
            ("notice", "notice"),
            ("initial", "initial"),
            ("tacit_renewal", "renewal"),
        ):
            assert shown(getattr(row.term, column)) == said.get(key), fact["id"]
        if "lock_years" in said:
            assert row.term.lock == Duration(months=12 * said["lock_years"])
        if "end" in said:
            first = said.get("original_end", said["end"])
            assert shown(row.term.ends_on) == first, fact["id"]
            assert ask(fact["id"], date(2023, 1, 1), "legal_status").detail["ends_on"] in (
                date.fromisoformat(said["end"]),
                None,
            )


def test_renewals_replacements_and_parents_are_relations() -> None:
    for fact in facts("instruments"):
        others = {"renews": fact.get("renews"), "implements": fact.get("parent")}
        for kind, other in others.items():
            if other:
                assert Relation.objects.filter(
                    instrument__ref=fact["id"], kind=kind, other__ref=other
                ).exists(), (fact["id"], kind)
        for kind in ("supersedes",):
            for other in fact.get(kind, []):
                assert Relation.objects.filter(
                    instrument__ref=fact["id"], kind=kind, other__ref=other
                ).exists()
        if later := fact.get("superseded_by"):
            assert Relation.objects.filter(instrument__ref=later, other__ref=fact["id"]).exists()


def test_every_sum_an_instrument_promises_is_a_pledge() -> None:
    for fact in facts("instruments"):
        pledge = Pledge.objects.filter(instrument__ref=fact["id"]).first()
        total, rule = fact.get("total_usd_bn"), fact.get("escalator")
        assert (pledge is not None) is bool(total or rule), fact["id"]
        if pledge is not None and total:
            assert (pledge.currency, pledge.total) == ("USD", Decimal(str(total)) * 10**9)
        if pledge is not None and rule:
            assert (pledge.currency, pledge.base_year) == ("KRW", rule["base_year"])
            assert pledge.base_amount == Decimal(str(rule["base_amount_krw_bn"])) * 10**9
            assert pledge.escalator == rule["rule"]


def test_every_article_is_a_provision_and_the_promise_that_rests_on_it() -> None:
    for fact in facts("articles"):
        clause = Provision.objects.get(ref=fact["id"])
        assert (clause.number, clause.paraphrase) == (fact["number"], fact["paraphrase"])
        assert clause.instrument.ref == fact["instrument"]
        assert clause.is_label is fact.get("label_only", False)
        assert (clause.confidence, clause.sources) == (fact["confidence"], fact["source"])
        promise = Commitment.objects.get(ref=fact["id"])
        assert promise.provision == clause
        assert (promise.obligations, promise.trigger) == (fact["obligations"], fact["trigger"])
        owes = ",".join(promise.obligor_states) or promise.obligor
        assert owes == fact["obligor"], fact["id"]
        assert promise.domains == fact["domains"]
        assert promise.discharged_by == fact.get("discharged_by", [])
        told = (promise.threshold, promise.geographic_scope, promise.stated_cadence)
        keys = ("threshold", "geographic_scope", "cadence")
        assert told == tuple(fact.get(key, "") for key in keys), fact["id"]


def test_every_forum_has_its_cadence_basis_and_first_day() -> None:
    for fact in facts("forums"):
        row = Forum.objects.get(ref=fact["id"])
        assert (row.name, row.level) == (fact["name"], fact["level"])
        assert row.alliance.slug == fact["alliance"]
        assert shown(row.first_met_on) == fact.get("first")
        assert (row.feeds.ref if row.feeds else None) == fact.get("feeds")
        said = fact["cadence"]
        assert shown(row.watch) == said.get("watch")
        promise = row.commitment
        if promise is not None and promise.rhythm:
            assert (promise.rhythm, shown(promise.grace)) == (said["rule"], said.get("grace"))
            if said["rule"] == "rolling":
                assert shown(promise.period) == said["period"]
        else:
            assert said["rule"] == "none_fixed", fact["id"]
        if promise is not None and "basis" in fact:
            basis = promise.provision or promise.instrument
            assert basis is not None
            assert basis.ref == fact["basis"]
        assert row.sources == fact["source"]


def test_every_meeting_has_its_days_with_their_precision_and_its_status() -> None:
    for fact in facts("consultations"):
        row = Meeting.objects.get(ref=fact["id"])
        assert row.forum.ref == fact["forum"]
        assert (str(row.starts_on), shown(row.ends_on)) == (fact["start"], fact.get("end"))
        assert (row.status, row.format) == (fact["status"], fact["format"])
        assert (row.place, row.ordinal) == (fact.get("place", ""), fact.get("ordinal"))
        assert (row.outcome, row.note) == (fact.get("outcome", ""), fact.get("note", ""))
        assert (row.confidence, row.sources) == (fact["confidence"], fact["source"])


def test_every_series_has_its_states_and_the_rhythm_as_it_is_stated() -> None:
    for fact in facts("exercise_series"):
        row = Series.objects.get(ref=fact["id"])
        assert (row.name, row.type, row.states) == (fact["name"], fact["type"], fact["states"])
        assert (row.alliance.slug, row.stated_cadence) == (fact["alliance"], fact["cadence"])
        said = fact["cadence"]
        if "even years" in said or "odd years" in said:
            assert (row.rhythm, row.parity) == ("parity", "even" if "even" in said else "odd")
        elif said.startswith("P1Y"):
            assert row.rhythm == "calendar_year"
        elif said.startswith("P"):
            assert (row.rhythm, shown(row.period)) == ("rolling", said[:3])
        else:
            assert row.rhythm == "none_fixed"


def test_every_edition_has_its_days_with_their_precision_its_status_and_its_size() -> None:
    for fact in facts("exercises"):
        row = Event.objects.get(ref=fact["id"])
        assert (row.series.ref, row.name) == (fact["series"], fact["name"])
        assert (str(row.starts_on), shown(row.ends_on)) == (fact["start"], fact.get("end"))
        assert row.status == fact["status"]
        assert row.personnel == fact.get("personnel", {})
        assert row.personnel_total == fact.get("personnel_total")
        assert (row.nations, row.note) == (fact.get("nations"), fact.get("note", ""))
        assert row.states == fact.get("states", [])
        assert row.domains == fact.get("domains", [])
        assert (row.confidence, row.sources) == (fact["confidence"], fact["source"])


def test_every_contribution_has_its_amount_basis_parties_and_period() -> None:
    for fact in facts("contributions"):
        row = Contribution.objects.get(ref=fact["id"])
        currency, _, scale = fact["unit"].partition("_")
        money = currency if currency.isupper() else ""
        assert (row.currency, row.unit) == (money, "" if money else fact["unit"])
        assert row.amount == Decimal(str(fact["amount"])) * (SCALES[scale] if money else 1)
        assert (row.basis, row.form, row.category) == (
            fact["basis"],
            fact["form"],
            fact["category"],
        )
        assert (row.contributor.iso3, row.beneficiary.iso3) == (
            fact["contributor"],
            fact["beneficiary"],
        )
        assert (str(row.period_start), str(row.period_end)) == (
            fact["period_start"],
            fact["period_end"],
        )
        assert (row.instrument.ref if row.instrument else None) == fact.get("instrument")
        assert (row.commitment.ref if row.commitment else None) == fact.get("commitment")
        parts = {name: Decimal(str(part)) for name, part in fact.get("breakdown", {}).items()}
        assert {name: Decimal(text) for name, text in row.parts.items()} == parts
        assert (row.fiscal_year, row.note) == (fact["fiscal_year_label"], fact.get("note", ""))
        assert (row.confidence, row.sources) == (fact["confidence"], fact["source"])


def test_every_country_year_has_its_figures_and_a_missing_one_is_not_zero() -> None:
    names = {
        "defence_spending": "defence_spending_usd_m",
        "defence_spending_constant": "defence_spending_constant_2023_usd_m",
        "defence_share": "defence_share_of_gdp_pct",
        "gdp": "gdp_usd_bn_implied",
        "gdp_world_bank": "gdp_usd_bn_world_bank",
        "population": "population_m",
        "armed_forces": "armed_forces_thousand",
        "exchange_rate": "fx_lcu_per_usd",
    }
    for fact in facts("country_years"):
        row = CountryYear.objects.get(state__iso3=fact["state"], year=fact["year"])
        for column, key in names.items():
            wanted = fact.get(key)
            found = getattr(row, column)
            assert found == (None if wanted is None else Decimal(str(wanted))), (fact["id"], key)
        assert (row.confidence, row.sources) == (fact["confidence"], fact["source"])


# What the word of the facts may be called by us, and the one that our record tells better.
WORDS = {
    "in_force": STATES_THAT_RUN,
    "active": {"active"},
    "expired": {"expired"},
    "superseded": {"superseded"},
    "suspended_then_superseded": {"superseded"},
}


def test_the_status_computed_today_agrees_with_the_word_of_the_facts() -> None:
    for fact in facts("instruments"):
        row = Instrument.objects.with_history().get(ref=fact["id"])
        state, _ = legal_status(row, TODAY)
        assert state in WORDS[fact["status"]], fact["id"]


def test_no_row_is_there_that_the_facts_do_not_know() -> None:
    known: dict[Any, tuple[str, Q]] = {
        Instrument: ("instruments", Q()),
        Provision: ("articles", Q()),
        Meeting: ("consultations", Q()),
        Event: ("exercises", Q()),
        Contribution: ("contributions", Q()),
        Forum: ("forums", Q()),
        Series: ("exercise_series", Q()),
        Commitment: ("articles", Q(provision__isnull=False, rhythm="")),
    }
    for model, (name, which) in known.items():
        rows = model._default_manager.filter(which).values_list("ref", flat=True)
        assert set(rows) <= {fact["id"] for fact in facts(name)}, model
