"""Two ledgers: a state's own system or people say what it gave or received, and nobody else."""

import json
from decimal import Decimal
from typing import Any

import pytest
from allauth.idp.oidc.models import Token
from django.db import ProgrammingError, transaction
from django.test import Client

from accounts.access import acting_as, name_of
from accounts.models import PartnerSystem, User
from alliances.models import Alliance, Membership
from burden.actions import attest
from burden.models import Attestation, Contribution
from compliance.models import Recheck
from kit.errors import Refused
from tests.build.alliances import partner, person
from tests.build.alliances import state as made
from tests.build.burden import contribution, seat

type Partner = tuple[PartnerSystem, str]


@pytest.fixture
def gift(home: Alliance) -> Contribution:
    """A hundred yen from Japan to the United States."""
    return contribution(home, "100", ref="gift")


@pytest.fixture
def seated(home: Alliance, partner_system: Partner) -> str:
    """The token of Japan's system, which speaks for Japan."""
    system, secret = partner_system
    seat(home, "JPN", system)
    return secret


def send(
    secret: str,
    gift: Contribution,
    key: str = "2026-q3-0001",
    to: str = "/api/v1/attestations",
    **more: Any,
) -> Any:
    body = {"contribution": f"ctr_{gift.pk.hex}", "amount": "80.50", "unit": "JPY"} | more
    headers = {"Authorization": f"Bearer {secret}"} | ({"Idempotency-Key": key} if key else {})
    return Client(headers=headers).post(to, json.dumps(body), content_type="application/json")


def test_a_system_says_what_its_state_gave(seated: str, gift: Contribution) -> None:
    answer = send(seated, gift, note="as booked")
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["state"], body["amount"], body["unit"]) == ("JPN", "80.5", "JPY")
    assert body["contribution"]["ref"] == "gift"
    assert answer["Location"] == f"/api/v1/attestations/{body['id']}"
    gift.refresh_from_db()
    assert gift.amount == 100
    assert Recheck.objects.filter(alliance=gift.alliance).exists()
    again = Client(headers={"Authorization": f"Bearer {seated}"}).get(answer["Location"])
    assert again.json() == body


def test_a_request_sent_again_is_heard_once(seated: str, gift: Contribution) -> None:
    first, second = send(seated, gift), send(seated, gift)
    assert (second.status_code, second.json()) == (201, first.json())
    assert Attestation.objects.count() == 1
    other = send(seated, gift, amount="81")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert send(seated, gift, key="2026-q3-0002", amount="81").status_code == 201
    assert Attestation.objects.newest().get().amount == 81


@pytest.mark.parametrize(
    ("key", "more", "status", "parameter"),
    [
        ("", {}, 400, "Idempotency-Key"),
        ("short", {}, 400, "Idempotency-Key"),
        ("2026-q3-0001", {"amount": "-1"}, 400, "amount"),
        ("2026-q3-0001", {"amount": "1e5"}, 400, "amount"),
        ("2026-q3-0001", {"amount": None}, 400, "amount"),
        ("2026-q3-0001", {"amount": 99999999999999999999}, 400, "amount"),
        ("2026-q3-0001", {"unit": "USD"}, 400, "unit"),
        ("2026-q3-0001", {"contribution": "ctr_0"}, 400, "contribution"),
        ("2026-q3-0001", {"amount": 1234567890123456.7891}, 400, "amount"),
        ("2026-q3-0001", {"note": 5}, 400, "note"),
        ("2026-q3-0001", {"note": "\x00"}, 400, "note"),
        ("2026-q3-0001", {"note": "as \x1b[2Jbooked"}, 400, "note"),
        ("2026-q3-0001", {"note": "as booked\x9b"}, 400, "note"),
        ("2026-q3-0001", {"notes": "as booked"}, 400, "notes"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(
    seated: str, gift: Contribution, key: str, more: dict[str, Any], status: int, parameter: str
) -> None:
    answer = send(seated, gift, key, **more)
    assert (answer.status_code, answer.json()["code"]) == (status, "invalid")
    assert answer.json()["errors"][0]["parameter"] == parameter
    assert parameter in answer.json()["detail"]
    assert not Attestation.objects.exists()


@pytest.mark.parametrize("query", ["fields=nonsense", "nonsense=1"])
def test_what_is_wrong_in_the_address_is_told_before_anything_is_kept(
    seated: str, gift: Contribution, query: str
) -> None:
    answer = send(seated, gift, to=f"/api/v1/attestations?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]
    assert not Attestation.objects.exists()


DIGITS = f'{{"note": {"9" * 5000}}}'
DEEP = ['{"note": ' + "[" * deep + "]" * deep + "}" for deep in (300, 3000)]


@pytest.mark.parametrize(
    "body", ["[]", '"x"', "{", "null", '{"note": "\\ud800"}', '{"note": NaN}', DIGITS, *DEEP]
)
def test_a_body_of_another_form_is_told(seated: str, body: str) -> None:
    headers = {"Authorization": f"Bearer {seated}", "Idempotency-Key": "2026-q3-0001"}
    answer = Client(headers=headers).post(
        "/api/v1/attestations", body, content_type="application/json"
    )
    assert answer.status_code == 400


def test_a_note_may_have_lines(seated: str, gift: Contribution) -> None:
    assert send(seated, gift, note="as\tbooked\r\nin March").status_code == 201


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ('{"amount": "80", "unit": "USD", "amount": "8000"}', "amount"),
        ('{"note": {"a": [{"b": 1, "\\u0062": 2}]}}', "b"),
    ],
)
def test_a_name_that_is_sent_twice_is_told(seated: str, body: str, name: str) -> None:
    headers = {"Authorization": f"Bearer {seated}", "Idempotency-Key": "2026-q3-0001"}
    answer = Client(headers=headers).post(
        "/api/v1/attestations", body, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["detail"] == f"{name!r} is given more than once; give it once."
    assert answer.json()["errors"][0]["parameter"] == name
    assert not Attestation.objects.exists()


def test_without_a_seat_or_a_side_a_system_is_refused(home: Alliance, gift: Contribution) -> None:
    _, unseated = partner("JPN", home)
    assert send(unseated, gift).status_code == 403
    Membership.objects.create(alliance=home, state=made("KOR"), position=3)
    other, secret = partner("KOR", home)
    seat(home, "KOR", other)
    assert send(secret, gift).status_code == 403
    assert not Attestation.objects.exists()


def test_a_system_without_the_scope_or_the_record_learns_nothing(
    home: Alliance, abroad: Alliance, gift: Contribution
) -> None:
    narrow, secret = partner("JPN", home, scopes=["treaties:read"])
    seat(home, "JPN", narrow)
    assert send(secret, gift).json()["code"] == "insufficient_scope"
    hidden = contribution(home, ref="hidden", release="internal")
    system, good = partner("JPN", home)
    seat(home, "JPN", system)
    foreign = contribution(abroad, ref="foreign")
    for one in (hidden, foreign):
        answer = send(good, one)
        assert answer.status_code == 400
        assert "names nothing that is released to you" in answer.json()["detail"]


def test_reading_is_not_attesting_nor_the_other_way(home: Alliance, gift: Contribution) -> None:
    system, secret = partner("JPN", home, scopes=["burden:read"])
    seat(home, "JPN", system)
    answer = send(secret, gift)
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
    assert answer.json()["detail"] == "The token lacks the scope 'burden:attest'."
    assert 'scope="burden:attest"' in answer.headers["WWW-Authenticate"]
    assert not Attestation.objects.exists()
    reader = Client(headers={"Authorization": f"Bearer {secret}"})
    assert reader.get("/api/v1/attestations").status_code == 200
    assert reader.options("/api/v1/attestations").status_code == 200
    system.scopes = ["burden:attest"]
    system.save(update_fields=["scopes"])
    narrow = Token.objects.get(client__credential__system=system)
    narrow.set_scopes(["burden:attest"])
    narrow.save(update_fields=["scopes"])
    assert send(secret, gift).status_code == 201
    assert reader.get("/api/v1/attestations").status_code == 403


@pytest.mark.django_db
def test_the_description_names_the_scope_for_what_is_sent() -> None:
    path = Client().get("/api/v1/openapi.json").json()["paths"]["/api/v1/attestations"]
    assert {"partner_system": ["burden:attest"]} in path["post"]["security"]
    assert {"partner_system": ["burden:read"]} in path["get"]["security"]


@pytest.mark.django_db
def test_the_description_names_every_answer_to_what_is_sent() -> None:
    path = Client().get("/api/v1/openapi.json").json()["paths"]["/api/v1/attestations"]
    refused = ["400", "401", "403", "406", "413", "415", "422", "429", "500", "503"]
    assert sorted(path["post"]["responses"]) == ["201", *refused]
    assert "Location" in path["post"]["responses"]["201"]["headers"]
    for status in refused:
        assert list(path["post"]["responses"][status]["content"]) == ["application/problem+json"]
    assert path["post"]["summary"] == "Send one of the attestations"


def test_people_attest_on_the_page_not_here(desk_client: Client, gift: Contribution) -> None:
    answer = desk_client.post(
        "/api/v1/attestations", "{}", content_type="application/json",
        headers={"Idempotency-Key": "2026-q3-0001"},
    )  # fmt: skip
    assert answer.status_code == 403


def test_the_action_refuses_whoever_does_not_speak_for_a_side(
    home: Alliance, desk: User, gift: Contribution
) -> None:
    for state, code in (("KOR", "not_a_side"), ("USA", "not_seated")):
        with pytest.raises(Refused) as refusal:
            attest(contribution=gift, state=state, amount=Decimal(1), by=desk)
        assert refusal.value.code == code
    seat(home, "USA", desk)
    with pytest.raises(Refused):
        attest(contribution=gift, state="USA", amount=Decimal("NaN"), by=desk)
    assert attest(contribution=gift, state="USA", amount=Decimal(1), by=desk).user == desk


def test_postgresql_itself_refuses_an_editor_who_is_not_seated(
    home: Alliance, desk: User, gift: Contribution
) -> None:
    columns = {"alliance": home, "release": "parties", "contribution": gift, "amount": 1}
    for state, user in (("USA", desk), ("JPN", person("other", home))):
        with pytest.raises(ProgrammingError), acting_as(name_of(desk)):
            Attestation.objects.create(**columns, state=state, user=user)
    seat(home, "USA", desk)
    with acting_as(name_of(desk)):
        Attestation.objects.create(**columns, state="USA", user=desk)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Attestation.objects.create(**columns, state="JPN", user=desk)


def test_a_seat_is_of_the_alliance_that_it_is_in(
    home: Alliance, abroad: Alliance, desk: User, gift: Contribution
) -> None:
    seat(abroad, "USA", desk)
    with pytest.raises(Refused):
        attest(contribution=gift, state="USA", amount=Decimal(1), by=desk)
    with pytest.raises(ProgrammingError), acting_as(name_of(desk)):
        Attestation.objects.create(
            alliance=home, release="parties", contribution=gift, amount=1, state="USA", user=desk
        )
