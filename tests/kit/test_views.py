"""A page, or the part of it that htmx asked for."""

from pathlib import Path

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from kit.views import page

TEMPLATE = "<h1>Whole</h1>{% partialdef rows inline %}<ul>{{ word }}</ul>{% endpartialdef %}"


@pytest.fixture(autouse=True)
def template(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "list.html").write_text(TEMPLATE)
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}
    ]


def body(**headers: str) -> str:
    request = RequestFactory().get("/", headers=headers)
    return page(request, "list.html", word="one").content.decode()


def test_a_browser_gets_the_whole_page() -> None:
    assert body() == "<h1>Whole</h1><ul>one</ul>"


def test_htmx_gets_the_part_named_like_its_target() -> None:
    assert body(hx_request="true", hx_target="rows") == "<ul>one</ul>"


def test_a_target_without_a_part_gets_the_whole_page() -> None:
    assert body(hx_request="true", hx_target="main") == "<h1>Whole</h1><ul>one</ul>"
    assert body(hx_request="true") == "<h1>Whole</h1><ul>one</ul>"


@pytest.mark.parametrize("header", ["hx_boosted", "hx_history_restore_request"])
def test_boosted_links_and_the_back_button_get_the_whole_page(header: str) -> None:
    headers = {"hx_request": "true", "hx_target": "rows", header: "true"}
    assert body(**headers) == "<h1>Whole</h1><ul>one</ul>"


def test_a_target_alone_is_no_htmx_request() -> None:
    assert body(hx_target="rows") == "<h1>Whole</h1><ul>one</ul>"


def test_caches_are_told_that_pages_and_parts_differ() -> None:
    response = page(RequestFactory().get("/"), "list.html", status_code=422, word="one")
    assert response["Vary"] == "HX-Request, HX-Target"
    assert response.status_code == 422


def test_a_template_that_is_a_part_already_stays_it() -> None:
    headers = {"hx_request": "true", "hx_target": "row-7"}
    request = RequestFactory().get("/", headers=headers)
    assert page(request, "list.html#rows", word="one").content == b"<ul>one</ul>"


def test_nobody_keeps_a_page_that_shows_what_one_person_may_see() -> None:
    response = page(RequestFactory().get("/"), "list.html", word="one")
    assert response["Cache-Control"] == "private, no-store"
