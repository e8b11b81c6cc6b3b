"""Who gets into the API, and what it tells them about themselves."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from accounts.models import PartnerSystem, PartnerToken
from alliances.models import Alliance, Grant
from tests.build.api import ask

type Partner = tuple[PartnerSystem, str]

CHALLENGE = 'Bearer realm="Entente"'
WRONG = f'{CHALLENGE}, error="invalid_token"'


def test_a_partner_learns_who_it_is_and_what_is_granted(partner_system: Partner) -> None:
    system, secret = partner_system
    assert ask(secret, "me").json() == {
        "kind": "partner_system",
        "name": system.name,
        "state": "JPN",
        "alliances": ["us-jp"],
    }


def test_a_person_who_signed_in_may_read_too(desk_client: Client) -> None:
    found = desk_client.get("/api/v1/me").json()
    assert found == {"kind": "person", "name": "Desk", "state": None, "alliances": ["us-jp"]}


@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        ("", CHALLENGE),
        ("Basic YTpi", CHALLENGE),
        ("entente", CHALLENGE),
        ("Bearer ", WRONG),
        ("bearer entente_guess", WRONG),
        ("Bearer \xe4", WRONG),
    ],
)
def test_without_a_good_token_nothing_is_given(db: None, header: str, challenge: str) -> None:
    headers = {"Authorization": header} if header else {}
    answer = Client().get("/api/v1/instruments", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == challenge
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "invalid_token"


def test_a_revoked_token_ends_with_the_next_request(partner_system: Partner) -> None:
    _, secret = partner_system
    assert ask(secret, "me").status_code == 200
    PartnerToken.objects.update(revoked_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert ask(secret, "me").status_code == 401


def test_a_system_that_is_closed_is_out_with_the_next_request(partner_system: Partner) -> None:
    system, secret = partner_system
    assert ask(secret, "instruments").status_code == 200
    system.is_active = False
    system.save()
    answer = ask(secret, "instruments")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == WRONG


def test_a_grant_taken_back_empties_the_lists_at_once(
    partner_system: Partner, home: Alliance
) -> None:
    _, secret = partner_system
    assert ask(secret, "alliances").json()["data"]
    Grant.objects.filter(alliance=home).delete()
    assert ask(secret, "alliances").json()["data"] == []


def test_nothing_can_be_written_with_a_token_or_a_session(
    partner_system: Partner, desk_client: Client
) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = ask(partner_system[1], "instruments", method)
        assert answer.status_code == 405
        assert answer.json()["code"] == "method_not_allowed"
    assert desk_client.post("/api/v1/instruments").status_code == 405
