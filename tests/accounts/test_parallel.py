"""Operators and systems at once: never a third secret, never a token from a door that is shut."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from allauth.idp.oidc.models import Token
from django.db import connection

from accounts.actions import admit, revoke, rotate
from accounts.models import Credential, PartnerSystem
from kit import clock
from kit.errors import Refused
from tests.build.api import ask
from tests.build.oauth import ask_token

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "System of Japan"


def at_once(times: int, do: Callable[[], str]) -> list[str]:
    """What each of so many threads gets, which begin together; a refusal's code if refused."""
    start = Barrier(times)

    def run(_: int) -> str:
        start.wait()
        try:
            return do()
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return sorted(threads.map(run, range(times)))


def test_rotations_at_once_make_one_secret() -> None:
    admit(name=NAME, state="JPN", at=clock.now())

    def turn() -> str:
        rotate(name=NAME, overlap=timedelta(days=30), at=clock.now())
        return "done"

    assert at_once(4, turn) == ["done", "rotating", "rotating", "rotating"]
    assert Credential.objects.count() == 2


def test_a_system_is_let_in_once() -> None:
    def enter() -> str:
        admit(name=NAME, state="JPN", at=clock.now())
        return "done"

    assert at_once(4, enter) == ["done", "taken", "taken", "taken"]
    assert PartnerSystem.objects.count() == Credential.objects.count() == 1


def test_tokens_asked_for_at_once_are_all_given_and_what_expired_is_swept() -> None:
    japan = admit(name=NAME, state="JPN", at=clock.now())
    for _ in range(5):
        ask_token(japan)
    Token.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert at_once(4, lambda: str(ask_token(japan).status_code)) == ["200"] * 4
    assert Token.objects.count() == 4


def test_whoever_asks_while_being_shut_out_gets_nowhere_afterwards() -> None:
    japan = admit(name=NAME, state="JPN", at=clock.now())
    given: list[str] = []
    turns = iter([True, False, True, True])

    def turn() -> str:
        if not next(turns):
            return str(revoke(name=NAME, at=clock.now()))
        answer = ask_token(japan)
        if answer.status_code == 200:
            given.append(answer.json()["access_token"])
        return str(answer.status_code)

    assert "1" in at_once(4, turn)
    assert all(ask(token, "me").status_code == 401 for token in given)
