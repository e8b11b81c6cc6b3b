"""What changes something comes by POST with a token of our own, at every address."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from pytest_django import Settings

from alliances.models import Alliance
from tests.house.actors import ACTORS, Session
from tests.house.addresses import Address, addresses, path_to
from tests.house.asking import ask
from tests.house.matrix import name_of
from tests.house.tree import assert_none
from tests.house.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlimited")]

# Machines prove who they are with each request and have no session that could be abused.
WITHOUT_TOKEN = {
    "oauth:token": 400,
    "oauth:revoke": 400,
    "oauth:introspect": 400,
    # Looks at no session, so it takes whoever asks for a stranger.
    "api:problem": 405,
    "/api/": 404,
}
# Written whenever somebody comes by: when they were last here, and what a page is to say once.
PASSING = {"django_session", "usersessions_usersession"}
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


def superuser(world: World) -> Session:
    session = ACTORS["a superuser"].make(world)
    session.client.handler.enforce_csrf_checks = True
    return session


def unguarded(session: Session, home: Alliance) -> Iterator[str]:
    """Addresses that take a POST although it brings no token."""
    for address in addresses():
        (reply,) = ask(session, path_to(address, home), ["POST"]).values()
        if reply.status != WITHOUT_TOKEN.get(name_of(address), 403):
            yield f"{name_of(address)}: {reply.status} to a POST without a token"


def changed_by_get(session: Session, home: Alliance, found: Iterable[Address]) -> Iterator[str]:
    """Addresses where reading writes."""
    for address in found:
        written: set[str] = set()

        def note(execute: Callable[..., Any], sql: Any, *rest: Any, kept: Any = written) -> Any:
            kept |= set(WRITES.findall(str(sql)))
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            ask(session, path_to(address, home), ["GET", "HEAD", "OPTIONS"])
        if written - PASSING:
            yield f"{name_of(address)}: a GET writes {', '.join(sorted(written - PASSING))}"


def test_every_post_needs_a_token_of_ours(world: World) -> None:
    assert_none(unguarded(superuser(world), world.home))


def test_a_post_from_another_site_is_refused_even_with_a_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    token = client.cookies["csrftoken"].value
    sent = {"theme": "dark", "csrfmiddlewaretoken": token}
    assert client.post("/theme/", sent).status_code == 302
    from_afar = {"Origin": "https://elsewhere.example"}
    assert client.post("/theme/", sent, headers=from_afar).status_code == 403


@pytest.mark.parametrize("name", ["a superuser", "an editor"])
def test_reading_writes_nothing(name: str, world: World) -> None:
    assert_none(changed_by_get(ACTORS[name].make(world), world.home, addresses()))


# A portal where all of it is wrong.


@csrf_exempt
def careless(request: HttpRequest) -> HttpResponse:
    Alliance.objects.update(note="visited")
    return HttpResponse()


urlpatterns = [path("careless/", careless, name="careless")]


def test_a_careless_view_is_caught(world: World, settings: Settings) -> None:
    session = superuser(world)
    settings.ROOT_URLCONF = __name__
    assert list(unguarded(session, world.home)) == ["careless: 200 to a POST without a token"]
    assert list(changed_by_get(session, world.home, addresses())) == [
        "careless: a GET writes alliances_alliance"
    ]
