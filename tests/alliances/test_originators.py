"""Whose information a record is: said once, kept by what is derived, and asked before widening."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from accounts.models import PartnerSystem, User
from alliances.actions import Wish, decide_widening, propose_widening
from alliances.models import Alliance, Widening, inherited
from burden.models import Pledge
from commitments.models import Commitment, Evidence, Occurrence
from compliance.engine import judge
from compliance.models import Finding
from compliance.rule import Scope
from consultations.actions import settle
from consultations.models import AgendaItem
from kit.approval import Decision
from kit.errors import Refused
from portal.bundles.store import export, load
from tests.alliances.test_widening import AT, TWO, marking, request_of
from tests.build.alliances import person, state
from tests.build.burden import pledge
from tests.build.commitments import commitment, met, yearly
from tests.build.consultations import forum, meeting
from tests.build.treaties import instrument, provision
from tests.conftest import TODAY

FOREIGN: dict[str, Any] = {"release": "internal", "originators": ["JPN"]}
ADDED = "may only be added to"


@pytest.fixture
def chief(home: Alliance) -> User:
    return person("chief", home, role="approver")


def wish(consent: str = "") -> Wish:
    return Wish(to=("parties", ()), reason="Asked for by the board", consent=consent)


def test_what_is_not_ours_is_widened_with_its_originators_consent_only(
    home: Alliance, desk: User, chief: User
) -> None:
    row = commitment(home, **FOREIGN)
    with pytest.raises(Refused, match="JPN must agree") as refusal:
        propose_widening(row=row, wish=wish(), by=desk, at=AT)
    assert refusal.value.field == "consent"
    made = propose_widening(row=row, wish=wish("Letter of 3 May"), by=desk, at=AT)
    assert made.originators == ["JPN"]
    with request_of(chief):
        decide_widening(widening=made, decision=Decision.APPROVED, by=chief, at=AT)
    assert marking(row) == ("parties", ())


def test_consent_is_asked_for_parts_too(home: Alliance, desk: User) -> None:
    whole = meeting(forum(home), release="internal")
    AgendaItem.objects.create(
        alliance=home, meeting=whole, position=1, title="Ranges", release="internal"
    )
    AgendaItem.objects.update(originators=["AUS"])
    with pytest.raises(Refused, match="AUS must agree"):
        propose_widening(row=whole, wish=wish(), by=desk, at=AT)


def test_consent_is_asked_again_if_it_turns_out_to_be_anothers(
    home: Alliance, desk: User, chief: User
) -> None:
    row = commitment(home, release="internal")
    made = propose_widening(row=row, wish=wish(), by=desk, at=AT)
    Commitment.objects.update(originators=["JPN"])
    with pytest.raises(Refused, match="information of JPN too by now"), request_of(chief):
        decide_widening(widening=made, decision=Decision.APPROVED, by=chief, at=AT)


def test_one_originators_consent_is_not_anothers(home: Alliance, desk: User, chief: User) -> None:
    row = commitment(home, **FOREIGN)
    made = propose_widening(row=row, wish=wish("Letter of 3 May"), by=desk, at=AT)
    Commitment.objects.update(originators=["AUS", "JPN"])
    with pytest.raises(Refused, match="information of AUS too by now"), request_of(chief):
        decide_widening(widening=made, decision=Decision.APPROVED, by=chief, at=AT)
    assert marking(row) == ("internal", ())


def test_the_database_asks_for_consent_by_itself(home: Alliance, desk: User, chief: User) -> None:
    row = commitment(home, release="internal")
    propose_widening(row=row, wish=wish(), by=desk, at=AT)
    Commitment.objects.update(originators=["JPN"])
    with pytest.raises(IntegrityError, match=TWO), request_of(chief):
        _approved_by_hand(chief)


def _approved_by_hand(chief: User) -> None:
    Widening.objects.update(decision="approved", decided_by=chief, decided_at=AT)
    assert Widening.objects.get().decided_in is not None
    Commitment.objects.update(release="parties")


def test_an_originator_is_added_and_never_taken_away(home: Alliance, desk: User) -> None:
    commitment(home, originators=["JPN"])
    with request_of(desk):
        Commitment.objects.update(originators=["AUS", "JPN"])
    for gone in ([], ["AUS"]):
        with pytest.raises(IntegrityError, match=ADDED), request_of(desk):
            Commitment.objects.update(originators=gone)
    Commitment.objects.update(originators=[])  # the tables' owner mends what was wrong


@pytest.mark.django_db
def test_every_table_of_what_people_enter_keeps_its_originators() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name FROM information_schema.columns c"
            " WHERE c.column_name = 'originators' AND c.table_schema = 'public' AND NOT EXISTS"
            " (SELECT FROM pg_trigger t WHERE t.tgrelid = c.table_name::regclass"
            " AND t.tgenabled = 'A' AND t.tgname = 'originators_are_only_added') ORDER BY 1"
        )
        found = [name for (name,) in cursor.fetchall()]
    assert found == [
        "burden_total",
        "commitments_evidence",
        "commitments_occurrence",
        "compliance_finding",
    ]


def test_a_form_adds_an_originator_and_does_not_take_it_away(
    desk_client: Client, home: Alliance
) -> None:
    row = pledge(instrument(home, "pact"))
    path = reverse("portal:pledge-edit", args=["us-jp", row.pk])

    def sent(*states: str) -> int:
        form = desk_client.get(path).context["form"]
        told = {name: value for name, value in form.initial.items() if value not in (None, [])}
        answer = desk_client.post(path, told | {"originators": list(states)})
        if answer.status_code == 422:
            assert "JPN stays" in answer.text
        return answer.status_code

    assert (sent("JPN"), sent("USA"), sent("JPN", "USA")) == (302, 422, 302)
    assert Pledge.objects.get().originators == ["JPN", "USA"]


def test_what_is_derived_says_whose_it_is(home: Alliance) -> None:
    promise = yearly(home, "c", runs_from=date(2026, 1, 1), originators=["JPN"])
    whole = meeting(forum(home, commitment=promise), "2026-05-01", originators=["AUS"])
    settle(alliance=home, day=TODAY, at=AT)
    assert Evidence.objects.get().originators == ["AUS", "JPN"]
    assert Occurrence.objects.get(label="2026").originators == ["AUS", "JPN"]
    assert inherited(promise, whole)["originators"] == ["AUS", "JPN"]
    whole.delete()
    settle(alliance=home, day=TODAY, at=AT)
    judge(date(2027, 6, 1), Scope(), at=AT, codes=["commitments.lapsed"])
    assert Finding.objects.get().originators == ["JPN"]
    assert Occurrence.objects.get(label="2026").originators == ["JPN"]


def test_a_page_says_whose_information_it_shows(desk_client: Client, home: Alliance) -> None:
    row = commitment(home, originators=["JPN"])
    page = desk_client.get(reverse("portal:commitment", args=["us-jp", row.ref]))
    assert "Releasable to all parties; originator: JPN" in page.text


def test_the_api_says_whose_information_it_is(
    home: Alliance, partner_system: tuple[PartnerSystem, str]
) -> None:
    commitment(home, "c", originators=["JPN"])
    bearer = {"Authorization": f"Bearer {partner_system[1]}"}
    answer = Client().get("/api/v1/commitments", headers=bearer)
    (found,) = answer.json()["data"]
    assert (found["release"], found["originators"]) == ("parties", ["JPN"])


def test_a_bundle_keeps_whose_information_it_is(home: Alliance, tmp_path: Path) -> None:
    state("AUS")
    pact = instrument(home, "pact", originators=["JPN"], is_anchor=True)
    provision(pact, "I", originators=["AUS", "JPN"])
    provision(pact, "II", originators=["JPN"])
    written = export("us-jp")
    assert written.count("originators: [AUS]") == 1
    assert written.count("originators: [JPN]") == 1
    path = tmp_path / "us-jp.yaml"
    path.write_text(written)
    assert load([path], at=AT).written == 0
    pact.provisions.all().delete()
    load([path], at=AT)
    assert [one.originators for one in pact.provisions.order_by("number")] == [
        ["AUS", "JPN"],
        ["JPN"],
    ]


def test_an_older_bundle_does_not_make_an_originator_forgotten(
    home: Alliance, tmp_path: Path
) -> None:
    pact = instrument(home, "pact", is_anchor=True)
    part = provision(pact, "I")
    promise = yearly(home, "c", runs_from=date(2026, 1, 1))
    met(promise, "2026-02-01", TODAY)
    rows: list[Any] = [pact, part, promise, Evidence.objects.get()]
    path = tmp_path / "us-jp.yaml"
    path.write_text(export("us-jp"))
    for row in rows:
        type(row).objects.filter(pk=row.pk).update(originators=["JPN"])
    load([path], at=AT)
    for row in rows:
        row.refresh_from_db()
        assert (row, row.originators) == (row, ["JPN"])


def test_what_is_made_from_anothers_record_names_them(desk_client: Client, home: Alliance) -> None:
    row = pledge(instrument(home, "pact"), originators=["JPN"])
    path = reverse("portal:pledge-instalment", args=["us-jp", row.pk])
    sent = {"part": "2", "amount": "5", "currency": "JPY", "due_on": "2026-05-01"}
    answer = desk_client.post(path, sent | {"release": row.release})
    assert answer.status_code == 422
    assert "JPN stays" in answer.text
