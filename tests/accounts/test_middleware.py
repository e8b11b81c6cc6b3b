"""What stands before every page: the second factor where it is required, and honest limits."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.build.accounts import app, sign_in
from tests.house.addresses import addresses, path_to
from tests.house.filling import fill

ENROL = "/account/"


@pytest.fixture
def required(settings: Settings) -> None:
    settings.MFA_REQUIRED = True


def test_without_a_second_factor_one_reaches_only_where_one_sets_it_up(
    required: None, desk: User, desk_client: Client
) -> None:
    home = desk.grants.get().alliance
    fill(home, 2)
    opened = set()
    for address in addresses():
        answer = desk_client.get(path_to(address, home))
        leads = answer.headers.get("Location", "")
        if answer.status_code == 200 or (answer.status_code == 302 and leads != ENROL):
            opened.add(address.name)
    assert opened == {
        "account_login",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "portal:healthz",
    }


def test_the_page_that_remains_tells_nothing_of_the_alliances(
    required: None, desk: User, desk_client: Client
) -> None:
    page = desk_client.get(ENROL).content.decode()
    assert "Set up a second factor to go on" in page
    assert "US-JP" not in page
    assert "/findings/" not in page
    assert desk_client.post("/sign-out/").status_code == 302


def test_the_api_says_what_is_missing(required: None, desk_client: Client) -> None:
    answer = desk_client.get("/api/v1/findings")
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "second factor" in answer.json()["detail"]


def test_a_partner_system_needs_none(required: None, partner_system: tuple[object, str]) -> None:
    client = Client(headers={"Authorization": f"Bearer {partner_system[1]}"})
    assert client.get("/api/v1/findings").status_code == 200


def test_with_a_second_factor_all_is_open(required: None, desk: User, desk_client: Client) -> None:
    app(desk)
    assert desk_client.get("/").status_code == 200


def test_where_none_is_required_all_is_open(desk_client: Client) -> None:
    assert desk_client.get("/").status_code == 200
    assert "to go on" not in desk_client.get(ENROL).content.decode()


@pytest.fixture
def nobody_counts(settings: Settings, tmp_path: Path) -> None:
    """Redis is down."""
    store = settings.CACHES["default"] | {"LOCATION": f"unix://{tmp_path}/none.sock?db=0"}
    settings.CACHES = {"default": store}


def test_without_the_store_that_counts_no_guess_is_looked_at(
    nobody_counts: None, desk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = []
    monkeypatch.setattr(User, "check_password", lambda user, raw: looked_at.append(raw))
    for password in ("wrong", "desk"):
        answer = sign_in(Client(), "desk", password)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "60"
        assert "This cannot be done just now" in answer.content.decode()
    app(desk)
    assert looked_at == []


def test_without_it_pages_open_and_passkeys_are_asked_for(
    nobody_counts: None, desk_client: Client
) -> None:
    assert desk_client.get("/").status_code == 200
    assert Client().get("/sign-in/").status_code == 200
    options = Client().get("/sign-in/passkey/", headers={"Accept": "application/json"})
    assert options.json()["request_options"]["publicKey"]["userVerification"] == "required"
    answer = Client().post("/sign-in/passkey/", {"credential": "{}"})
    assert answer.headers["Location"] == "/sign-in/"
