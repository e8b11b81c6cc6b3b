"""A database that is busy or away is told as such: 503, and when to try again."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, connections
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from psycopg import errors
from psycopg_pool import PoolTimeout
from pytest_django import Settings

from alliances.models import Alliance
from kit.busy import is_busy
from tests.build.alliances import person

FORM = "application/x-www-form-urlencoded"
NOBODY = {"Authorization": "Basic bm9ib2R5Om5vdGhpbmc="}
GRANT = "grant_type=client_credentials"

handler500 = "kit.api.problems.server_error"


def from_(cause: Exception) -> Exception:
    """As Django wraps what psycopg raises."""
    error = OperationalError(*cause.args)
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (PoolTimeout("couldn't get a connection after 5.00 sec"), True),
        (psycopg.OperationalError("connection refused"), True),
        (errors.QueryCanceled(), True),
        (errors.TooManyConnections(), True),
        (errors.LockNotAvailable(), True),
        (errors.DeadlockDetected(), True),
        (errors.SerializationFailure(), True),
        (errors.AdminShutdown(), True),
        (errors.ConnectionFailure(), True),
        (errors.DiskFull(), False),
        (errors.InsufficientPrivilege(), False),
        (errors.UniqueViolation(), False),
        (psycopg.InterfaceError("the connection is closed"), False),
        (ValueError(), False),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_passes_is_known_from_what_does_not(error: Exception, answer: bool) -> None:
    assert is_busy(error) is answer
    assert is_busy(from_(error)) is answer
    assert is_busy(None) is False


type Ask = Callable[..., Any]


@pytest.fixture
def ask(transactional_db: None) -> Iterator[Ask]:
    """Asks from another thread, as a web server does, while this one holds the only connection."""
    client = Client(raise_request_exception=False)
    client.force_login(person("desk"))
    portal: Any = connections["default"]
    options = portal.settings_dict["OPTIONS"]
    before = dict(options)
    portal.close()
    portal.close_pool()
    options["pool"] = {"min_size": 1, "max_size": 1, "timeout": 0.2}
    portal.ensure_connection()

    def asked(method: str, place: str, **more: Any) -> Any:
        try:
            return getattr(client, method)(place, **more)
        finally:
            connections.close_all()

    def ask_(method: str, place: str, **more: Any) -> Any:
        with ThreadPoolExecutor(1) as beside:
            return beside.submit(asked, method, place, **more).result()

    yield ask_
    portal.close()
    portal.close_pool()
    options.clear()
    options.update(before)


def test_whoever_finds_no_free_connection_is_told_when_to_come_back(ask: Ask) -> None:
    answer = ask("get", "/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "More is asked of the portal than it can answer" in answer.text
    assert "passkey" not in answer.text
    connections["default"].close()  # one is free again
    assert ask("get", "/").status_code == 200


def test_a_partner_system_gets_a_problem(ask: Ask) -> None:
    answer = ask("get", "/api/v1/findings", headers={"Authorization": "Bearer x"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told["code"]) == (503, "busy")
    assert told["type"].endswith("/api/problems/busy")
    assert answer.headers["Request-Id"] == told["request_id"]


def test_who_asks_for_a_token_is_told_in_the_words_of_that_door(ask: Ask) -> None:
    answer = ask("post", "/oauth/token", data=GRANT, content_type=FORM, headers=NOBODY)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert answer.json()["error"] == "temporarily_unavailable"


def sleep(request: HttpRequest) -> HttpResponse:
    Alliance.objects.update(note="written")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 20")
        cursor.execute("SELECT pg_sleep(5)")
    return HttpResponse()


urlpatterns = [path("sleep", sleep), path("api/sleep", sleep)]


@pytest.mark.parametrize("place", ["/sleep", "/api/sleep"])
def test_a_statement_that_takes_too_long_is_taken_back_and_told_as_such(
    place: str, home: Alliance, desk_client: Client, settings: Settings
) -> None:
    settings.ROOT_URLCONF = __name__
    desk_client.raise_request_exception = False
    answer = desk_client.get(place)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    home.refresh_from_db()
    assert home.note == ""
