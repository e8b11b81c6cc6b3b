"""The list of objectives: how each stands, and what it is narrowed to."""

from datetime import date

import pytest
from django.test import Client

from alliances.models import Alliance
from exercises.models import Objective
from kit import clock
from kit.dates import Duration
from tests.build.exercises import attained, event, objective, yearly
from tests.exercises.views.test_pages import said, sent

PATH = "/exercises/us-jp/objectives/"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 22))


@pytest.fixture
def full(home: Alliance) -> None:
    drill = event(yearly(home), "2025-03-01", name="Northern Ring")
    sea = objective(home, title="Refuel at sea", capability="logistics",
                    retest_every=Duration.parse("P2Y"))  # fmt: skip
    attained(sea, drill, "partly")
    objective(home, title="Share the picture", capability="air defence",
              retest_every=Duration.parse("P1Y"))  # fmt: skip
    objective(home, title="Clear mines", release="internal")


@pytest.mark.usefixtures("full")
def test_each_objective_says_how_it_stands(desk_client: Client) -> None:
    page = said(desk_client, PATH)
    for words in ("partly achieved", "Northern Ring", "1 March 2027", "test overdue", "not tested"):
        assert words in page


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("?q=REFUEL", {"Refuel at sea"}),
        ("?capability=air defence", {"Share the picture"}),
        ("?stands=overdue", {"Share the picture"}),
        ("?stands=untested", {"Clear mines"}),
        ("?q=mines&stands=partly", set()),
        (
            "?stands=nonsense&capability=nothing",
            {"Refuel at sea", "Share the picture", "Clear mines"},
        ),
    ],
)
def test_the_list_is_narrowed(desk_client: Client, asked: str, shown: set[str]) -> None:
    answer = desk_client.get(PATH + asked)
    assert {one.row.title for one in answer.context["page_obj"]} == shown


@pytest.mark.usefixtures("full")
def test_through_the_eyes_of_a_state_only_what_is_released_is_listed(desk_client: Client) -> None:
    desk_client.post("/eyes/", {"state": "JPN"})
    page = said(desk_client, PATH)
    assert "Refuel at sea" in page
    assert "Clear mines" not in page


def test_an_objective_is_changed_from_the_list(desk_client: Client, home: Alliance) -> None:
    assert "No objective is recorded yet" in said(desk_client, PATH)
    one = objective(home, ref="sea")
    fields = {"ref": "sea", "title": "Refuel at night", "agreed_on": "2024-01-01"}
    answer = sent(desk_client, f"/exercises/objectives/{one.pk}/", **fields)
    assert (answer.status_code, answer["Location"]) == (302, PATH)
    assert Objective.objects.get().title == "Refuel at night"
