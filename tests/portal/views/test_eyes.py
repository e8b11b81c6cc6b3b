"""Looking through the eyes of a state: its releases and nothing more, and nothing is changed."""

import pytest
from django.test import Client

from alliances.models import Alliance
from compliance.models import Finding
from tests.build.compliance import finding
from tests.build.treaties import instrument
from tests.portal.views.conftest import text_of

TREATIES = "/alliances/us-jp/treaties/"


def look(client: Client, state: str) -> int:
    return client.post("/eyes/", {"state": state, "next": TREATIES}).status_code


@pytest.fixture
def released(home: Alliance) -> None:
    """What all parties may see, what Japan alone may, and what nobody outside may."""
    instrument(home, "shared", title="Shared text", release="parties")
    instrument(home, "given", title="Given text", release="states", released_to=["JPN"])
    instrument(home, "ours", title="Inner text", release="internal")


@pytest.mark.usefixtures("released")
def test_a_state_is_shown_its_releases_and_nothing_more(desk_client: Client) -> None:
    assert "Inner text" in text_of(desk_client, TREATIES)
    assert look(desk_client, "JPN") == 302
    seen = text_of(desk_client, TREATIES)
    assert "You see what is released to Japan" in seen
    told = [name for name in ("Shared text", "Given text", "Inner text") if name in seen]
    assert told == ["Shared text", "Given text"]
    assert look(desk_client, "USA") == 302
    assert "Given text" not in text_of(desk_client, TREATIES)


@pytest.mark.usefixtures("released", "without_wall")
def test_the_pages_alone_show_no_more_either(desk_client: Client) -> None:
    look(desk_client, "JPN")
    assert "Inner text" not in text_of(desk_client, TREATIES)


@pytest.mark.usefixtures("released")
def test_one_sees_as_oneself_again(desk_client: Client) -> None:
    look(desk_client, "JPN")
    assert desk_client.post("/eyes/").status_code == 302
    assert "Inner text" in text_of(desk_client, TREATIES)


def test_nothing_can_be_changed_through_the_eyes_of_others(
    desk_client: Client, home: Alliance
) -> None:
    one = finding(home, release="parties")
    look(desk_client, "JPN")
    assert "Acknowledge" not in text_of(desk_client, f"/findings/{one.pk}/")
    assert desk_client.post(f"/findings/{one.pk}/acknowledge/").status_code == 403
    assert Finding.objects.get().acknowledged_at is None


@pytest.mark.parametrize("state", ["AUS", "QQQ", "\x00"])
def test_only_members_of_ones_own_alliances_have_eyes(
    desk_client: Client, abroad: Alliance, state: str
) -> None:
    assert look(desk_client, state) == (404 if state.strip("\x00") else 302)
    assert "You see what is released" not in text_of(desk_client, TREATIES)


def test_an_alliance_of_which_the_state_is_no_member_is_not_seen(
    desk_client: Client, home: Alliance, abroad: Alliance
) -> None:
    abroad.grants.create(user=home.grants.get().user)
    assert "ANZUS" in text_of(desk_client, "/")
    look(desk_client, "JPN")
    assert "ANZUS" not in text_of(desk_client, "/")
    assert desk_client.get("/alliances/anzus/").status_code == 404


def test_our_own_words_on_an_internal_alliance_are_not_shown(
    desk_client: Client, home: Alliance
) -> None:
    Alliance.objects.filter(pk=home.pk).update(
        release="internal", note="ours alone", profile={"secret_coding": True}
    )
    assert "ours alone" in text_of(desk_client, "/alliances/us-jp/")
    look(desk_client, "JPN")
    seen = text_of(desk_client, "/alliances/us-jp/")
    assert "ours alone" not in seen
    assert "ecret coding" not in seen


def test_one_is_led_back_to_our_own_pages_only(desk_client: Client, home: Alliance) -> None:
    answer = desk_client.post("/eyes/", {"state": "JPN", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
