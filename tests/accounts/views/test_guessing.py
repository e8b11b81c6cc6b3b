"""Guessing passwords: few guesses are looked at, and nothing tells which names exist."""

from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.build.accounts import app, sign_in
from tests.build.alliances import person

GUESSES = 150
TOO_OFTEN = "That was tried too often."


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The guesses that were compared with somebody's password."""
    found: list[str] = []
    check = User.check_password

    def counted(user: User, raw: str | None) -> bool:
        found.append(str(raw))
        return check(user, raw)

    monkeypatch.setattr(User, "check_password", counted)
    return found


def forged(number: int) -> dict[str, Any]:
    return {"headers": {"X-Forwarded-For": f"198.51.100.{number % 40}"}}


def test_of_many_guesses_ten_at_most_are_looked_at(desk: User, looked_at: list[str]) -> None:
    for number in range(GUESSES):
        login = ("desk", "desk@example.org", "DESK")[number % 3]
        sign_in(Client(), login, f"guess {number}")
    assert 0 < len(looked_at) <= 10
    for number in range(GUESSES):
        sign_in(Client(), "desk", f"guess {number}", **forged(number))
    assert len(looked_at) <= 10


def test_where_nothing_limits_them_all_are_looked_at(
    desk: User, looked_at: list[str], settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    for number in range(20):
        sign_in(Client(), "desk", f"guess {number}")
    assert len(looked_at) == 20


def test_guessing_from_many_addresses_and_host_names_helps_nobody(
    desk: User, looked_at: list[str], settings: Settings
) -> None:
    settings.TRUSTED_PROXIES, settings.ALLOWED_HOSTS = 1, ["*"]
    for number in range(60):
        more = forged(number) | {"SERVER_NAME": f"name{number}.example"}
        sign_in(Client(), "desk", f"guess {number}", **more)
    assert len(looked_at) == 5


def test_a_refusal_tells_nothing_of_a_name(desk: User) -> None:
    for login in ("desk", "nobody"):
        pages = [sign_in(Client(), login, "wrong").content.decode() for _ in range(6)]
        assert [TOO_OFTEN in page for page in pages] == [False] * 5 + [True]
    assert TOO_OFTEN in sign_in(Client(), "desk").content.decode()


def test_spraying_one_password_over_many_names_ends_soon(db: None, looked_at: list[str]) -> None:
    for number in range(30):
        person(f"officer{number}")
        sign_in(Client(), f"officer{number}", "Summer2026")
    assert len(looked_at) == 20


def test_guesses_at_the_second_step_are_few_too(
    desk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    app(desk)
    client, found = Client(), []
    monkeypatch.setattr(
        "allauth.mfa.totp.internal.auth.validate_totp_code", lambda key, typed: found.append(typed)
    )
    sign_in(client, "desk")
    for number in range(20):
        client.post("/sign-in/code/", {"code": f"{number:06}"})
    assert len(found) == 5


def test_every_guess_costs_one_hash_whoever_it_is_at(
    desk: User, outsider: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = person("without")
    without.set_unusable_password()
    without.save()
    User.objects.filter(pk=outsider.pk).update(is_active=False)
    encode, made = MD5PasswordHasher.encode, []

    def counted(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        made.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    names = ("desk", "desk@example.org", "outsider", "without", "nobody", "nobody@example.org")
    for login in names:
        sign_in(Client(), login, "wrong")
    assert len(made) == len(names)


@pytest.mark.parametrize(
    ("proxies", "told", "seen"),
    [
        (0, "198.51.100.1", "127.0.0.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.9, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", "198.51.100.1"),
        (1, "", "127.0.0.1"),
        (1, "nonsense", "::"),
    ],
)
def test_an_address_is_believed_as_deep_as_our_proxies_go(
    desk: User, settings: Settings, proxies: int, told: str, seen: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    client = Client(headers={"X-Forwarded-For": told})
    sign_in(client, "desk")
    assert f"<bdi>{seen}</bdi>" in client.get("/account/sessions/").content.decode()
