"""A forum of the home alliance, and somebody who only reads."""

import pytest
from django.test import Client

from alliances.models import Alliance
from consultations.models import Forum, Meeting
from tests.build.alliances import person
from tests.build.consultations import forum, meeting


@pytest.fixture
def scm(home: Alliance) -> Forum:
    return forum(home, "scm", name="Security meeting", chairs={"JPN": "Director General"})


@pytest.fixture
def talks(scm: Forum) -> Meeting:
    return meeting(scm, "2026-11-20")


@pytest.fixture
def reader_client(home: Alliance) -> Client:
    client = Client()
    client.force_login(person("reader", home, role="reader"))
    return client
