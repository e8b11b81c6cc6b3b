"""A change that is taken back lets nobody see more, and keeps whose information it is."""

from typing import Any

import pytest
from django.test import Client

from alliances.models import Alliance
from exercises.models import Event
from tests.build.consultations import forum
from tests.build.exercises import planned
from tests.exercises.views.test_pages import said, sent
from tests.portal.views.test_undoing import undo, written


@pytest.fixture
def drill(home: Alliance) -> Event:
    return planned(home, name="Ring")


@pytest.mark.parametrize("was", ["public", "parties"])
def test_a_marking_is_never_widened(was: str, desk_client: Client, home: Alliance) -> None:
    one = forum(home, name="Quiet", release=was)
    change = written(one, release="internal", name="Loud")
    page = desk_client.get(undo(change))
    assert "The marking stays as it is now" in page.text
    assert [line.label for line in page.context["lines"]] == ["Name"]
    assert sent(desk_client, undo(change), reason_for_change="x").status_code == 302
    one.refresh_from_db()
    assert (one.name, one.release) == ("Quiet", "internal")


def test_a_marking_that_was_changed_again_since_stays(desk_client: Client, home: Alliance) -> None:
    one = forum(home, name="Quiet", release="internal")
    change = written(one, release="public", name="Loud")
    written(one, release="parties")
    assert sent(desk_client, undo(change), reason_for_change="x").status_code == 302
    one.refresh_from_db()
    assert (one.name, one.release) == ("Quiet", "parties")


def test_a_marking_that_was_narrower_comes_back(desk_client: Client, home: Alliance) -> None:
    one = forum(home, release="internal")
    change = written(one, release="public")
    assert sent(desk_client, undo(change), reason_for_change="x").status_code == 302
    one.refresh_from_db()
    assert one.release == "internal"


@pytest.mark.parametrize(
    "columns",
    [
        {"release": "internal", "released_to": []},
        {"release": "states", "released_to": ["USA"]},
        {"release": "public", "released_to": []},
    ],
)
def test_states_that_a_marking_named_stay_as_they_are(
    columns: dict[str, Any], desk_client: Client, home: Alliance
) -> None:
    one = forum(home, release="states", released_to=["JPN"])
    change = written(one, **columns)
    page = desk_client.get(undo(change))
    assert "Only the marking was changed" in page.text
    assert '<button class="btn primary">' not in page.text
    assert sent(desk_client, undo(change), reason_for_change="x").status_code == 422
    one.refresh_from_db()
    assert (one.release, one.released_to) == (columns["release"], columns["released_to"])


def test_whose_information_it_is_stays_while_the_rest_comes_back(
    desk_client: Client, drill: Event
) -> None:
    change = written(drill, name="Rang", originators=["JPN"])
    assert sent(desk_client, undo(change), reason_for_change="a slip").status_code == 302
    drill.refresh_from_db()
    assert (drill.name, drill.originators) == ("Ring", ["JPN"])


def test_where_nothing_but_an_originator_was_added_nothing_comes_back(
    desk_client: Client, drill: Event
) -> None:
    change = written(drill, originators=["JPN"])
    assert "may be added to, and stays" in said(desk_client, undo(change))
    assert sent(desk_client, undo(change), reason_for_change="x").status_code == 422
    drill.refresh_from_db()
    assert drill.originators == ["JPN"]
