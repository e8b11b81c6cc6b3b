"""Search finds what one may see, in every language and version, and counts nothing else."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import PartnerSystem, User
from alliances.models import Alliance
from portal import searching
from portal.searching import Asked
from tests.build.api import bearer
from tests.build.treaties import HARBOUR, instrument, text
from tests.portal.views.test_texts import DUTCH
from treaties.models import Instrument, Passage, Text

pytestmark = pytest.mark.django_db


@pytest.fixture
def treaty(home: Alliance, desk: User) -> Instrument:
    made = instrument(home, "harbour", title="Harbour Treaty")
    text(made, desk)
    return made


def found(user: User, words: str, **where: object) -> list[str]:
    what = Asked(words, **where)  # type: ignore[arg-type]
    hits = searching.find(user, what, searching.languages(user)).hits
    return [f"{one.passage.text.language} {one.address}" for one in hits]


def test_words_are_found_in_any_form_and_lead_to_their_paragraph(
    treaty: Instrument, desk: User
) -> None:
    assert found(desk, "consulted") == ["en art_1__para_1"]
    assert found(desk, "open ship party") == ["en art_2__para_1"]
    assert found(desk, "cost") == ["en art_2__para_2"]
    assert found(desk, '"bear its own"') == ["en art_2__para_2"]
    assert found(desk, "ships -party") == []
    assert found(desk, "submarine") == []


def test_every_language_is_searched_in_its_own_grammar(treaty: Instrument, desk: User) -> None:
    text(treaty, desk, DUTCH)
    assert found(desk, "schip OR schepen") == ["nl art_2__para_1"]
    assert found(desk, "threatened OR bedreigd", language="nl") == ["nl art_1__para_1"]
    chinese = "第一条\n\n缔约双方应就港口进行协商。\n\n第二条\n\n本协定有效期为十年。"
    text(treaty, desk, chinese)
    assert [one.split("__")[0] for one in found(desk, "港口")] == ["zh art_1"]


def test_what_is_found_is_marked_and_what_is_not_ours_escaped(
    treaty: Instrument, desk: User
) -> None:
    text(treaty, desk, HARBOUR.replace("ships", "ships & boats"), holds_from=date(2010, 1, 1))
    hits = searching.find(desk, Asked("ships"), ["en"]).hits
    assert any("<mark>ships</mark> &amp; boats" in one.html for one in hits)


def test_as_of_a_day_only_what_stood_then_is_found(treaty: Instrument, desk: User) -> None:
    text(treaty, desk, HARBOUR.replace("open", "closed"), holds_from=date(2010, 1, 1))
    assert len(found(desk, "harbour ships")) == 2
    assert found(desk, "closed", on=date(2009, 12, 31)) == []
    assert found(desk, "closed", on=date(2010, 1, 1)) == ["en art_2__para_1"]
    assert found(desk, "open", on=date(2010, 1, 1)) == []


@pytest.mark.usefixtures("without_wall")
def test_what_one_may_not_see_is_neither_found_nor_counted(
    treaty: Instrument, desk: User, outsider: User
) -> None:
    assert searching.find(outsider, Asked("harbour"), ["en"]) == searching.Found([], [], 0)
    assert searching.languages(outsider) == []
    told = searching.find(desk, Asked("harbour"), ["en"])
    assert (told.count, [one.ref for one in told.names]) == (3, ["harbour"])


@pytest.mark.usefixtures("without_wall")
def test_a_partner_finds_only_what_is_released_to_it(
    treaty: Instrument, partner_system: tuple[PartnerSystem, str]
) -> None:
    client = bearer(partner_system[1])
    told = client.get("/api/v1/search?q=ships").json()
    assert told["count"] == 1
    assert told["hits"][0]["address"] == "art_2__para_1"
    Passage.objects.update(release="internal")
    assert client.get("/api/v1/search?q=ships").json()["count"] == 0


def test_the_page_shows_hits_and_goes_straight_to_a_reference(
    treaty: Instrument, desk_client: Client
) -> None:
    seen = desk_client.get("/search/?q=ships").content.decode()
    version = Text.objects.get().pk
    assert f"/alliances/us-jp/treaties/harbour/text/?version={version}#art_2__para_1" in seen
    assert "<mark>ships</mark>" in seen
    assert desk_client.get("/search/?q=harbour")["Location"] == "/alliances/us-jp/treaties/harbour/"
    assert "Harbour Treaty" in desk_client.get("/search/?q=harbour+treaty").content.decode()


@pytest.mark.parametrize("query", ["%00", "'", '"', "((", "a & | !", "-", "%F0%9F%9A%A2", "a:*b\\"])
def test_odd_words_break_nothing(treaty: Instrument, desk_client: Client, query: str) -> None:
    assert desk_client.get(f"/search/?q={query}&start=99999999&on=x").status_code == 200
    assert desk_client.get(f"/search/?q={query}").status_code == 200


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("", "q"),
        (f"q={'a' * 201}", "q"),
        ("q=a&on=x", "on"),
        ("q=a&alliance=anzus", "alliance"),
        ("q=a&start=-1", "start"),
        ("q=a&start=1001", "start"),
        ("q=a&start=%D9%A1", "start"),
    ],
)
def test_the_api_says_which_parameter_is_wrong(
    treaty: Instrument, desk_client: Client, query: str, fault: str
) -> None:
    answer = desk_client.get(f"/api/v1/search?{query}")
    assert answer.status_code == 400
    assert [one["parameter"] for one in answer.json()["errors"]] == [fault]
