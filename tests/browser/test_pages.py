"""Every page in a real browser: accessible, within its content policy, usable on a phone."""

from typing import Any

import pytest

from compliance.models import Finding
from tests.browser.conftest import LOOKS, Visit, flaws_of, in_both_looks, is_ours, sign_in

PAGES = (
    "/",
    "/findings/",
    "/findings/?q=nothing-is-called-so",
    "/alliances/us-kr/",
    "/alliances/us-kr/treaties/",
    "/alliances/anzus/treaties/anzus-1951/",
    "/alliances/us-uk/treaties/us-uk-mda-1958/",
    "/alliances/anzus/treaties/anzus-1951/exit/",
    "/imports/",
    "/registers/",
    "/alliances/us-jp/commitments/",
    "/alliances/anzus/consultations/",
    "/alliances/us-kr/contributions/",
    "/alliances/us-kr/exercises/",
)
# Where things are entered, and what is looked up now and then.
FURTHER = (
    "/verify/",
    "/methods/",
    "/figures/",
    "/alliances/us-kr/treaties/new/",
    "/alliances/us-kr/treaties/us-kr-mdt-1953/parties/",
    "/alliances/us-kr/treaties/us-kr-mdt-1953/clauses/new/",
    "/alliances/us-kr/treaties/us-kr-mdt-1953/act/",
    "/alliances/us-kr/treaties/us-kr-mdt-1953/edit/",
    "/alliances/us-kr/treaties/us-kr-mdt-1953/relate/",
    "/alliances/us-kr/treaties/us-kr-mdt-1953/term/",
    "/alliances/us-kr/treaties/us-kr-mdt-1953/term/remove/",
    "/alliances/us-kr/commitments/new/",
    "/alliances/us-kr/commitments/posts/",
    "/alliances/us-kr/commitments/side-by-side/",
    "/alliances/us-kr/commitments/kr-scm/",
    "/alliances/us-kr/burden/",
    "/alliances/us-kr/burden/in/2024/",
    "/alliances/us-kr/burden/tolerances/",
    "/alliances/us-kr/burden/tolerances/new/",
    "/alliances/us-kr/contributions/pledges/",
    "/alliances/us-kr/contributions/both/2024/4/",
    "/consultations/us-kr/crisis/",
    "/exercises/us-kr/programme/",
    "/exercises/us-kr/objectives/",
    "/exercises/us-kr/library/",
)


@in_both_looks
def test_every_page_is_accessible_and_keeps_to_its_policy(visit: Visit, look: Any) -> None:
    page = visit("/", **look)
    flaws = flaws_of(page)
    sign_in(page)
    finding = f"/findings/{Finding.objects.open().worst_first()[0].pk}/"
    for address in (*PAGES, finding):
        response = page.goto(address)
        assert response is not None
        assert (address, response.status) == (address, 200)
        flaws += flaws_of(page)
    assert flaws == []


def test_pages_that_are_opened_less_are_accessible_too(visit: Visit) -> None:
    page = visit("/", **LOOKS[1])
    sign_in(page)
    flaws = []
    for address in FURTHER:
        response = page.goto(address)
        assert response is not None
        assert (address, response.status) == (address, 200)
        flaws += flaws_of(page)
    assert flaws == []


def test_the_tab_that_is_open_is_in_sight_on_a_phone(visit: Visit) -> None:
    page = visit("/", **LOOKS[1])
    sign_in(page)
    page.goto("/alliances/us-kr/exercises/")
    tab = page.locator(".tabs [aria-current]").bounding_box()
    assert tab is not None
    assert tab["x"] >= 0
    assert tab["x"] + tab["width"] <= LOOKS[1]["viewport"]["width"]


@pytest.mark.parametrize("width", [928, 1024, 1180])
def test_tables_of_many_columns_fit_between_a_phone_and_a_desk(visit: Visit, width: int) -> None:
    page = visit("/", viewport={"width": width, "height": 768})
    sign_in(page)
    for address in ("/alliances/anzus/burden/", "/alliances/us-kr/burden/", "/figures/"):
        page.goto(address)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), address


@in_both_looks
def test_what_another_state_sees_is_shown_as_accessibly(visit: Visit, look: Any) -> None:
    page = visit("/", **look)
    sign_in(page)
    page.goto("/alliances/us-jp/")
    page.get_by_role("button", name="Japan", exact=True).click()
    flaws = []
    for address in ("/", "/findings/", "/alliances/us-jp/", "/alliances/us-jp/treaties/"):
        page.goto(address)
        page.get_by_text("You see what is released to Japan").wait_for()
        flaws += flaws_of(page)
    assert flaws == []


def test_a_request_to_elsewhere_is_seen() -> None:
    assert is_ours("http://127.0.0.1:1/findings/", "http://127.0.0.1:1")
    assert not is_ours("https://fonts.example/a.woff2", "http://127.0.0.1:1")
    assert not is_ours("http://127.0.0.1:12/", "http://127.0.0.1:1")


def test_the_accessibility_check_can_fail(visit: Visit) -> None:
    page = visit("/")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert any("image-alt" in flaw for flaw in flaws_of(page))


def test_the_desk_follows_a_finding_to_its_clause_without_javascript(visit: Visit) -> None:
    page = visit("/", java_script_enabled=False)
    sign_in(page)
    page.goto("/findings/?rule=commitments.lapsed&q=Nuclear")
    page.get_by_role("link", name="Meeting of the Nuclear Consultative Group").click()
    page.get_by_text("Why this stands").wait_for()
    page.get_by_role("button", name="Acknowledge").click()
    page.get_by_text("Looked after by").wait_for()
    page.get_by_role("link", name="kr-ncg").click()
    page.get_by_role("heading", name="Nuclear Consultative Group").wait_for()
    page.go_back()
    page.get_by_role("link", name="Washington Declaration").click()
    page.get_by_role("heading", name="Washington Declaration").wait_for()
    assert page.url.endswith("#us-kr-washington-declaration-2023:ncg")
    page.get_by_role("link", name="C-0022").click()
    page.get_by_role("heading", name="Why this status").wait_for()


def test_a_finding_is_acknowledged_in_place(visit: Visit) -> None:
    page = visit("/")
    sign_in(page)
    row = page.locator(".flags li").first
    row.get_by_role("button").click()
    row.get_by_text("looked after by Desk").wait_for()
    assert page.url.endswith("/")


@in_both_looks
def test_a_word_longer_than_the_page_is_broken(visit: Visit, look: Any) -> None:
    page = visit(**look)
    sign_in(page)
    page.goto("/alliances/us-kr/widenings/new/")
    page.get_by_label("Reason").fill("https://example.org/" + "a" * 400)
    page.get_by_role("button", name="Propose it").click()
    page.goto("/alliances/us-kr/widenings/")
    page.get_by_text("https://example.org/").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_theme_one_sets_stays(visit: Visit) -> None:
    page = visit("/", color_scheme="light")
    sign_in(page)
    with page.expect_response("**/theme/"):
        page.get_by_label("Theme").select_option("dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    page.goto("/findings/")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
