"""Every page in a real browser: accessible, within its content policy, usable on a phone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from compliance.models import Finding
from tests.browser.conftest import Visit, sign_in

PAGES = (
    "/",
    "/findings/",
    "/findings/?q=nothing-is-called-so",
    "/alliances/us-kr/",
    "/alliances/us-kr/treaties/",
    "/alliances/anzus/treaties/anzus-1951/",
    "/alliances/us-uk/treaties/us-uk-mda-1958/",
    "/alliances/us-jp/commitments/",
    "/alliances/anzus/consultations/",
    "/alliances/us-kr/contributions/",
    "/alliances/us-kr/exercises/",
)
LOOKS: tuple[dict[str, Any], ...] = (
    {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}},
    {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}},
)


def _flaws(page: Page) -> list[str]:
    """What axe finds wrong, and a page that must be scrolled sideways."""
    found = [
        f"{page.url}: {violation['id']} at {node['target']}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{page.url}: scrolls sideways")
    return found


@pytest.mark.parametrize("look", LOOKS, ids=["light and wide", "dark and on a phone"])
def test_every_page_is_accessible_and_keeps_to_its_policy(visit: Visit, look: Any) -> None:
    page = visit("/", **look)
    flaws = _flaws(page)
    sign_in(page)
    finding = f"/findings/{Finding.objects.open().worst_first()[0].pk}/"
    for address in (*PAGES, finding):
        response = page.goto(address)
        assert response is not None
        assert (address, response.status) == (address, 200)
        flaws += _flaws(page)
    assert flaws == []


def test_the_accessibility_check_can_fail(visit: Visit) -> None:
    page = visit("/")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert any("image-alt" in flaw for flaw in _flaws(page))


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
    page.get_by_role("row", name="C-0022").wait_for()


def test_a_finding_is_acknowledged_in_place(visit: Visit) -> None:
    page = visit("/")
    sign_in(page)
    row = page.locator(".flags li").first
    row.get_by_role("button").click()
    row.get_by_text("acknowledged by Desk").wait_for()
    assert page.url.endswith("/")


def test_the_theme_one_sets_stays(visit: Visit) -> None:
    page = visit("/", color_scheme="light")
    sign_in(page)
    page.get_by_label("Theme").select_option("dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    page.goto("/findings/")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
