"""Who gets into the API, and what it tells them about themselves."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.idp.oidc.models import Token
from django.test import Client

from accounts.models import Credential, PartnerSystem, Scope
from alliances.models import Alliance, Grant
from kit import clock
from kit.addresses import network
from tests.build.api import ask

type Partner = tuple[PartnerSystem, str]

CHALLENGE = 'Bearer realm="Entente"'
WRONG = f'{CHALLENGE}, error="invalid_token"'


def test_a_partner_learns_who_it_is_and_what_is_granted(partner_system: Partner) -> None:
    system, secret = partner_system
    said = ask(secret, "me").json()
    expires_at = Token.objects.get().expires_at
    assert timedelta(minutes=14) < expires_at - clock.now() <= timedelta(minutes=15)
    assert said == {
        "kind": "partner_system",
        "name": system.name,
        "state": "JPN",
        "scopes": sorted(Scope.values),
        "alliances": ["us-jp"],
        "token_expires_at": expires_at.isoformat().replace("+00:00", "Z"),
        "secret_expires_at": None,
        "limits": {"requests_per_minute": 600},
    }


def test_during_a_rotation_a_partner_learns_when_its_secret_ends(partner_system: Partner) -> None:
    ends = datetime(2999, 1, 31, 6, tzinfo=UTC)
    Credential.objects.update(expires_at=ends)
    assert ask(partner_system[1], "me").json()["secret_expires_at"] == "2999-01-31T06:00:00Z"


def test_a_person_who_signed_in_may_read_too(desk_client: Client) -> None:
    assert desk_client.get("/api/v1/me").json() == {
        "kind": "person",
        "name": "Desk",
        "state": None,
        "scopes": None,
        "alliances": ["us-jp"],
        "token_expires_at": None,
        "secret_expires_at": None,
        "limits": {"requests_per_minute": 600},
    }


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


def _closed() -> None:
    PartnerSystem.objects.update(is_active=False)


def _revoked() -> None:
    Credential.objects.update(revoked_at=clock.now())


def _ended() -> None:
    Credential.objects.update(expires_at=clock.now())


def _expired() -> None:
    Token.objects.update(expires_at=clock.now())


def _given_back() -> None:
    Token.objects.all().delete()


@pytest.mark.parametrize("happen", [_closed, _revoked, _ended, _expired, _given_back])
def test_who_is_shut_out_is_out_with_the_next_request(
    partner_system: Partner, happen: Callable[[], None]
) -> None:
    _, secret = partner_system
    assert ask(secret, "instruments").status_code == 200
    happen()
    answer = ask(secret, "instruments")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == WRONG
    assert answer.json()["code"] == "invalid_token"


@pytest.mark.parametrize("kind", [Token.Type.REFRESH_TOKEN, Token.Type.AUTHORIZATION_CODE])
def test_only_access_tokens_open_the_api(partner_system: Partner, kind: str) -> None:
    Token.objects.update(type=kind)
    assert ask(partner_system[1], "me").status_code == 401


def test_a_token_of_a_client_that_is_no_partner_opens_nothing(partner_system: Partner) -> None:
    Credential.objects.all().delete()
    assert Token.objects.exists()
    assert ask(partner_system[1], "me").status_code == 401


def test_a_scope_taken_away_is_gone_with_the_next_request(partner_system: Partner) -> None:
    _, secret = partner_system
    assert ask(secret, "findings").status_code == 200
    PartnerSystem.objects.update(scopes=["treaties:read"])
    assert ask(secret, "instruments").status_code == 200
    answer = ask(secret, "findings")
    assert answer.status_code == 403
    assert answer.headers["WWW-Authenticate"] == (
        f'{CHALLENGE}, error="insufficient_scope", scope="findings:read"'
    )
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "insufficient_scope"
    assert ask(secret, "me").json()["scopes"] == ["treaties:read"]


def test_a_scope_given_later_needs_a_new_token(partner_system: Partner) -> None:
    Token.objects.update(scopes="treaties:read")
    assert ask(partner_system[1], "findings").status_code == 403


def test_people_need_no_scopes(desk_client: Client) -> None:
    assert desk_client.get("/api/v1/findings").status_code == 200


@pytest.mark.parametrize("networks", ["203.0.113.0/24", "2001:db8::/32"])
def test_an_allow_list_is_obeyed_with_the_next_request(
    partner_system: Partner, networks: str
) -> None:
    _, secret = partner_system
    assert ask(secret, "me").status_code == 200
    PartnerSystem.objects.update(networks=[network(networks)])
    forged = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    for headers in ({}, forged):
        answer = ask(secret, "me", **headers)
        assert answer.status_code == 403
        assert answer.json()["code"] == "wrong_address"
        assert answer.json()["detail"] == "The system may not ask from 127.0.0.1."


def test_behind_a_proxy_of_ours_the_address_it_tells_counts(
    partner_system: Partner, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = 1
    PartnerSystem.objects.update(networks=[network("203.0.113.0/24")])
    for said, status in (
        ("203.0.113.9", 200),
        ("198.51.100.7, 203.0.113.9", 200),
        ("203.0.113.9, 198.51.100.7", 403),
        ("nonsense", 403),
    ):
        answer = ask(partner_system[1], "me", **{"X-Forwarded-For": said})
        assert answer.status_code == status


def test_each_asker_has_a_limit_and_is_told_how_they_stand(
    partner_system: Partner, desk_client: Client, settings: Any
) -> None:
    settings.API_LIMIT = 3
    answers = [ask(partner_system[1], "me") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    left = [re.search(r'"default";r=(\d+);t=\d+', one.headers["RateLimit"]) for one in answers]
    assert [found[1] for found in left if found] == ["2", "1", "0", "0"]
    last = answers[-1]
    assert last.headers["RateLimit-Policy"] == '"default";q=3;w=60'
    assert 0 < int(last.headers["Retry-After"]) <= 20
    assert last.json()["code"] == "too_many_requests"
    assert desk_client.get("/api/v1/me").status_code == 200


def test_reading_goes_on_while_requests_cannot_be_counted(
    partner_system: Partner, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = ask(partner_system[1], "me")
    assert answer.status_code == 200
    assert "RateLimit" not in answer.headers
    assert "not limited: the store is down" in caplog.text


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
