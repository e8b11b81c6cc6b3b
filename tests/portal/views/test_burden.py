"""The pages of burden: balance, partner, yearly sheet, methods and what may be taken away."""

import sys
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Eyes, User
from alliances.models import Alliance
from audit.actions import head, seal
from audit.models import Event
from portal.standing import holdings
from tests.build.alliances import person
from tests.build.burden import attestation, contribution, country_year, tolerance
from tests.portal.views.conftest import text_of


@pytest.fixture
def figures(home: Alliance) -> None:
    for iso3, spent, made in (("USA", "1000", "9"), ("JPN", "50", "1")):
        country_year(iso3, 2024, spent, made, population=Decimal(2))
    contribution(home, "1000000", ref="gift", category="utilities")


@pytest.mark.usefixtures("figures")
def test_the_balance_says_how_many_keys_agree(desk_client: Client) -> None:
    seen = text_of(desk_client, "/alliances/us-jp/burden/")
    assert "3 of 3 keys agree: carries less" in seen
    assert "Japan → United States of America" in seen


@pytest.mark.usefixtures("home")
def test_constant_prices_say_of_which_year_they_are(desk_client: Client) -> None:
    at = {"defence_spending_constant": Decimal(900), "price_year": 2023}
    country_year("USA", 2024, "1000", "9", **at)
    country_year("JPN", 2024, "50", "1", defence_spending_constant=Decimal(45))
    for known in ("", "?known_at=2099-12-31"):
        seen = text_of(desk_client, f"/alliances/us-jp/burden/{known}")
        assert "2023 prices <bdi>900</bdi>" in seen
        assert "constant prices <bdi>45</bdi>" in seen


@pytest.mark.usefixtures("figures")
def test_a_key_may_be_tried_and_a_wrong_one_is_told(desk_client: Client) -> None:
    assert "The key you try" in text_of(desk_client, "/alliances/us-jp/burden/?USA=95&JPN=5")
    wrong = text_of(desk_client, "/alliances/us-jp/burden/?USA=95&JPN=50")
    assert "adds up to 1.45, not to 1" in wrong
    assert 'value="50"' in wrong


@pytest.mark.usefixtures("home")
def test_without_figures_the_page_says_what_is_missing(desk_client: Client) -> None:
    seen = text_of(desk_client, "/alliances/us-jp/burden/")
    assert "No year has the spending of every member on record." in seen
    assert "No contribution is recorded." in seen


@pytest.mark.usefixtures("figures")
def test_a_partner_has_a_page_and_who_is_none_has_not(desk_client: Client) -> None:
    seen = text_of(desk_client, "/alliances/us-jp/burden/of/JPN/")
    assert "Japan in US-JP" in seen
    assert "5.00 %" in seen
    for stranger in ("KOR", "jpn", "XXX"):
        assert desk_client.get(f"/alliances/us-jp/burden/of/{stranger}/").status_code == 404


def test_the_sheet_of_a_year_tells_both_sides_by_quarter(
    home: Alliance, desk_client: Client
) -> None:
    gift = contribution(home, "100", ref="gift", period_end=date(2026, 6, 30))
    attestation(gift, "80", user=person("officer", home))
    seen = text_of(desk_client, "/alliances/us-jp/burden/in/2026/")
    assert "contested" in seen
    assert "gift" not in text_of(desk_client, "/alliances/us-jp/burden/in/2027/")
    assert desk_client.get("/alliances/us-jp/burden/in/9999/").status_code == 404


def test_the_yearly_sheet_bears_the_head_of_the_record(home: Alliance, desk_client: Client) -> None:
    sheet = "/alliances/us-jp/burden/in/2026/"
    assert "Head of the record" not in text_of(desk_client, sheet)
    seal()
    assert f"Head of the record of changes, block 1: <code>{head()}</code>" in text_of(
        desk_client, sheet
    )


@pytest.mark.usefixtures("home")
def test_the_methods_are_those_in_force(desk_client: Client) -> None:
    seen = text_of(desk_client, "/methods/")
    assert seen.count("Worked example") == 19
    assert "JPN: (55,270 / 1,052,580) / (4,030.5 / 33,198.3) = 0.4325" in seen


@pytest.mark.usefixtures("figures")
def test_the_export_is_a_file_that_is_on_record(desk_client: Client, home: Alliance) -> None:
    answer = desk_client.get("/alliances/us-jp/burden.csv")
    body = answer.content.decode()
    assert body.splitlines()[1].startswith("gift,JPN,USA,,utilities,cash,budget,1000000,JPY")
    assert answer["Content-Disposition"] == 'attachment; filename="contributions-us-jp.csv"'
    event = Event.objects.get(action="export")
    assert (event.alliance_id, event.after) == (home.pk, {"rows": 1})


@pytest.mark.usefixtures("figures")
def test_the_other_forms_and_no_others(desk_client: Client, outsider_client: Client) -> None:
    lines = desk_client.get("/alliances/us-jp/burden.jsonl")
    assert b'"amount": "1000000"' in lines.content
    assert desk_client.get("/alliances/us-jp/burden.json").json()["primaryKey"] == ["ref"]
    assert desk_client.get("/alliances/us-jp/burden.xml").status_code == 404
    assert outsider_client.get("/alliances/us-jp/burden.csv").status_code == 404


@pytest.mark.usefixtures("figures")
def test_the_past_is_shown_as_it_was_known(desk_client: Client) -> None:
    now = text_of(desk_client, "/alliances/us-jp/burden/?known_at=2099-12-31")
    assert "Figures as they were on record at" in now
    assert "keys agree" in now
    past = text_of(desk_client, "/alliances/us-jp/burden/?known_at=2000-01-01")
    assert "No year has the spending of every member on record." in past
    for wrong in ("", "soon", "2026-13-01"):
        seen = text_of(desk_client, f"/alliances/us-jp/burden/?known_at={wrong}")
        assert "Figures as they were on record at" not in seen


@pytest.mark.usefixtures("figures")
def test_an_export_says_to_whom_it_may_be_shown(desk_client: Client, home: Alliance) -> None:
    answer = desk_client.get("/alliances/us-jp/burden.csv")
    assert answer["Marking"] == "Releasable to all parties"
    assert "Releasable to all parties" in Event.objects.get(action="export").label


@pytest.mark.usefixtures("figures")
def test_a_large_export_waits_on_the_disk_and_is_the_same(
    desk_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = desk_client.get("/alliances/us-jp/burden.csv")
    monkeypatch.setattr(sys.modules["portal.views.alliance.exports"], "IN_MEMORY", 10)
    large = desk_client.get("/alliances/us-jp/burden.csv")
    assert large.streaming
    assert large.getvalue() == small.content
    assert large["Content-Length"] == str(len(small.content))
    assert "no-store" in large["Cache-Control"]


PAGES = ("/alliances/us-jp/burden/", "/alliances/us-jp/burden/of/JPN/", "/alliances/us-jp/")
OURS = "Usual tolerance (none was approved), <bdi>0.75 to 1.25</bdi>"
AGREED = "Tolerance that the alliance has approved, <bdi>0.3 to 1.5</bdi>"


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("page", PAGES)
def test_the_band_is_the_tolerance_in_force(
    desk_client: Client, home: Alliance, abroad: Alliance, page: str
) -> None:
    tolerance(abroad, "0.1", "1.9", date(2026, 1, 1))
    tolerance(home, "0.2", "1.8", date(2027, 1, 1))  # not yet
    tolerance(home, "0.2", "1.8", date(2026, 1, 1), decision="refused")
    tolerance(home, "0.2", "1.8", date(2026, 1, 1), rule="burden.off_key")
    seen = text_of(desk_client, page)
    assert OURS in seen
    tolerance(home, "0.4", "1.6", date(2026, 1, 1))
    tolerance(home, "0.3", "1.5", date(2026, 5, 1))
    agreed = text_of(desk_client, page)
    assert AGREED in agreed
    assert OURS not in agreed
    assert band_of(agreed) != band_of(seen)


def band_of(page: str) -> str:
    """Where a chart draws its band."""
    return page.partition('<rect class="band" x="0"')[2].partition("/>")[0]


@pytest.mark.usefixtures("figures")
def test_verdicts_are_by_the_tolerance_in_force_and_say_so(
    desk_client: Client, home: Alliance
) -> None:
    page = "/alliances/us-jp/burden/"
    usual = text_of(desk_client, page)
    assert "0.75 to 1.25 in balance. Usual tolerance (none was approved)." in usual
    assert "3 of 3 keys agree: carries less" in usual
    tolerance(home, "0.05", "20", date(2026, 5, 1))
    agreed = text_of(desk_client, page)
    assert "0.05 to 20 in balance. Tolerance that the alliance has approved." in agreed
    assert "3 of 3 keys agree: in balance" in agreed
    before = text_of(desk_client, f"{page}?known_at=2026-04-30")
    assert "0.75 to 1.25 in balance. Usual tolerance (none was approved)." in before


@pytest.mark.usefixtures("figures", "without_wall")
def test_a_tolerance_is_shown_to_those_it_is_released_to(
    desk_client: Client, home: Alliance
) -> None:
    tolerance(home, "0.3", "1.5", date(2026, 5, 1), release="internal")
    assert AGREED in text_of(desk_client, PAGES[0])
    assert "Internal" in text_of(desk_client, PAGES[0])
    desk_client.post("/eyes/", {"state": "JPN", "next": PAGES[0]})
    for page in PAGES:
        seen = text_of(desk_client, page)
        assert "Usual tolerance, <bdi>0.75 to 1.25</bdi>" in seen
        assert "none was approved" not in seen  # for one was


LIST = f"{PAGES[0]}tolerances/"
OVER = "Usual tolerance; the one approved was superseded on 1 June 2026"


def through_eyes(client: Client, url: str) -> str:
    client.post("/eyes/", {"state": "JPN", "next": url})
    seen = text_of(client, url)
    client.post("/eyes/", {"state": "", "next": url})
    return seen


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("page", [*PAGES, LIST])
@pytest.mark.parametrize("bare", [False, True])
def test_a_partner_is_told_that_a_tolerance_was_superseded_and_no_more(
    desk_client: Client, home: Alliance, page: str, bare: bool, request: pytest.FixtureRequest
) -> None:
    if bare:
        request.getfixturevalue("without_wall")
    tolerance(home, "0.3", "1.5", date(2026, 5, 1))
    assert "0.3 to 1.5" in through_eyes(desk_client, page)
    tolerance(home, "0.41", "1.61", date(2026, 6, 1), release="internal", reason="hush")
    seen = through_eyes(desk_client, page)
    assert OVER in seen
    assert "0.75 to 1.25" in seen
    assert not any(one in seen for one in ("0.41", "1.61", "hush", AGREED))
    ours = text_of(desk_client, page)
    assert "0.41 to 1.61" in ours
    assert OVER not in ours
    tolerance(home, "0.45", "1.65", date(2026, 6, 2))
    again = through_eyes(desk_client, page)
    assert "0.45 to 1.65" in again
    assert OVER not in again


@pytest.mark.usefixtures("figures")
def test_the_past_shows_a_tolerance_in_force_until_it_was_superseded(
    desk: User, home: Alliance
) -> None:
    tolerance(home, "0.3", "1.5", date(2026, 5, 1))
    tolerance(home, "0.41", "1.61", date(2026, 6, 1), release="internal")
    japan = Eyes(desk, "JPN")
    for day, within in (
        (date(2026, 4, 30), "0.75 to 1.25"),
        (date(2026, 5, 1), "0.3 to 1.5"),
        (date(2026, 5, 31), "0.3 to 1.5"),
        (date(2026, 6, 1), "0.75 to 1.25"),
    ):
        held = holdings([home], japan, day)[home.pk]
        assert held.setting.within == within
        assert ("superseded" in held.words) is (day == date(2026, 6, 1))
