"""Two walls under attack by many at once: through the pool, then through PgBouncer."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections, transaction
from pytest_django import Settings

from accounts import access
from accounts.access import Name
from tests.flows import hostility
from tests.flows.hostility import Outcome, campaign, people, pgbouncer

REQUESTS, USERS = 1000, 24
BOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("hostile"),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(autouse=True)
def addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = hostility.__name__
    settings.DEBUG = False


@pytest.fixture
def through_bouncer() -> Iterator[None]:
    """New connections, those of the threads, go through PgBouncer."""
    if BOUNCER is None:
        pytest.skip("pgbouncer is not installed")
    ours = connections.settings["default"]
    with pgbouncer(BOUNCER) as where:
        theirs = {**ours, **where, "OPTIONS": {}, "DISABLE_SERVER_SIDE_CURSORS": True}
        connections.settings["default"] = theirs
        yield
        connections.settings["default"] = ours


def told(outcome: Outcome) -> str:
    return f"{dict(outcome.statuses)}; leaks {outcome.leaks[:5]}; refused {outcome.refused[:5]}"


def survives(requests: int, users: int) -> None:
    """Nothing leaks, nothing is changed, and whoever asks for their own is served."""
    outcome = campaign(people(users), requests)
    assert outcome.asked.keys() == {"own", "foreign", "hostile", "nobody"}
    assert outcome.leaks == [], told(outcome)
    assert outcome.refused == [], told(outcome)


def test_nothing_leaks_through_the_pool() -> None:
    survives(REQUESTS, USERS)


@pytest.mark.usefixtures("through_bouncer")
def test_nothing_leaks_through_pgbouncer() -> None:
    survives(REQUESTS, USERS)


@pytest.mark.usefixtures("through_bouncer")
def test_a_name_told_for_the_session_leaks_so_the_campaign_can_see_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @contextmanager
    def for_the_session(name: Name) -> Iterator[None]:
        with connection.cursor() as cursor:
            if name.kind != "nobody":
                cursor.execute(
                    access._TELL.replace("true", "false"), [access.APP, name.signed(2_000_000_000)]
                )
        with transaction.atomic():
            yield

    monkeypatch.setattr("portal.middleware.acting_as", for_the_session)
    outcome = campaign(people(USERS), 300)
    assert outcome.leaks
