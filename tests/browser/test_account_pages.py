"""Signing in and one's own account: accessible, within the content policy, usable on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django import Settings

from accounts.models import User
from tests.accounts.views.server import Server
from tests.browser.conftest import Visit, flaws_of, in_both_looks, send_password
from tests.browser.test_passkeys import Device, confirm
from tests.build.accounts import app, code

FOR_STRANGERS = (
    "/sign-in/?next=/findings/",
    "/sign-in/closed/",
    "/sign-in/sso/cancelled/",
    "/forgotten/",
    "/forgotten/sent/",
    "/forgotten/0-stale/",
    "/forgotten/done/",
)
CONFIRMED = (
    "/account/",
    "/account/sessions/",
    "/account/password/",
    "/account/codes/",
    "/account/codes/new/",
    "/account/passkeys/add/",
    "/account/confirm/",
    "/account/confirm/code/",
    "/account/confirm/passkey/",
    "/account/app/remove/",
)


def look_at(page: Page, *addresses: str) -> list[str]:
    found = []
    for address in addresses:
        response = page.goto(address)
        assert response is not None
        assert (address, response.status) == (address, 200)
        found += flaws_of(page)
    return found


@in_both_looks
@pytest.mark.usefixtures("one_window")
def test_signing_in_is_accessible(visit: Visit, settings: Settings, look: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = Server("http://127.0.0.1:1").settings
    page = visit("/", **look)
    flaws = look_at(page, *FOR_STRANGERS)
    page.goto("/sign-in/")
    send_password(page, "nobody")
    page.get_by_text("do not belong together").wait_for()
    flaws += flaws_of(page)
    app(User.objects.get(username="desk"))
    send_password(page)
    page.get_by_label("Code").wait_for()
    flaws += flaws_of(page)
    page.get_by_label("Code").fill(code())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Overview").wait_for()
    assert flaws == []


@in_both_looks
@pytest.mark.usefixtures("one_window")
def test_the_account_is_accessible(visit: Visit, settings: Settings, look: Any) -> None:
    settings.MFA_REQUIRED = True
    page = visit("/", **look)
    Device(page)
    send_password(page)
    page.get_by_text("Set up a second factor to go on").wait_for()
    flaws = flaws_of(page)
    page.goto("/account/app/")
    flaws += flaws_of(page)
    confirm(page)
    page.get_by_text("Scan this with the app").wait_for()
    flaws += flaws_of(page)
    page.get_by_label("Code").fill(code(page.locator(".key").inner_text()))
    page.get_by_role("button", name="Set up the app").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.goto("/account/passkeys/add/")
    page.get_by_role("textbox", name="Name").fill("Desk computer")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("row", name="Desk computer").wait_for()
    flaws += look_at(page, *CONFIRMED)
    for verb in ("Rename", "Remove"):
        page.goto("/account/")
        page.get_by_role("link", name=f"{verb} Desk computer").click()
        page.get_by_role("heading", name=verb).wait_for()
        flaws += flaws_of(page)
    assert flaws == []
