"""Bar A3 at its full size: 4,000 hostile requests through the pool, and as many by PgBouncer."""

import shutil
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.build.databases import patient_pool
from tests.flows import hostility
from tests.flows.hostility import (
    Outcome,
    campaign,
    named_for_the_session,
    people,
    survives,
    through_pgbouncer,
    told,
)

REQUESTS, USERS, CONTROL = 4000, 60, 2000
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
    if BOUNCER is None:
        pytest.skip("pgbouncer is not installed")
    with through_pgbouncer(BOUNCER):
        yield


def measured(outcome: Outcome) -> None:
    """Told by pytest -s: what was asked, and what came of it."""
    assert outcome.asked.total() == REQUESTS
    print(f"\nA3: {told(outcome)}")  # noqa: T201


def test_nothing_leaks_through_the_pool() -> None:
    with patient_pool():
        measured(survives(REQUESTS, USERS))


@pytest.mark.usefixtures("through_bouncer")
def test_nothing_leaks_through_pgbouncer() -> None:
    measured(survives(REQUESTS, USERS))


@pytest.mark.usefixtures("through_bouncer")
def test_a_name_told_for_the_session_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.middleware.acting_as", named_for_the_session)
    outcome = campaign(people(USERS), CONTROL)
    print(f"\nA3 control: {len(outcome.leaks)} leaks, {len(outcome.written)} foreign writes")  # noqa: T201
    assert outcome.leaks
