"""Who asks: each actor of the matrix, made anew in a filled world."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

from django.test import Client

from accounts.actions import revoke
from accounts.models import PartnerSystem, Scope, User
from kit import clock
from tests.build.alliances import partner, person
from tests.build.api import bearer
from tests.house.lines import BRIEFLY, METHODS
from tests.house.matrix import Rights
from tests.house.world import Thing, World

type Make = Callable[[World], "Session"]


@dataclass(frozen=True)
class Session:
    """How an actor sends requests: each as the first after they came in."""

    client: Client
    cookies: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    found: dict[str, dict[Any, Any]] = field(default_factory=dict)  # what was read of the sign-in

    @classmethod
    def of(cls, client: Client) -> "Session":
        client.raise_request_exception = False
        return cls(client, client.cookies.output(header="", sep=";"))

    def fresh(self) -> Client:
        """The client with the cookies it came in with."""
        self.client.cookies = SimpleCookie(self.cookies)
        return self.client


def signed_in(user: User) -> Session:
    client = Client()
    client.force_login(user)
    return Session.of(client)


def with_token(secret: str) -> Session:
    return Session.of(bearer(secret))


def _granted(role: str) -> Make:
    return lambda world: signed_in(person("asker", world.home, role=role))


def _dated(starts: int | None, ends: int | None) -> Make:
    def make(world: World) -> Session:
        asker, today = person("asker", world.home, role="administrator"), clock.today()
        asker.grants.update(
            starts_on=None if starts is None else today + timedelta(days=starts),
            ends_on=None if ends is None else today + timedelta(days=ends),
        )
        return signed_in(asker)

    return make


def superuser(world: World) -> Session:
    asker = person("asker")
    User.objects.filter(pk=asker.pk).update(is_staff=True, is_superuser=True)
    return signed_in(asker)


def eyes_of_japan(world: World) -> Session:
    session = signed_in(person("asker", world.home))
    assert session.client.post("/eyes/", {"state": "JPN"}).status_code == 302
    return Session.of(session.client)


def deactivated(world: World) -> Session:
    asker = person("asker", world.home)
    session = signed_in(asker)
    User.objects.filter(pk=asker.pk).update(is_active=False)
    return session


def _system(state: str, *scopes: str) -> Make:
    given = {"scopes": list(scopes)} if scopes else {}
    return lambda world: with_token(partner(state, world.home, **given)[1])


def closed_system(world: World) -> Session:
    one, secret = partner("JPN", world.home)
    PartnerSystem.objects.filter(pk=one.pk).update(is_active=False)
    return with_token(secret)


def revoked_system(world: World) -> Session:
    one, secret = partner("JPN", world.home)
    revoke(name=one.name, at=clock.now())
    return with_token(secret)


HOME = frozenset({Thing.RELEASED, Thing.NAMED, Thing.INTERNAL})
TO_JAPAN = frozenset({Thing.RELEASED})
TO_AMERICA = frozenset({Thing.RELEASED, Thing.NAMED})
ABROAD = frozenset({Thing.FOREIGN})

SHUT, NOTHING, FENCED = Rights(is_shut=True), Rights(), Rights(is_fenced=True)
BAD_TOKEN = Rights(is_shut=True, has_bad_token=True)
READS, EDITS = Rights(HOME), Rights(HOME, may_change=True)


@dataclass(frozen=True)
class Actor:
    """Who asks, and what they are to the pages, to the API and to the back office."""

    make: Make
    page: Rights
    api: Rights
    admin: Rights
    is_thorough: bool = False

    def methods(self, door: str, thing: Thing) -> tuple[str, ...]:
        """What is tried at a door: all by the thorough, who stand for each standing there is.

        Of a method that a door has not, nobody is told more than another; the others ask for what
        doors have. Where all are sent away alike, one proves it; and a method is refused for a
        record of home as for any other of home.
        """
        is_another = thing in (Thing.NAMED, Thing.INTERNAL)
        is_brief = is_another or not self.is_thorough or self._is_sent_away(door)
        return BRIEFLY if is_brief else METHODS

    def _is_sent_away(self, door: str) -> bool:
        return door == "admin" and not (self.admin.is_in_office or self.admin.is_shut)

    def rights(self, door: str) -> Rights:
        return {"page": self.page, "api": self.api, "admin": self.admin}[door]

    @classmethod
    def person(cls, make: Make, rights: Rights, *, is_thorough: bool = False) -> "Actor":
        """The same to every door."""
        return cls(make, rights, rights, rights, is_thorough)

    @classmethod
    def machine(cls, make: Make, rights: Rights, *, is_thorough: bool = False) -> "Actor":
        """A stranger outside the API."""
        return cls(make, SHUT, rights, SHUT, is_thorough)


ACTORS = {
    # Sees every alliance in the back office, and outside it what is granted, which is nothing.
    "a superuser": Actor(
        *(superuser, Rights(is_in_office=True), NOTHING),
        Rights(HOME | ABROAD, is_in_office=True),
        is_thorough=True,
    ),
    "a stranger": Actor.person(lambda world: Session.of(Client()), SHUT, is_thorough=True),
    "someone deactivated": Actor.person(deactivated, SHUT),
    "someone without a second factor": Actor.person(_granted("editor"), FENCED),
    "someone without any grant": Actor.person(lambda world: signed_in(person("asker")), NOTHING),
    "someone whose grant ended yesterday": Actor.person(_dated(None, -1), NOTHING),
    "someone whose grant starts tomorrow": Actor.person(_dated(1, None), NOTHING),
    "a reader": Actor.person(_granted("reader"), READS, is_thorough=True),
    "an editor": Actor.person(_granted("editor"), EDITS),
    "an approver": Actor.person(_granted("approver"), EDITS),
    "an administrator": Actor.person(_granted("administrator"), EDITS, is_thorough=True),
    "an outsider": Actor.person(
        lambda world: signed_in(person("asker", world.abroad)),
        Rights(ABROAD, may_change=True),
        is_thorough=True,
    ),
    "a member of both": Actor.person(
        lambda world: signed_in(person("asker", world.home, world.abroad)),
        Rights(HOME | ABROAD, may_change=True),
    ),
    # One looks through eyes at pages only: in the API one is oneself.
    "the eyes of Japan": Actor(eyes_of_japan, Rights(TO_JAPAN), EDITS, EDITS, is_thorough=True),
    "a system of Japan": Actor.machine(_system("JPN"), Rights(TO_JAPAN), is_thorough=True),
    "a system of the United States": Actor.machine(_system("USA"), Rights(TO_AMERICA)),
    "a system with one scope": Actor.machine(
        _system("JPN", "treaties:read"),
        Rights(TO_JAPAN, scopes=("api:instruments-", "api:provisions-", "api:search")),
    ),
    "a system that only reads": Actor.machine(
        _system("JPN", *(one for one in Scope.values if one.endswith(":read"))),
        Rights(TO_JAPAN, may_only_read=True),
    ),
    "a system of another alliance": Actor.machine(
        lambda world: with_token(partner("AUS", world.abroad)[1]), Rights(ABROAD)
    ),
    "a closed system": Actor.machine(closed_system, BAD_TOKEN),
    "a revoked credential": Actor.machine(revoked_system, BAD_TOKEN),
}
