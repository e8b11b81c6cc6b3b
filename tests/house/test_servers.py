"""Each test is run on the kinds of servers that it could tell apart."""

from uuid import uuid4

import pytest
from pytest_django import DjangoDbBlocker

from kit.limits import Limit, StoreDown, take
from tests.servers import DOORS


def marks(request: pytest.FixtureRequest) -> set[str]:
    return {mark.name for mark in request.node.iter_markers()} & {"once", "walk"}


def test_what_asks_no_server_is_run_once_and_reaches_none(request: pytest.FixtureRequest) -> None:
    assert marks(request) == {"once"}
    with pytest.raises(StoreDown):
        take(Limit("test", 1), "me")


@pytest.mark.django_db
def test_what_asks_the_database_is_run_twice(request: pytest.FixtureRequest) -> None:
    assert marks(request) == set()


def test_what_asks_by_a_fixture_is_run_twice(request: pytest.FixtureRequest, db: None) -> None:
    assert marks(request) == set()


@pytest.fixture
def opened(django_db_blocker: DjangoDbBlocker) -> None:
    """The database, opened without the fixtures of pytest-django."""


@pytest.mark.usefixtures("opened")
def test_what_opens_the_database_by_itself_is_run_twice(request: pytest.FixtureRequest) -> None:
    assert marks(request) == set()


@pytest.mark.counts
def test_what_asks_valkey_alone_is_run_twice(request: pytest.FixtureRequest) -> None:
    assert marks(request) == set()
    assert take(Limit(f"test-{uuid4()}", 1), "me").is_within


@pytest.fixture
def world() -> None:
    """Has the name of the world that is walked through."""


@pytest.mark.usefixtures("world")
def test_a_walk_is_run_once(request: pytest.FixtureRequest) -> None:
    assert marks(request) == {"walk"}


def test_doors_are_told_by_the_place_of_their_tests() -> None:
    doors = ("portal/views/test_burden.py", "kit/test_views.py", "browser/test_inbox.py")
    assert all(DOORS.search(f"/tests/{one}") for one in doors)
    beneath = ("accounts/test_access.py", "burden/rules/test_views_of.py", "flows/test_roles.py")
    assert not any(DOORS.search(f"/tests/{one}") for one in beneath)
