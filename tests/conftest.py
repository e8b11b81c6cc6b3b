"""The cast: who they are in every test, and what they may see.

`home` is the US-Japan alliance; `abroad` is ANZUS, which only the outsider may see.
"""

from datetime import date
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from pytest_django import Settings

from accounts.models import PartnerSystem, User
from alliances.models import Alliance
from tests.build.alliances import alliance, partner, person

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _counts_of_its_own(settings: Settings) -> None:
    """Attempts that one test makes are not counted against another's."""
    store = {**settings.CACHES["default"], "KEY_PREFIX": uuid4().hex}
    settings.CACHES = {"default": store}


@pytest.fixture
def one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that runs across the half minute sees one code of an app all the same."""
    monkeypatch.setattr(totp, "yield_hotp_counters_from_time", lambda: iter([58_000_000]))


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
