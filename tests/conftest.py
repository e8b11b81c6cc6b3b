"""The cast: who they are in every test, and what they may see.

`home` is the US-Japan alliance; `abroad` is ANZUS, which only the outsider may see.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.core.management.commands import flush
from django.core.management.sql import sql_flush
from django.db import transaction
from django.test import Client, override_settings
from django.test.client import ClientMixin
from hypothesis import HealthCheck
from hypothesis import settings as examples
from pytest_django import Settings

from accounts.models import PartnerSystem, User
from alliances.models import Alliance
from kit.sessions import Key, SessionStore
from tests.build.alliances import alliance, partner, person
from tests.servers import asks

TODAY = date(2026, 11, 22)

# No test fails because the machine is busy.
examples.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_quick_to_check() -> Iterator[None]:
    """A hash that is slow on purpose would be most of what the suite does."""
    slow, *others = settings.PASSWORD_HASHERS
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    with override_settings(PASSWORD_HASHERS=[quick, slow, *others]):
        yield


@pytest.fixture(autouse=True)
def _counts_of_its_own(request: pytest.FixtureRequest, settings: Settings) -> None:
    """Attempts that one test makes are not counted against another's, nor in a test that asks no
    server: it reaches none.
    """
    store = {**settings.CACHES["default"], "KEY_PREFIX": uuid4().hex}
    if not asks(request.node):
        settings.REDIS_URL = store["LOCATION"] = "redis://127.0.0.1:1/0"
    settings.CACHES = {"default": store}


@pytest.fixture(scope="session", autouse=True)
def _browsers_keep_tokens() -> Iterator[None]:
    """Django's client takes the key of a session for what its cookie holds; ours is a digest."""
    name = settings.SESSION_COOKIE_NAME
    give = ClientMixin._set_login_cookies  # type: ignore[attr-defined]

    def signed_in(client: Client, request: Any) -> None:
        give(client, request)
        client.cookies[name] = request.session.token

    def session(client: Client) -> SessionStore:
        cookie = client.cookies.get(name)
        found = SessionStore(Key(cookie.value) if cookie else None)
        if cookie is None:
            found.save()
            client.cookies[name] = found.token
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientMixin, "_set_login_cookies", signed_in)
        patch.setattr(ClientMixin, "session", property(session))
        yield


@pytest.fixture
def one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that runs across the half minute sees one code of an app all the same."""
    monkeypatch.setattr(totp, "yield_hotp_counters_from_time", lambda: iter([58_000_000]))


@pytest.fixture(scope="session", autouse=True)
def _record_is_forgotten_between_tests() -> Iterator[None]:
    """Tests that commit end with a flush, which the record refuses: it is emptied behind its back.

    What flushing itself records goes with it.
    """
    record = ("audit_seal", "audit_block", "audit_event", "audit_name")
    bars = [f"ALTER TABLE {table} {{}} TRIGGER stays_as_it_is" for table in record[:3]]

    def emptied(style: Any, connection: Any, **options: Any) -> list[str]:
        kept = [one for one in sql_flush(style, connection, **options) if one]
        off = [bar.format("DISABLE") for bar in bars]
        on = [bar.format("ENABLE ALWAYS") for bar in bars]
        return [*off, *kept, f"TRUNCATE {', '.join(record)}", *on]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "sql_flush", emptied)
        yield


@pytest.fixture
def home(db: None) -> Alliance:
    return alliance("us-jp", ("USA", "JPN"))


@pytest.fixture
def abroad(db: None) -> Alliance:
    return alliance("anzus", ("AUS", "NZL", "USA"))


@pytest.fixture
def desk(home: Alliance) -> User:
    """A desk officer of the home alliance."""
    return person("desk", home)


@pytest.fixture
def outsider(abroad: Alliance) -> User:
    """Someone of another desk: sees another alliance, never the home one."""
    return person("outsider", abroad)


@pytest.fixture
def partner_system(home: Alliance) -> tuple[PartnerSystem, str]:
    """Japan's system and a token of it: sees of the home alliance what is released to Japan."""
    return partner("JPN", home)


@pytest.fixture
def desk_client(desk: User) -> Client:
    client = Client()
    client.force_login(desk)
    return client


@pytest.fixture
def outsider_client(outsider: User) -> Client:
    client = Client()
    client.force_login(outsider)
    return client


@pytest.fixture
def without_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal as it would be if PostgreSQL refused nothing: only `visible_to` protects."""

    @contextmanager
    def acting(name: object) -> Iterator[None]:
        with transaction.atomic():
            yield

    monkeypatch.setattr("portal.middleware.acting_as", acting)
    doors = ("accounts.api.authentication", "accounts.api.oauth", "accounts.adapters")
    for door in (*doors, "accounts.views.single_sign_on", "portal.backoffice", "portal.middleware"):
        monkeypatch.setattr(f"{door}.introduce", lambda name: None)
