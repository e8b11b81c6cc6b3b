"""Instruments and provisions over the API: who sees which, and how they are written."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import PartnerSystem
from alliances.models import Alliance
from kit.dates import Duration
from tests.build.alliances import alliance, state
from tests.build.api import ask, listed, masked, refs, system_of
from tests.build.treaties import action, instrument, provision, relation, term
from treaties.models import (
    Identifier,
    Instrument,
    Party,
    Provision,
    Reservation,
    Statement,
)

type Partner = tuple[PartnerSystem, str]


@pytest.fixture
def marked(home: Alliance) -> dict[str, Instrument]:
    """One instrument of each release marking; `ours` names Japan, `theirs` the other party."""
    return {
        "internal": instrument(home, "internal", release="internal"),
        "ours": instrument(home, "ours", release="states", released_to=["JPN"]),
        "theirs": instrument(home, "theirs", release="states", released_to=["USA"]),
        "parties": instrument(home, "parties", release="parties"),
        "public": instrument(home, "public", release="public"),
    }


def public(one: Any, prefix: str = "ins") -> str:
    return f"{prefix}_{one.pk.hex}"


def test_a_partner_sees_what_is_released_to_its_state(
    marked: dict[str, Instrument], partner_system: Partner
) -> None:
    assert refs(partner_system[1], "instruments") == ["ours", "parties", "public"]


def test_the_desk_sees_every_marking_of_its_alliance(
    marked: dict[str, Instrument], desk_client: Client
) -> None:
    found = desk_client.get("/api/v1/instruments").json()["data"]
    assert [one["ref"] for one in found] == sorted(marked)


def test_outsiders_see_nothing_of_another_alliance_not_even_what_is_public(
    marked: dict[str, Instrument], abroad: Alliance, outsider_client: Client
) -> None:
    stranger = system_of("JPN", abroad)
    assert refs(stranger, "instruments") == []
    assert outsider_client.get("/api/v1/instruments").json() == {"data": [], "next": None}


def test_foreign_unreleased_missing_and_malformed_look_the_same(
    marked: dict[str, Instrument], abroad: Alliance, partner_system: Partner
) -> None:
    foreign = instrument(abroad, "foreign", release="public")
    _, secret = partner_system
    texts = [
        public(foreign),
        public(marked["internal"]),
        public(marked["theirs"]),
        f"ins_{'0' * 32}",
        "ins_nothing",
        public(marked["parties"], "com"),
        "parties",
    ]
    answers = [ask(secret, f"instruments/{text}") for text in texts]
    assert {answer.status_code for answer in answers} == {404}
    assert len({masked(answer) for answer in answers}) == 1
    varying = {"Request-Id", "RateLimit"}  # this one counts requests, whatever they find
    assert (
        len({str({k: v for k, v in a.headers.items() if k not in varying}) for a in answers}) == 1
    )


def test_an_instrument_is_shown_whole(home: Alliance, partner_system: Partner) -> None:
    made = instrument(
        home,
        "pact",
        title="Pact",
        sources=["mofa"],
        confidence="high",
        covers_from=date(2026, 1, 1),
    )
    action(made, "signed", "2016-10", "USA", "JPN")
    action(made, "entry_into_force", "1986")
    term(made, "lock_then_notice", lock=Duration.parse("P10Y"), notice=Duration.parse("P1Y"))
    found = ask(partner_system[1], f"instruments/{public(made)}").json()
    assert (found["id"], found["ref"], found["alliance"]) == (public(made), "pact", "us-jp")
    assert (found["sources"], found["confidence"]) == (["mofa"], "high")
    assert (found["covers_from"], found["binding"]) == ("2026-01-01", None)
    assert found["parties"] == ["USA", "JPN"]
    assert (found["term"]["lock"], found["term"]["notice"]) == ("P10Y", "P1Y")
    assert found["actions"] == [
        {
            "kind": "signed",
            "done_on": None,
            "takes_effect_on": "2016-10",
            "states": ["JPN", "USA"],
        },
        {"kind": "entry_into_force", "done_on": None, "takes_effect_on": "1986", "states": []},
    ]
    assert "released_to" not in found
    assert "handling" not in found


def test_more_than_two_parties_make_it_multilateral_and_so_does_a_framework(
    home: Alliance, abroad: Alliance
) -> None:
    instrument(home, "pact")
    instrument(home, "framework", is_multilateral=True)
    instrument(abroad, "anzus")
    for owner, told in ((home, {"pact": False, "framework": True}), (abroad, {"anzus": True})):
        found = listed(system_of("USA", owner), "instruments")
        assert {one["ref"]: one["is_multilateral"] for one in found} == told


def test_parts_that_are_not_released_are_not_there(home: Alliance, partner_system: Partner) -> None:
    made = instrument(home, "pact")
    action(made, "notice_received", "2026-05-01", release="internal")
    term(made)
    made.term.release = "internal"
    made.term.save()
    Party.objects.filter(state__iso3="USA").update(release="internal")
    _, secret = partner_system
    found = ask(secret, f"instruments/{public(made)}").json()
    assert (found["actions"], found["term"], found["parties"]) == ([], None, ["JPN"])
    assert refs(secret, "instruments?party=USA") == []
    assert refs(secret, "instruments?party=JPN") == ["pact"]


def test_a_provision_does_not_name_an_instrument_that_is_not_released(
    home: Alliance, partner_system: Partner
) -> None:
    hidden = instrument(home, "secret-annex", release="internal")
    clause = provision(hidden)
    _, secret = partner_system
    assert listed(secret, "provisions")[0]["instrument"] is None
    for name in ("secret-annex", public(hidden)):
        assert refs(secret, f"provisions?instrument={name}") == []
    Instrument.objects.update(release="parties")
    assert refs(secret, "provisions?instrument=secret-annex") == [clause.ref]
    assert listed(secret, "provisions")[0]["instrument"] == {
        "id": public(hidden),
        "ref": "secret-annex",
    }


def test_a_shared_instrument_does_not_name_an_alliance_that_is_not_granted(
    home: Alliance, abroad: Alliance, partner_system: Partner
) -> None:
    shared = instrument(abroad, "shared")
    shared.also_alliances.add(home)
    _, secret = partner_system
    assert listed(secret, "instruments")[0]["alliance"] is None
    assert refs(secret, "instruments?alliance=us-jp") == ["shared"]
    foreign = ask(secret, "instruments?alliance=anzus")
    assert foreign.status_code == 400
    assert "There is no alliance 'anzus' that you may see." in foreign.json()["detail"]


def test_filters_narrow_the_list(home: Alliance, partner_system: Partner) -> None:
    second = alliance("us-kr", ("USA", "KOR"))
    secret = system_of("USA", home, second)
    instrument(home, "pact", is_anchor=True)
    instrument(home, "memo", kind="memorandum", binding="not_binding")
    instrument(second, "other")
    assert refs(secret, "instruments?alliance=us-kr") == ["other"]
    assert refs(secret, "instruments?ref=memo") == ["memo"]
    assert refs(secret, "instruments?kind=memorandum") == ["memo"]
    assert refs(secret, "instruments?binding=not_binding") == ["memo"]
    assert refs(secret, "instruments?party=KOR") == ["other"]
    assert refs(secret, "instruments?anchor=true") == ["pact"]
    assert refs(secret, "instruments?anchor=false") == ["memo", "other"]


def test_provisions_come_with_their_instrument(home: Alliance, partner_system: Partner) -> None:
    made = provision(instrument(home, "pact"), "IV")
    found = ask(partner_system[1], f"provisions/{public(made, 'prv')}").json()
    assert (found["ref"], found["number"], found["instrument"]["ref"]) == ("pact:IV", "IV", "pact")
    assert Provision.objects.count() == 1


def test_numbers_and_reservations_stand_inside_as_far_as_they_are_released(
    home: Alliance, partner_system: Partner
) -> None:
    made = instrument(home, "pact", registration_due_on=date(1961, 1, 1))
    own = {"alliance": home, "instrument": made}
    Identifier.objects.create(scheme="unts", number="I-5321", release="parties", **own)
    words = {"kind": "reservation", "state": state("JPN"), "made_on": "1960-05"}
    Reservation.objects.create(text="Said to all", release="parties", **words, **own)
    Reservation.objects.create(text="Kept", release="internal", **words, **own)
    (found,) = listed(partner_system[1], "instruments")
    assert found["identifiers"] == [{"scheme": "unts", "number": "I-5321"}]
    assert [one["text"] for one in found["reservations"]] == ["Said to all"]
    assert found["reservations"][0]["made_on"] == "1960-05"
    assert found["registration_due_on"] == "1961-01-01"


def test_relations_and_understandings_stand_inside_as_far_as_both_ends_are_seen(
    marked: dict[str, Instrument], partner_system: Partner, desk_client: Client
) -> None:
    young = marked["public"]
    for kind, other in (("amends", "parties"), ("implements", "internal")):
        relation(young, kind, marked[other])
    clause = provision(young, "I")
    hidden = provision(young, "II")
    Provision.objects.filter(pk=hidden.pk).update(release="internal")
    for position, one in enumerate((None, clause, hidden), 1):
        Statement.objects.create(
            instrument=young,
            provision=one,
            kind="understanding",
            text=f"Read so {position}",
            position=position,
            alliance=young.alliance,
            release="public",
        )
    found = ask(partner_system[1], f"instruments/{public(young)}").json()
    assert found["relations"] == [
        {"kind": "amends", "other": {"id": public(marked["parties"]), "ref": "parties"}}
    ]
    assert [one["text"] for one in found["statements"]] == ["Read so 1", "Read so 2"]
    assert found["statements"][1]["provision"] == "public:I"
    whole = desk_client.get(f"/api/v1/instruments/{public(young)}").json()
    assert [one["other"]["ref"] for one in whole["relations"]] == ["parties", "internal"]
