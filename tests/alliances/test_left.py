"""A state that has left an alliance reads nothing of it any more, by its system neither."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from accounts.access import acting_as, name_of
from accounts.models import Eyes, PartnerSystem, User
from alliances.models import Alliance, Grant, Membership
from tests.build.alliances import partner
from tests.build.treaties import instrument
from treaties.models import Instrument

type Seen = Callable[[Any], set[str]]


def by_the_portal(principal: Any) -> set[str]:
    """What the portal asks for, as the tables' owner: behind no wall."""
    rows: QuerySet[Instrument] = Instrument.objects.visible_to(principal)
    return set(rows.values_list("ref", flat=True))


def by_the_database(principal: Any) -> set[str]:
    """What PostgreSQL shows, whatever the portal asks."""
    with acting_as(name_of(principal)):
        return set(Instrument.objects.values_list("ref", flat=True))


walls = pytest.mark.parametrize("seen", [by_the_portal, by_the_database])


@pytest.fixture
def japan(home: Alliance, abroad: Alliance) -> PartnerSystem:
    """Japan's system, which may see the home alliance."""
    instrument(home, "ours")
    instrument(home, "given", release="states", released_to=["JPN"])
    instrument(abroad, "foreign")
    return partner("JPN", home)[0]


def leaves(home: Alliance, iso3: str = "JPN") -> None:
    Membership.objects.filter(alliance=home, state__iso3=iso3).delete()


@walls
def test_a_system_reads_as_long_as_its_state_is_a_member(
    home: Alliance, desk: User, japan: PartnerSystem, seen: Seen
) -> None:
    assert seen(japan) == seen(Eyes(desk, "JPN")) == {"ours", "given"}
    leaves(home)
    assert seen(japan) == seen(Eyes(desk, "JPN")) == set()


@walls
def test_another_state_that_leaves_takes_nothing_from_it(
    home: Alliance, japan: PartnerSystem, seen: Seen
) -> None:
    leaves(home, "USA")
    assert seen(japan) == {"ours", "given"}


@walls
def test_what_is_shared_with_an_alliance_it_has_left_is_not_lent_to_it(
    home: Alliance, abroad: Alliance, japan: PartnerSystem, seen: Seen
) -> None:
    Instrument.objects.get(ref="foreign").also_alliances.add(home)
    assert seen(japan) == {"ours", "given", "foreign"}
    leaves(home)
    assert seen(japan) == set()


@walls
def test_a_grant_to_an_alliance_its_state_never_joined_opens_nothing(
    abroad: Alliance, japan: PartnerSystem, seen: Seen
) -> None:
    Grant.objects.create(alliance=abroad, partner=japan)
    assert seen(japan) == {"ours", "given"}


def test_by_the_api_an_alliance_that_was_left_is_not_there(home: Alliance) -> None:
    instrument(home, "ours")
    _, secret = partner("JPN", home)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.get("/api/v1/instruments").json()["data"]
    leaves(home)
    assert client.get("/api/v1/instruments").json()["data"] == []
    assert client.get("/api/v1/alliances").json()["data"] == []


@pytest.mark.django_db
def test_a_membership_is_found_by_an_index(japan: PartnerSystem) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT FROM alliances_membership m JOIN alliances_state s ON s.id = m.state_id"
            " WHERE m.alliance_id = %s AND s.iso3 = 'JPN'",
            [Alliance.objects.get(slug="us-jp").pk],
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan" not in plan, plan
