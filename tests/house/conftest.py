"""The world of the matrix, filled once for all the tests of a file."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

from tests.house.world import World


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Two filled alliances; what a test does to them is taken back, if it asks for `db`."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World.made()
        transaction.set_rollback(True)


@pytest.fixture
def unlimited(settings: Settings) -> Iterator[None]:
    """So many requests are made in a minute as nobody makes; what is refused is not logged."""
    settings.API_LIMIT = 1_000_000
    settings.ACCOUNT_RATE_LIMITS = False
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)
