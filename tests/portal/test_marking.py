"""Every page says to whom it may be shown: to whoever may see all that is on it."""

import pytest
from django.test import Client

from accounts.models import User
from alliances.models import Alliance
from tests.build.compliance import finding
from tests.build.treaties import instrument

TREATIES = "/alliances/us-jp/treaties/"


def marked(client: Client, path: str = TREATIES) -> list[str]:
    """What the page says at its head and at its foot."""
    html = client.get(path).content.decode()
    assert "<!--marking" not in html
    told = ("Internal", "Releasable to all parties", "Releasable to: JPN", "Public")
    return [words for words in told for _ in range(html.count(f"</svg>{words}"))]


@pytest.fixture
def signed_in(client: Client, desk: User) -> Client:
    client.force_login(desk)
    return client


@pytest.mark.parametrize(
    ("markings", "said"),
    [
        (["public"], "Public"),
        (["public", "parties"], "Releasable to all parties"),
        (["parties", "states"], "Releasable to: JPN"),
        (["states", "internal", "public"], "Internal"),
    ],
)
def test_a_page_is_marked_as_the_narrowest_row_on_it(
    signed_in: Client, home: Alliance, markings: list[str], said: str
) -> None:
    home.release = "public"  # of what hangs on the texts
    home.save()
    for number, release in enumerate(markings):
        named = ["JPN"] if release == "states" else []
        instrument(home, f"text-{number}", release=release, released_to=named)
    assert marked(signed_in) == [said, said]


def test_a_page_with_nothing_of_an_alliance_is_not_marked(signed_in: Client) -> None:
    assert marked(signed_in) == []
    assert marked(signed_in, "/account/") == []


def test_through_the_eyes_of_a_state_only_what_is_released_counts(
    signed_in: Client, home: Alliance
) -> None:
    instrument(home, "kept", release="internal")
    instrument(home, "shared", release="parties")
    assert marked(signed_in) == ["Internal", "Internal"]
    signed_in.post("/eyes/", {"state": "JPN"})
    assert marked(signed_in) == ["Releasable to all parties", "Releasable to all parties"]


def test_a_finding_is_marked_as_what_it_is_about(signed_in: Client, home: Alliance) -> None:
    told = finding(home, release="states", released_to=["JPN"])
    assert marked(signed_in, f"/findings/{told.pk}/") == ["Releasable to: JPN"] * 2
