"""A request is one transaction: all of it or nothing, and the record learns who acted."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path
from pytest_django import Settings

from accounts.models import User
from alliances.models import Alliance
from audit.chain import GENESIS, Head
from audit.models import Event
from kit.api.problems import request_id
from tests.build.api import ask

pytestmark = pytest.mark.django_db

done: list[int] = []


def write(request: HttpRequest, status: int) -> HttpResponse:
    Alliance.objects.update(note="written")
    return HttpResponse(request_id(request), status=status)


def fail(request: HttpRequest) -> HttpResponse:
    Alliance.objects.update(note="written")
    raise RuntimeError


def render(request: HttpRequest) -> HttpResponse:
    Alliance.objects.update(note="written")
    template = engines["django"].from_string("{{ broken.pk }}{{ broken.boom }}")
    return HttpResponse(template.render({"broken": Broken()}))


class Broken:
    """Fails while a page is rendered."""

    def boom(self) -> None:
        raise RuntimeError


class Body(BytesIO):
    """What is sent, to see whether anybody reads it."""

    is_read = False

    def read(self, size: int | None = -1, /) -> bytes:
        self.is_read = True
        return super().read(size)


def later(request: HttpRequest, status: int) -> HttpResponse:
    transaction.on_commit(lambda: done.append(status))
    return HttpResponse(status=status)


def look(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(connection.in_atomic_block))


urlpatterns = [
    path("write/<int:status>", write),
    path("fail", fail),
    path("render", render),
    path("later/<int:status>", later),
    path("healthz", look),
    path("look", look),
]


@pytest.fixture
def addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize(
    ("address", "note"),
    [
        ("/write/200", "written"),
        ("/write/404", "written"),
        ("/write/503", ""),
        ("/fail", ""),
        ("/render", ""),
    ],
)
def test_an_answer_of_500_takes_back_what_was_written(
    addresses: None, home: Alliance, desk_client: Client, address: str, note: str
) -> None:
    desk_client.raise_request_exception = False
    desk_client.get(address)
    home.refresh_from_db()
    assert home.note == note


def test_a_person_is_named_with_the_request(
    addresses: None, home: Alliance, desk: User, desk_client: Client
) -> None:
    asked = desk_client.get("/write/200").content.decode()
    event = Event.objects.latest("id")
    assert (event.actor, event.via, event.request_id) == (str(desk.pk), "session", asked)


@pytest.mark.usefixtures("without_wall")
def test_a_stranger_is_nobody(addresses: None, home: Alliance, client: Client) -> None:
    client.get("/write/200")
    event = Event.objects.latest("id")
    assert (event.actor, event.via) == ("", "session")


@pytest.mark.usefixtures("without_wall")
def test_a_partner_system_is_named_although_it_is_known_only_in_the_view(
    home: Alliance, partner_system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    system, secret = partner_system

    def head_and_write() -> Head:
        Alliance.objects.update(note="written")
        return GENESIS

    monkeypatch.setattr("audit.api.head", head_and_write)
    answer = ask(secret, "audit/head")
    event = Event.objects.latest("id")
    assert (event.actor, event.via) == (str(system.pk), "client")
    assert event.request_id == answer.headers["Request-Id"]


def test_signing_in_is_recorded_under_who_signed_in(desk: User, client: Client) -> None:
    client.post("/sign-in/", {"login": "desk", "password": "desk"})
    event = Event.objects.filter(table="accounts_user").latest("id")
    assert (event.action, event.actor) == ("update", str(desk.pk))
    assert list(event.after) == ["last_login"]


@pytest.mark.django_db(transaction=True)
def test_probes_are_outside(addresses: None, client: Client) -> None:
    assert client.get("/healthz").content == b"False"
    assert client.get("/look").content == b"True"


@pytest.mark.parametrize(
    ("address", "is_known", "megabytes", "status"),
    [
        ("/sign-in/", False, 2, 413),
        ("/oauth/token", False, 2, 413),
        ("/api/v1/attestations", False, 2, 413),
        ("/imports/", True, 2, 200),
        ("/imports/", True, 52, 413),
        ("/api/v1/attestations", True, 52, 413),
    ],
)
def test_what_is_too_large_is_refused_before_any_of_it_is_read(
    desk: User, address: str, is_known: bool, megabytes: int, status: int
) -> None:
    body, client = Body(), Client()
    if is_known:
        client.force_login(desk)
    length = str(megabytes * 1024 * 1024)
    sent: Any = {"wsgi.input": body, "CONTENT_LENGTH": length}
    answer = client.get(address, CONTENT_TYPE="multipart/form-data; boundary=x", **sent)
    assert answer.status_code == status
    assert not body.is_read
    if status == 413:
        assert b"arger than may be sent here" in answer.content


def test_a_length_that_is_none_is_none(client: Client) -> None:
    assert client.get("/sign-in/", CONTENT_LENGTH="many").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_the_commit_still_happens(
    addresses: None, home: Alliance, client: Client
) -> None:
    client.raise_request_exception = False
    done.clear()
    client.get("/later/200")
    client.get("/later/500")
    assert done == [200]
