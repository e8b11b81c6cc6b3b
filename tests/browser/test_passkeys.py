"""Passkeys in a real browser, held by an authenticator that the browser plays."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.browser.conftest import Visit, send_password, sign_in
from tests.build.accounts import sign_in as guess

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """What holds the passkeys of a page."""

    def __init__(self, page: Page) -> None:
        self.tools = page.context.new_cdp_session(page)
        self.tools.send("WebAuthn.enable")
        options: Any = {"options": DEVICE}
        self.id = self.tools.send("WebAuthn.addVirtualAuthenticator", options)["authenticatorId"]

    def recognises(self, *, its_owner: bool) -> None:
        """Whether the finger laid on it is the right one."""
        verified = {"authenticatorId": self.id, "isUserVerified": its_owner}
        self.tools.send("WebAuthn.setUserVerified", verified)


def confirm(page: Page) -> None:
    page.get_by_label("Password").fill("desk")
    page.get_by_role("button", name="Confirm").click()


def add_passkey(page: Page, name: str = "Desk computer") -> None:
    page.goto("/account/passkeys/add/")
    confirm(page)
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()


@pytest.fixture
def holder(visit: Visit) -> tuple[Page, Device]:
    """The desk officer's browser with a passkey; signed in."""
    page = visit("/")
    device = Device(page)
    sign_in(page)
    add_passkey(page)
    return page, device


def leave(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()


def test_a_passkey_signs_in_by_itself(holder: tuple[Page, Device]) -> None:
    page, _ = holder
    leave(page)
    page.goto("/findings/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="Findings").wait_for()
    page.goto("/account/")
    row = page.get_by_role("row", name="Desk computer")
    expect(row).not_to_contain_text("never")


def test_a_passkey_is_the_second_step_after_a_password(holder: tuple[Page, Device]) -> None:
    page, _ = holder
    leave(page)
    send_password(page)
    page.get_by_role("heading", name="Second step").wait_for()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Overview").wait_for()


def test_its_holder_gets_in_while_others_guess(
    holder: tuple[Page, Device], client: Any, settings: Settings
) -> None:
    page, _ = holder
    leave(page)
    for number in range(40):
        guess(client, "desk", f"guess {number}")
    assert "tried too often" in guess(client, "desk").content.decode()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="Overview").wait_for()


def test_its_holder_gets_in_and_confirms_while_codes_are_guessed(
    holder: tuple[Page, Device],
) -> None:
    page, _ = holder
    leave(page)
    send_password(page)
    for _guess in range(6):
        page.get_by_label("Code").fill("111111")
        page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("a passkey works at once")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Overview").wait_for()
    page.goto("/account/confirm/passkey/?next=/account/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Passkeys").wait_for()


def test_somebody_elses_finger_opens_nothing(holder: tuple[Page, Device]) -> None:
    page, device = holder
    leave(page)
    device.recognises(its_owner=False)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey was used")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_one_device_holds_one_passkey_of_a_person(holder: tuple[Page, Device]) -> None:
    page, _ = holder
    page.goto("/account/passkeys/add/")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("has a passkey for you already")


def test_an_address_of_numbers_has_no_passkeys(visit: Visit, portal: LiveServer) -> None:
    page = visit(f"http://127.0.0.1:{portal.thread.port}/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("open the portal by its name")


def test_whoever_is_shut_out_has_a_passkey_in_vain(holder: tuple[Page, Device]) -> None:
    page, _ = holder
    leave(page)
    User.objects.update(is_active=False)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="This account is closed").wait_for()


def test_a_passkey_confirms_is_renamed_and_removed(holder: tuple[Page, Device]) -> None:
    page, _ = holder
    page.goto("/account/confirm/passkey/?next=/account/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("link", name="Rename Desk computer").click()
    page.get_by_role("textbox", name="Name").fill("Old laptop")
    page.get_by_role("button", name="Keep this name").click()
    page.get_by_role("link", name="Remove Old laptop").click()
    page.get_by_role("button", name="Remove the passkey").click()
    page.get_by_text("The passkey is removed.").wait_for()
    assert not Authenticator.objects.exists()


def test_whoever_needs_a_second_factor_sets_one_up_and_goes_on(
    visit: Visit, settings: Settings
) -> None:
    settings.MFA_REQUIRED = True
    page = visit("/findings/")
    Device(page)
    send_password(page)
    page.get_by_text("Set up a second factor to go on").wait_for()
    page.get_by_role("link", name="Add a passkey").click()
    confirm(page)
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.goto("/findings/")
    page.get_by_role("heading", name="Findings").wait_for()


def test_without_javascript_the_password_and_the_app_remain(visit: Visit) -> None:
    page = visit("/", java_script_enabled=False)
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    sign_in(page)
    page.goto("/account/passkeys/add/")
    confirm(page)
    expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_role("heading", name="Set up an app").wait_for()
