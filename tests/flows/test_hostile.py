"""Two walls under attack by many at once: through the pool, then through PgBouncer.

Of a name that stays on its connection 300 requests see leaks; the campaign at its full size is in
`tests/accept`.
"""

import shutil
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.build.databases import patient_pool
from tests.flows import hostility
from tests.flows.hostility import (
    campaign,
    named_for_the_session,
    people,
    survives,
    through_pgbouncer,
)

REQUESTS, USERS, CONTROL = 500, 24, 300
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


def test_nothing_leaks_through_the_pool() -> None:
    with patient_pool():
        survives(REQUESTS, USERS)


@pytest.mark.usefixtures("through_bouncer")
def test_nothing_leaks_through_pgbouncer() -> None:
    survives(REQUESTS, USERS)


@pytest.mark.usefixtures("through_bouncer")
def test_a_name_told_for_the_session_leaks_so_the_campaign_can_see_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("portal.middleware.acting_as", named_for_the_session)
    assert campaign(people(USERS), CONTROL).leaks
