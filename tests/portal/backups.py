"""A portal worth backing up, and what its backup is tried on."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from uuid import uuid4

from allauth.idp.oidc.models import Token
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from pytest_django.plugin import DjangoDbBlocker

from accounts.access import acting_as, name_of
from accounts.models import User
from alerts.models import Subscription
from alliances.models import Alliance
from audit.actions import seal
from kit.sessions import SessionStore
from portal.bundles.store import load
from tests.build.alliances import alliance, partner, person
from tests.build.bundles import FILES, LOADED_AT
from tests.build.compliance import change, finding
from tests.build.databases import database, place
from treaties.models import Instrument

AT = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)
NAME = "20261126T073000Z"


@contextmanager
def filled(blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of its own with the reference alliances, people, and a letter due."""
    made = database(f"entente_source_{uuid4().hex[:8]}")
    with blocker.unblock():
        name = made.__enter__()
        with place(NAME=name):
            call_command("migrate", verbosity=0)
            fill()
    yield name
    with blocker.unblock():
        made.__exit__(None, None, None)


def fill() -> None:
    """The reference alliances, an officer of one, an outsider, a session, a token, a letter."""
    load(FILES, at=LOADED_AT)
    home = Alliance.objects.get(slug="us-jp")
    desk = person("desk", home)
    person("outsider", alliance("elsewhere", ("AUS", "NZL")))
    partner("JPN", home)
    session = SessionStore()
    session.create()
    UserSession.objects.create(
        user=desk, session_key=str(session.session_key), ip="127.0.0.1", user_agent="a browser"
    )
    Subscription.objects.create(user=desk)
    change(finding(home))
    seal()


@contextmanager
def empty() -> Iterator[str]:
    """An empty database in which the portal works."""
    with database(f"entente_target_{uuid4().hex[:8]}") as name, place(NAME=name):
        yield name


def said(command: str, *words: str) -> str:
    """What a command prints."""
    out = StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


def flips(folder: Path, number: int, seed: int) -> Iterator[str]:
    """Change one byte at a time, and change it back: small files are hit as often as large ones."""
    dice = random.Random(seed)  # noqa: S311 - bytes to change, not a secret
    files = sorted(folder.iterdir())
    for _ in range(number):
        path = dice.choice(files)
        whole = path.read_bytes()
        place, other = dice.randrange(len(whole)), dice.randrange(1, 256)
        path.write_bytes(whole[:place] + bytes([whole[place] ^ other]) + whole[place + 1 :])
        yield f"{path.name}, byte {place}"
        path.write_bytes(whole)


def seen_by(username: str) -> set[str]:
    """The alliances whose treaties PostgreSQL shows to a person, whatever the application asks."""
    with acting_as(name_of(User.objects.get(username=username))):
        return set(Instrument.objects.values_list("alliance__slug", flat=True))


def doors() -> tuple[int, int, int]:
    """How many sessions, listed sessions and tokens are good."""
    return Session.objects.count(), UserSession.objects.count(), Token.objects.count()
