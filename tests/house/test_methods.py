"""What changes something comes with a token of our own, at every address.

That it comes by POST is looked at in the matrix.
"""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from pytest_django import Settings

from alliances.models import Alliance
from tests.house.actors import ACTORS, Session
from tests.house.addresses import addresses, path_to
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
