"""The token endpoints: who gets a token, for what, and what everyone else is told."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.idp.oidc.models import Client as IdpClient
from allauth.idp.oidc.models import Token
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions import Issued, admit, revoke, rotate
from accounts.api import oauth
from accounts.models import PartnerSystem, Scope
from kit import clock
from kit.addresses import network
from kit.credentials import SecretHasher, new_secret
from kit.limits import Limit
from kit.models import new_id
from tests.build.api import ask
from tests.build.oauth import FORM, ask_token, basic, post, token_of
from tests.build.queries import asked

pytestmark = pytest.mark.django_db

GRANT = "grant_type=client_credentials"
DOORS = ("token", "revoke", "introspect")


@pytest.fixture
def japan() -> Issued:
    return admit(name="System of Japan", state="JPN", at=clock.now())


@pytest.fixture
def korea() -> Issued:
    return admit(name="System of Korea", state="KOR", at=clock.now())


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oauth, "PER_CLIENT", Limit(f"test-{new_id()}", 10_000))


def refused(answer: Any, status: int, code: str) -> str:
    """An error as RFC 6749, section 5.2, has it; what it says of it."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.json()
    assert body["error"] == code
    assert set(body) <= {"error", "error_description"}
    said: str = body.get("error_description", "")
    return said


def closed(answer: Any) -> bool:
    """Told nothing but that it is no client of ours."""
    refused(answer, 401, "invalid_client")
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="Entente"'
    return True


# Getting a token


def test_a_token_is_given_for_the_header_and_for_the_form(japan: Issued) -> None:
    pair = urlencode({"client_id": japan.client_id, "client_secret": japan.secret})
    for answer in (ask_token(japan), post("token", f"{GRANT}&{pair}")):
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["Cache-Control"] == "no-store"
        body = answer.json()
        assert (body["token_type"], body["expires_in"]) == ("Bearer", 900)
        assert set(body["scope"].split()) == set(Scope.values)
        assert ask(body["access_token"], "me").status_code == 200


def test_a_token_may_be_asked_for_less(japan: Issued) -> None:
    token = token_of(japan, "findings:read%20treaties:read")
    assert ask(token, "me").json()["scopes"] == ["findings:read", "treaties:read"]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_another_method_is_told_which_one_does(door: str, method: str) -> None:
    answer = Client().generic(method, f"/oauth/{door}")
    assert refused(answer, 405, "invalid_request") == "Send it by POST, as a form."
    assert answer.headers["Allow"] == "POST, OPTIONS"


@pytest.mark.parametrize("scope", ["findings:write", "findings:read openid", "%00", "ä"])
def test_more_than_was_given_is_refused(japan: Issued, scope: str) -> None:
    said = refused(ask_token(japan, scope), 400, "invalid_scope")
    assert said.startswith("Given to you: alliances:read treaties:read ")


@pytest.mark.parametrize(
    ("scope", "given"),
    [
        ("", " ".join(Scope.values)),
        ("+", " ".join(Scope.values)),
        ("findings:read+" * 3, "findings:read"),
        ("treaties:read+findings:read+treaties:read", "treaties:read findings:read"),
    ],
)
def test_no_scope_is_as_if_left_out_and_each_is_given_once(
    japan: Issued, scope: str, given: str
) -> None:
    pair = basic(japan.client_id, japan.secret)
    answer = post("token", f"{GRANT}&scope={scope}", **pair)
    assert (answer.status_code, answer.json()["scope"]) == (200, given)


def test_what_a_system_lost_it_no_longer_gets(japan: Issued) -> None:
    PartnerSystem.objects.update(scopes=["findings:read"])
    assert ask_token(japan).json()["scope"] == "findings:read"
    refused(ask_token(japan, "treaties:read"), 400, "invalid_scope")


def test_a_system_without_scopes_still_learns_who_it_is(japan: Issued) -> None:
    PartnerSystem.objects.update(scopes=[])
    assert ask(token_of(japan), "me").json()["scopes"] == []


@pytest.mark.parametrize("door", DOORS)
def test_whoever_is_no_client_gets_one_and_the_same_answer(japan: Issued, door: str) -> None:
    good = f"{GRANT}&token=x"
    answers = [
        post(door, good),
        post(door, good, **basic("nobody", new_secret())),
        post(door, good, **basic(japan.client_id, new_secret())),
        post(door, good, **basic(japan.client_id, "short")),
        post(door, good, **basic(japan.client_id, "")),
        post(door, good, **basic("a\0b", "\0")),
        post(door, good, Authorization="Basic !!!"),
        post(door, good, Authorization="Basic"),
        post(door, good, Authorization=f"Bearer {japan.secret}"),
        post(door, f"{good}&client_id=%00&client_secret=%00"),
        post(door, f"{good}&client_id={japan.client_id}"),
    ]
    assert all(closed(one) for one in answers)
    assert len({one.content for one in answers}) == 1


def test_a_system_that_is_shut_out_is_no_client(japan: Issued) -> None:
    def changed(**columns: Any) -> Iterator[str]:
        PartnerSystem.objects.update(**columns)
        for door in DOORS:
            pair = basic(japan.client_id, japan.secret)
            yield str(closed(post(door, f"{GRANT}&token=x", **pair)))

    assert list(changed(is_active=False))
    assert list(changed(is_active=True, networks=[network("203.0.113.0/24")]))
    PartnerSystem.objects.update(networks=[])
    assert ask_token(japan).status_code == 200
    revoke(name="System of Japan", at=clock.now())
    assert closed(ask_token(japan))


@pytest.mark.parametrize(
    ("networks", "address", "status"),
    [
        (["203.0.113.0/24"], "203.0.113.9", 200),
        (["203.0.113.0/24"], "::ffff:203.0.113.9", 200),
        (["203.0.113.0/24"], "203.0.114.9", 401),
        (["2001:db8::/32", "203.0.113.9"], "2001:db8:1::5", 200),
        (["2001:db8::/32"], "203.0.113.9", 401),
        (["2001:db8::/32"], "", 401),
        (["0.0.0.0/0"], "2001:db8:1::5", 401),
    ],
)
def test_a_system_gets_tokens_only_from_its_networks(
    japan: Issued, networks: list[str], address: str, status: int
) -> None:
    PartnerSystem.objects.update(networks=[network(one) for one in networks])
    assert ask_token(japan, address=address).status_code == status


def test_what_cannot_be_understood_is_told_as_such(japan: Issued) -> None:
    pair = basic(japan.client_id, japan.secret)
    wrong = {
        "scope=": "grant_type is missing: send client_credentials.",
        "grant_type=": "grant_type is missing: send client_credentials.",
        f"{GRANT}&scope=a&scope=b": "A parameter is sent more than once.",
        f"{GRANT}&client_secret=x": "Authenticate in the header or in the form, not in both.",
        "&".join(f"a{n}=1" for n in range(1001)): "The form cannot be read.",
    }
    for body, said in wrong.items():
        assert refused(post("token", body, **pair), 400, "invalid_request") == said
    large = post("token", "a" * 3_000_000, **pair)
    assert refused(large, 413, "invalid_request") == "The body is larger than may be sent here."
    for path, kind in (("/oauth/token?a=1", FORM), ("/oauth/token", "application/json")):
        answer = Client().post(path, GRANT, content_type=kind, headers=pair)
        assert refused(answer, 400, "invalid_request").startswith("Send ")
    latin = Client().post("/oauth/token", GRANT, f"{FORM}; charset=latin-1", headers=pair)
    refused(latin, 400, "invalid_request")


@pytest.mark.parametrize(
    "grant",
    [
        *("authorization_code", "password", "refresh_token", "implicit", "\0"),
        "urn:ietf:params:oauth:grant-type:device_code",
    ],
)
def test_no_other_grant_is_open(japan: Issued, grant: str) -> None:
    pair = basic(japan.client_id, japan.secret)
    body = urlencode({"grant_type": grant, "code": "x", "device_code": "x", "username": "desk"})
    refused(post("token", body, **pair), 400, "unsupported_grant_type")


@pytest.mark.parametrize("resource", ["https://elsewhere.example/", "http://[", "", "x", "%00"])
def test_tokens_are_for_this_api_alone(japan: Issued, resource: str, settings: Any) -> None:
    pair = basic(japan.client_id, japan.secret)
    body = f"{GRANT}&resource={resource}"
    refused(post("token", body, **pair), 400, "invalid_target")
    ours = f"{GRANT}&resource={settings.SITE_URL}/api/v1/"
    assert post("token", ours, **pair).status_code == 200


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(door=st.sampled_from(DOORS), odd=st.binary(max_size=60), is_good=st.booleans())
def test_nothing_that_is_sent_breaks_an_endpoint(
    japan: Issued, unlimited: None, door: str, odd: bytes, is_good: bool
) -> None:
    body = f"{GRANT}&token=x&scope=".encode() + odd
    pair = basic(japan.client_id, japan.secret)
    header = {} if is_good else {"Authorization": odd.decode("latin-1")}
    assert post(door, body.decode("latin-1"), **(pair | header)).status_code < 500


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_the_endpoints_are_for_posting(door: str, method: str) -> None:
    assert Client().generic(method, f"/oauth/{door}").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        *("oauth/authorize", "oauth/device", "oauth/device/code", "oauth/userinfo", "oauth/logout"),
        *("oauth/clients", "identity/o/authorize", "identity/o/api/token", "identity/o/device"),
        *(".well-known/openid-configuration", ".well-known/jwks.json"),
    ],
)
def test_nothing_else_of_the_identity_provider_can_be_reached(path: str) -> None:
    with pytest.raises(Resolver404):
        resolve(f"/{path}")


def test_what_has_expired_is_swept_away_with_the_next_token(japan: Issued) -> None:
    token_of(japan)
    Token.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    token_of(japan)
    assert Token.objects.count() == 1


# Giving tokens back, and asking about them


def test_a_token_given_back_is_of_no_more_use(japan: Issued) -> None:
    token, pair = token_of(japan), basic(japan.client_id, japan.secret)
    assert post("revoke", f"token={token}", **pair).status_code == 200
    assert ask(token, "me").status_code == 401
    assert post("revoke", f"token={token}", **pair).status_code == 200


def test_nobody_ends_or_looks_into_the_token_of_another(japan: Issued, korea: Issued) -> None:
    token, pair = token_of(japan), basic(korea.client_id, korea.secret)
    answer = post("revoke", f"token={token}", **pair)
    assert (answer.status_code, answer.content) == (200, b"")
    assert ask(token, "me").status_code == 200
    assert post("introspect", f"token={token}", **pair).json() == {"active": False}


def test_a_system_learns_of_its_own_tokens_by_either_credential(
    japan: Issued, settings: Any
) -> None:
    second, _ = rotate(name="System of Japan", overlap=timedelta(days=1), at=clock.now())
    token, pair = token_of(japan, "findings:read"), basic(second.client_id, second.secret)
    said = post("introspect", f"token={token}", **pair).json()
    assert (said["active"], said["scope"]) == (True, "findings:read")
    assert said["client_id"] == japan.client_id
    assert said["iss"] == settings.SITE_URL
    assert said["token_type"] == "Bearer"
    assert said["exp"] - said["iat"] == 900
    assert post("revoke", f"token={token}", **pair).status_code == 200
    assert post("introspect", f"token={token}", **pair).json() == {"active": False}


@pytest.mark.parametrize("door", ["revoke", "introspect"])
def test_a_token_must_be_named(japan: Issued, door: str) -> None:
    pair = basic(japan.client_id, japan.secret)
    refused(post(door, "", **pair), 400, "invalid_request")
    for odd in ("%00", "ä", "eyJ.eyJ.x"):
        assert post(door, f"token={odd}", **pair).status_code == 200


def test_the_endpoints_describe_themselves(client: Client, settings: Any) -> None:
    said = client.get("/.well-known/oauth-authorization-server").json()
    site = settings.SITE_URL
    assert said["issuer"] == site
    assert said["grant_types_supported"] == ["client_credentials"]
    assert said["scopes_supported"] == Scope.values
    for door, name in zip(DOORS, ("token", "revocation", "introspection"), strict=True):
        assert said[f"{name}_endpoint"] == f"{site}/oauth/{door}"
        ways = said[f"{name}_endpoint_auth_methods_supported"]
        assert ways == ["client_secret_basic", "client_secret_post"]


# Limits


def test_an_address_that_asks_too_often_waits_and_costs_nothing(
    japan: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oauth, "PER_ADDRESS", Limit(f"test-{new_id()}", 3))
    for _ in range(3):
        closed(post("token", GRANT, address="203.0.113.9", **basic("guess", "guess")))

    def never(*_: object) -> bool:
        raise AssertionError("a secret was looked at")

    monkeypatch.setattr(SecretHasher, "verify", never)
    with CaptureQueriesContext(connection) as seen:
        for forged in ("198.51.100.7", "198.51.100.8"):
            answer = ask_token(japan, address="203.0.113.9", **{"X-Forwarded-For": forged})
            refused(answer, 429, "temporarily_unavailable")
            assert 0 < int(answer.headers["Retry-After"]) <= 20
    assert asked(seen) == []
    monkeypatch.undo()
    assert ask_token(japan, address="203.0.113.10").status_code == 200


def test_a_client_that_asks_too_often_waits_wherever_it_asks_from(
    japan: Issued, korea: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oauth, "PER_CLIENT", Limit(f"test-{new_id()}", 3))
    wrong = Issued(japan.credential, new_secret())
    for number in range(3):
        closed(ask_token(wrong, address=f"203.0.113.{number}"))
    refused(ask_token(japan, address="203.0.113.9"), 429, "temporarily_unavailable")
    assert ask_token(korea, address="203.0.113.9").status_code == 200


def test_no_token_is_given_while_requests_cannot_be_counted(japan: Issued, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    for door in DOORS:
        answer = post(door, f"{GRANT}&token=x", **basic(japan.client_id, japan.secret))
        refused(answer, 503, "temporarily_unavailable")
        assert answer.headers["Retry-After"] == "5"


# Secrets stay secret


def test_no_secret_or_token_is_logged_or_told(
    japan: Issued, korea: Issued, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="django.db.backends")
    pair, wrong = basic(japan.client_id, japan.secret), basic(korea.client_id, japan.secret)
    with CaptureQueriesContext(connection):  # which also logs them
        token = token_of(japan)
        said = [
            post("token", f"{GRANT}&scope={japan.secret}", **pair),
            post("token", f"{GRANT}&{japan.secret}=1&{japan.secret}=2", **pair),
            post("token", GRANT, **wrong),
            post("token", f"{GRANT}&client_secret={japan.secret}"),
            post("introspect", f"token={token}&client_secret={japan.secret}", **pair),
            post("revoke", f"token={token}", **wrong),
            ask(token + "x", "me"),
            ask(token, f"me?access_token={token}"),
            ask(token, "instruments/x?limit=0"),
            ask(japan.secret, "me"),
        ]
    told = b"".join(one.content + str(one.headers).encode() for one in said).decode()
    written = caplog.text
    rows = str([*Token.objects.values(), *IdpClient.objects.values()])
    assert "allauth_idp_oidc_token" in written
    for canary in (japan.secret, token, pair["Authorization"].removeprefix("Basic ")):
        assert canary not in told
        assert canary not in written
        assert canary not in rows
