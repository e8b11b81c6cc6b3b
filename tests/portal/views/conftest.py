"""ANZUS at home with what it shares with US-UK, and officers of one desk or of both."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from alliances.models import Alliance
from tests.build.alliances import alliance, person
from tests.build.treaties import instrument
from tests.conftest import TODAY
from treaties.models import Instrument


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit.clock.today", lambda: TODAY)


@pytest.fixture
def second(abroad: Alliance) -> Alliance:
    """US-UK, with which ANZUS shares."""
    return alliance("us-uk", ("USA", "GBR"))


@pytest.fixture
def shared(abroad: Alliance, second: Alliance) -> Instrument:
    """AUKUS: at home in ANZUS, shared with US-UK."""
    found = instrument(abroad, "aukus-2021", title="AUKUS")
    found.also_alliances.add(second)
    return found


@pytest.fixture
def office(home: Alliance) -> Client:
    """Somebody who may change what is the same for all alliances."""
    chief = person("chief", home)
    User.objects.filter(pk=chief.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(chief)
    return client


@pytest.fixture
def of_second(second: Alliance) -> Client:
    """An officer of US-UK alone."""
    return signed_in("london", second)


@pytest.fixture
def of_both(abroad: Alliance, second: Alliance) -> Client:
    """An officer of ANZUS and US-UK."""
    return signed_in("both", abroad, second)


def signed_in(name: str, *alliances: Alliance) -> Client:
    client = Client()
    client.force_login(person(name, *alliances))
    return client


def text_of(client: Client, path: str) -> str:
    """What a page says; it must be there."""
    answer: Any = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.headers.get("Location"))
    found: str = answer.content.decode()
    return found


def place_of(client: Client, path: str) -> str:
    """Where an address leads to."""
    answer: Any = client.get(path)
    assert answer.status_code == 302, (path, answer.status_code)
    found: str = answer.headers["Location"]
    return found
