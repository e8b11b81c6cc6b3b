"""No address costs more queries when there is more to show: 20 rows cost what 2 rows do."""

import re
from collections import Counter
from collections.abc import Iterable
from io import StringIO
from ipaddress import ip_network

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test import client as asker
from django.test.utils import CaptureQueriesContext
from django.urls import path
from pytest_django import Settings

from accounts.models import PartnerSystem, User
from alerts.actions import open_endpoint
from alliances.models import Alliance, Scoped
from tests.build.alliances import partner
from tests.build.api import bearer
from tests.house.addresses import Address, NoSampleError, addresses, path_to
from tests.house.filling import fill
from tests.house.tree import assert_none, tables
from treaties.models import Instrument

pytestmark = pytest.mark.walk
FEW, MANY = 2, 20
# Pages of the administration that name everything a row's removal takes along, or its whole past.
COUNTS_ALL = ("_delete", "_history")

type Costs = dict[str, list[str]]


@pytest.fixture(autouse=True)
def _nothing_is_kept_of_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """No copy is made of all that each template was given: only queries are looked at."""
    monkeypatch.setattr(asker, "store_rendered_templates", lambda *_, **__: None)


def costs(client: Client, home: Alliance, found: Iterable[Address]) -> Costs:
    """The queries behind each address that answers with something to see."""
    client.raise_request_exception = False
    counted: Costs = {}
    for address in found:
        try:
            place = path_to(address, home)
        except NoSampleError:
            continue  # told by the walk through the doors
        connection.queries_log.clear()  # it keeps so many only
        with transaction.atomic():
            with CaptureQueriesContext(connection) as seen:
                status = client.get(place).status_code
            transaction.set_rollback(True)
        if status == 200:
            counted[place] = [query["sql"] for query in seen.captured_queries]
    return counted


def growing(few: Costs, many: Costs) -> list[str]:
    """Addresses whose number of queries differs, with the table that is read more often."""
    return [
        f"{place}: {len(few[place])} queries for {FEW} rows, {len(many[place])} for {MANY}, "
        f"most of the others from {_culprit(few[place], many[place])}"
        for place in few
        if place in many and len(few[place]) != len(many[place])
    ]


def _culprit(few: list[str], many: list[str]) -> str:
    before, after = Counter(map(_table, few)), Counter(map(_table, many))
    return max(before | after, key=lambda one: abs(after[one] - before[one]))


def _table(sql: str) -> str:
    found = re.search(r'(?:FROM|INTO|UPDATE) "(\w+)"', sql)
    return found[1] if found else sql[:60]


def grown(client: Client, home: Alliance, door: str) -> list[str]:
    """Fill up from few to many, and compare."""
    found = [one for one in addresses() if one.door == door and one.name]
    found = [one for one in found if not one.name.endswith(COUNTS_ALL)]
    fill(home, FEW)
    # What Django keeps in memory once it was asked for, whoever asked first.
    ContentType.objects.get_for_models(*apps.get_models())
    few = costs(client, home, found)
    fill(home, MANY - FEW)
    assert few, "no address answered: nothing was counted"
    return growing(few, costs(client, home, found))


def test_every_page_costs_the_same(home: Alliance, desk_client: Client) -> None:
    assert_none(grown(desk_client, home, "page"))


def test_every_resource_costs_the_same(
    home: Alliance, partner_system: tuple[PartnerSystem, str]
) -> None:
    assert_none(grown(bearer(partner_system[1]), home, "api"))


def test_every_page_of_the_administration_costs_the_same(home: Alliance, desk: User) -> None:
    User.objects.filter(pk=desk.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(desk)
    assert_none(grown(client, home, "admin"))


def test_every_table_of_an_alliance_is_filled(home: Alliance, desk: User) -> None:
    fill(home, FEW)
    scoped = [table for table in tables() if issubclass(table, Scoped)]
    assert_none(table._meta.label for table in scoped if not table._default_manager.exists())


@pytest.mark.parametrize("words", [("partner", "list"), ("webhooks", "list")], ids=" ".join)
def test_every_list_of_a_command_costs_the_same(
    home: Alliance, words: tuple[str, str], settings: Settings
) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]
    counted = []
    for more in (FEW, MANY - FEW):
        for _ in range(more):
            system = partner("JPN", home)[0]
            open_endpoint(system=system.name, address="https://127.0.0.1/heads")
        out = StringIO()
        with CaptureQueriesContext(connection) as seen:
            call_command(*words, stdout=out)
        assert out.getvalue().count("System ") == PartnerSystem.objects.count()
        counted.append(len(seen))
    assert counted[0] == counted[1], f"{counted[0]} queries for {FEW} rows, {counted[1]} for {MANY}"


def greedy_page(request: HttpRequest, slug: str) -> HttpResponse:
    found = Instrument.objects.filter(alliance__slug=slug)
    return HttpResponse(" ".join(str(one.actions.count()) for one in found))


def frugal_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Instrument.objects.count()))


urlpatterns = [
    path("greedy/<slug:slug>/", greedy_page, name="greedy"),
    path("frugal/", frugal_page, name="frugal"),
]


@pytest.fixture
def greedy(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.mark.usefixtures("without_wall")
def test_a_page_that_asks_for_each_row_is_caught(greedy: None, home: Alliance) -> None:
    (said,) = grown(Client(), home, "page")
    assert said == (
        "/greedy/us-jp/: 5 queries for 2 rows, 23 for 20, most of the others from treaties_action"
    )


def test_what_stays_is_not_reported() -> None:
    counted = {"/frugal/": ["SELECT 1"]}
    assert growing(counted, counted) == []
