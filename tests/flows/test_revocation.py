"""What is taken away is gone with the very next request, on the same session or token."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from django.test import Client

from accounts.actions import revoke
from accounts.models import PartnerSystem, User
from alliances.models import Alliance, Grant
from compliance.models import Finding
from kit import clock
from tests.build.alliances import partner
from tests.build.api import bearer
from tests.build.compliance import finding
from tests.build.treaties import instrument


@pytest.fixture
def told(home: Alliance) -> Finding:
    instrument(home, "shared", release="parties")
    return finding(home, release="parties")


def listed(client: Client) -> int:
    """How many instruments the API lists, or the status of its refusal."""
    answer: Any = client.get("/api/v1/instruments")
    return len(answer.json()["data"]) if answer.status_code == 200 else answer.status_code


def tried(client: Client, told: Finding) -> tuple[int, int, int]:
    """The status of a page, what the API lists, and the status of a change, which is taken back."""
    page = client.get("/alliances/us-jp/").status_code
    with transaction.atomic():
        change = client.post(f"/findings/{told.pk}/acknowledge/").status_code
        transaction.set_rollback(True)
    return page, listed(client), change


def yesterday() -> Any:
    return clock.today() - timedelta(days=1)


FROM_PEOPLE: dict[str, tuple[Callable[[User], object], tuple[int, int, int]]] = {
    "the grant removed": (lambda user: user.grants.all().delete(), (404, 0, 404)),
    "the grant ended": (lambda user: user.grants.update(ends_on=yesterday()), (404, 0, 404)),
    "the role narrowed": (lambda user: user.grants.update(role="reader"), (200, 1, 403)),
    "deactivated": (
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        (302, 401, 302),
    ),
}


@pytest.mark.parametrize(("take", "left"), FROM_PEOPLE.values(), ids=FROM_PEOPLE)
def test_a_person_has_lost_it_with_the_next_request(
    take: Callable[[User], object],
    left: tuple[int, int, int],
    told: Finding,
    desk: User,
    desk_client: Client,
) -> None:
    assert tried(desk_client, told) == (200, 1, 302)
    take(desk)
    assert tried(desk_client, told) == left


def close(system: PartnerSystem) -> None:
    PartnerSystem.objects.filter(pk=system.pk).update(is_active=False)


def narrow(system: PartnerSystem) -> None:
    PartnerSystem.objects.filter(pk=system.pk).update(scopes=["findings:read"])


FROM_SYSTEMS: dict[str, tuple[Callable[[PartnerSystem], object], int]] = {
    "the grant removed": (lambda system: Grant.objects.filter(partner=system).delete(), 0),
    "the grant ended": (
        lambda system: Grant.objects.filter(partner=system).update(ends_on=yesterday()),
        0,
    ),
    "the scope withdrawn": (narrow, 403),
    "the credential revoked": (lambda system: revoke(name=system.name, at=clock.now()), 401),
    "the system closed": (close, 401),
}


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(("take", "left"), FROM_SYSTEMS.values(), ids=FROM_SYSTEMS)
def test_a_system_has_lost_it_with_the_next_request(
    take: Callable[[PartnerSystem], object], left: int, home: Alliance
) -> None:
    system, secret = partner("JPN", home)
    client = bearer(secret)
    assert listed(client) == 1
    take(system)
    assert listed(client) == left
    assert client.post("/api/v1/instruments").status_code == (left or 405)


@pytest.mark.usefixtures("without_wall")
def test_a_portal_that_minds_no_last_day_is_caught(
    told: Finding, desk: User, desk_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, left = FROM_PEOPLE["the grant ended"]
    monkeypatch.setattr("alliances.querysets.good_today", lambda grant="": Q())
    take(desk)
    assert tried(desk_client, told) == (200, 1, 302) != left
