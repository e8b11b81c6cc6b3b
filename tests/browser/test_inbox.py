"""Work in the inbox: by mouse, by keys, by ear, and without JavaScript."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, sign_in

FOUND = "#found tbody tr"
NOT_PREVENTED = """key => document.body.dispatchEvent(
    new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}))"""


def inbox(visit: Visit, query: str = "") -> Page:
    page = visit("/")
    sign_in(page)
    page.goto(f"/findings/{query}")
    return page


def keys(page: Page) -> list[str]:
    """What the keyboard dialog lists."""
    page.keyboard.press("?")
    lines = page.locator("#keys .keys > div:visible dt").all_inner_texts()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()  # as long as it is open it takes all keys
    return lines


def test_a_row_is_acknowledged_in_place_and_keeps_the_focus(visit: Visit) -> None:
    page = inbox(visit, "?view=new&rule=commitments.lapsed")
    row = page.locator(FOUND).nth(1)
    title = row.get_by_role("link").inner_text()
    row.get_by_role("button").click()
    expect(row).to_contain_text("Desk")
    expect(row.get_by_role("link")).to_be_focused()
    expect(page.locator("#said")).to_have_text(f"Acknowledged by Desk: {title}")
    assert page.url.endswith("?view=new&rule=commitments.lapsed")


def test_the_inbox_is_worked_through_by_keys(visit: Visit) -> None:
    page = inbox(visit)
    rows = page.locator(FOUND)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1).get_by_role("link")).to_be_focused()
    page.keyboard.press("e")
    expect(rows.nth(1)).to_contain_text("Desk")
    expect(rows.nth(1).get_by_role("link")).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(2).get_by_role("link")).to_be_focused()


def test_a_finding_on_the_overview_keeps_the_focus_too(visit: Visit) -> None:
    page = visit("/")
    sign_in(page)
    row = page.locator(".flags li").first
    row.get_by_role("button").click()
    expect(row.get_by_role("link")).to_be_focused()
    expect(page.locator("#said")).to_contain_text("Acknowledged by Desk")


def test_live_filtering_says_how_many_there_are(visit: Visit) -> None:
    page = inbox(visit)
    said, words = page.locator("#said"), page.get_by_label("Words")
    words.press_sequentially("Nuclear")
    expect(said).to_have_text(re.compile(r"^\d+ findings?$"))
    expect(words).to_be_focused()
    high = page.get_by_role("link", name=re.compile("^High"))
    expect(high).to_have_attribute("href", "?view=high&q=Nuclear")
    expect(page).to_have_url(re.compile("q=Nuclear"))
    words.press_sequentially(" nowhere")
    expect(said).to_have_text("Nothing matches these filters.")
    expect(high).to_contain_text("0")


def test_keys_are_listed_where_they_act(visit: Visit) -> None:
    page = inbox(visit)
    assert keys(page) == ["/", "j k", "e", "?"]
    page.keyboard.press("/")
    expect(page.get_by_label("Words")).to_be_focused()
    page.locator(FOUND).first.get_by_role("link").click()
    page.get_by_text("Why this stands").wait_for()
    assert keys(page) == ["/", "e", "?"]
    page.keyboard.press("e")
    page.get_by_text("Looked after by").wait_for()
    assert keys(page) == ["/", "?"]


def test_a_closed_dialog_takes_no_keys_though_the_focus_is_still_in_it(visit: Visit) -> None:
    page = inbox(visit)
    page.evaluate(
        """document.querySelector("#keys button").dispatchEvent(
            new KeyboardEvent("keydown", {key: "?", bubbles: true}))"""
    )
    expect(page.locator("#keys")).to_be_visible()


def test_a_key_that_has_nothing_to_act_on_is_the_browsers(visit: Visit) -> None:
    page = inbox(visit)
    assert not page.evaluate(NOT_PREVENTED, "j")
    page.goto("/alliances/us-kr/exercises/")
    assert page.evaluate(NOT_PREVENTED, "j")
    assert page.evaluate(NOT_PREVENTED, "x")
    assert page.evaluate(NOT_PREVENTED, "e")


def test_without_javascript_one_comes_back_to_the_same_list(visit: Visit) -> None:
    page = visit("/", java_script_enabled=False)
    sign_in(page)
    page.goto("/findings/?view=open&rule=commitments.lapsed&rule=treaties.expiring")
    address, row = page.url, page.locator(FOUND).first
    title = row.get_by_role("link").inner_text()
    row.get_by_role("button").click()
    page.locator(".messages").get_by_text(f"Acknowledged by Desk: {title}").wait_for()
    assert page.url == address
    expect(row).to_contain_text("Desk")
