"""A real browser on a portal with the reference alliances."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from alliances.models import Alliance
from compliance.engine import judge
from compliance.rule import Scope
from kit import clock
from portal.bundles.store import load
from tests.build.alliances import person
from tests.build.databases import database, place

REFERENCE = Path(__file__).parents[2] / "portal" / "reference"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

LOOKS: tuple[dict[str, Any], ...] = (
    {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}},
    {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}},
)
in_both_looks = pytest.mark.parametrize(
    "look", LOOKS, ids=["light and wide", "dark and on a phone"]
)

type Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium. Skipped where there is none, except in CI, where that is a failure."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        reason = "no Chromium on this machine: install the package 'chromium'"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database with the five reference alliances, judged, and a desk officer for all of them."""
    empty = str(connection.settings_dict["NAME"])
    with ExitStack() as kept:
        with django_db_blocker.unblock():
            name = kept.enter_context(database(f"entente_filled_{uuid4().hex[:8]}", empty))
            with place(NAME=name):
                _fill()
        yield name
        with django_db_blocker.unblock():
            kept.close()


def _fill() -> None:
    now = datetime.combine(clock.today(), datetime.min.time(), UTC)
    load(sorted(REFERENCE.glob("*.yaml")), at=now)
    person("desk", *Alliance.objects.all())
    judge(now.date(), Scope(), at=now)


@pytest.fixture
def portal(live_server: LiveServer, filled: str) -> Iterator[LiveServer]:
    """The portal on a copy of that database: copying takes a tenth of the time of filling."""
    with database(f"entente_browser_{uuid4().hex[:8]}", filled) as name, place(NAME=name):
        yield live_server


@pytest.fixture
def visit(browser: Browser, portal: LiveServer) -> Iterator[Visit]:
    """Open the sign-in page in a fresh context; what the console complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(path: str = "/", **options: object) -> Page:
        context = browser.new_context(base_url=portal.url, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda sent: (
                complaints.append(f"asks {sent.url}") if not is_ours(sent.url, portal.url) else None
            ),
        )
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text) if said.type in ("error", "warning") else None
            ),
        )
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def is_ours(address: str, portal: str) -> bool:
    """Whether an address is the portal's, by either of its names, or leads nowhere at all."""
    asked = urlsplit(address)
    is_here = asked.hostname in {"localhost", "127.0.0.1"} and asked.port == urlsplit(portal).port
    return is_here or asked.scheme in {"data", "blob"}


def send_password(page: Page, login: str = "desk") -> None:
    """Fill in the sign-in form and send it; people of the tests have their name as password."""
    page.get_by_label("Username or e-mail").fill(login)
    page.get_by_label("Password").fill(login)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_in(page: Page) -> None:
    """As the desk officer."""
    send_password(page)
    page.get_by_role("heading", name="Overview").wait_for()


def flaws_of(page: Page) -> list[str]:
    """What axe finds wrong, and a page that must be scrolled sideways."""
    found = [
        f"{page.url}: {violation['id']} at {node['target']}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{page.url}: scrolls sideways")
    return found
