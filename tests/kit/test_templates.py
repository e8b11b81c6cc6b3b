"""The shell, the error pages and the partials: they stand on what little they are given."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

import kit

TEMPLATES = Path(kit.__file__).parent / "templates"
NAVIGATION = [
    {"label": "Overview", "url": "/", "icon": "home", "is_current": True},
    {"label": "Findings", "url": "/findings/", "icon": "flag", "count": 23, "tone": "bad"},
]


class Sample(forms.Form):
    title = forms.CharField(help_text="As it is printed")
    kind = forms.ChoiceField(choices=[("a", "One-off")], widget=forms.RadioSelect)
    is_binding = forms.BooleanField(required=False)
    note = forms.CharField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def field(name: str, data: dict[str, str] | None = None) -> str:
    return render_to_string("kit/_field.html", {"field": Sample(data)[name]})


def shell(**context: object) -> str:
    return render_to_string("kit/base.html", context, RequestFactory().get("/"))


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "429", "500", "503"])
def test_an_error_page_needs_no_context_and_offers_a_way_on(code: str) -> None:
    html = render_to_string(f"{code}.html")
    assert '<a class="btn primary" href="/">' in html
    assert "<h1>" in html


def test_a_refusal_says_who_one_is_and_what_one_can_do() -> None:
    user = SimpleNamespace(is_authenticated=True, get_username="mara")
    html = render_to_string("403.html", {"user": user})
    assert "<b>mara</b>" in html
    assert "What you can do" in html


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_carries_styles_scripts_or_addresses_of_others(path: Path) -> None:
    source = path.read_text()
    assert "style=" not in source
    assert "hx-on" not in source
    assert "onclick" not in source
    assert "http:" not in source
    assert "https:" not in source
    assert source.count("<script") == source.count('<script type="module" src=')
    assert len(source.splitlines()) <= 150


def test_the_shell_stands_without_any_context() -> None:
    html = shell(user=AnonymousUser())
    assert 'class="skip" href="#main"' in html
    assert "Sign out" not in html
    assert 'role="search"' not in html
    assert "data-theme=" not in html


def test_the_shell_shows_where_one_is_and_what_is_wrong() -> None:
    html = shell(navigation=NAVIGATION, theme="dark", search_url="/search/")
    assert '<a href="/" aria-current="page">' in html
    assert '<span class="count bad">23</span>' in html
    assert 'data-theme="dark"' in html
    assert '<form class="search" role="search" action="/search/">' in html


def test_a_banner_warns_above_the_page() -> None:
    banner = {"title": "The rules did not run", "url": "/runs/", "link": "What happened"}
    html = shell(banner=banner)
    assert "The rules did not run" in html
    assert '<a class="end" href="/runs/">What happened</a>' in html


def test_a_field_names_its_hint_and_error_to_assistive_technology() -> None:
    html = field("title", {})
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert "(optional)" not in html


def test_fields_take_the_form_their_widget_needs() -> None:
    assert "<legend>Kind</legend>" in field("kind")
    assert '<label class="check" for="id_is_binding">' in field("is_binding")
    assert "(optional)" in field("note")
    assert "<label" not in field("secret")


def test_errors_are_summed_up_with_links_to_their_fields() -> None:
    html = render_to_string("kit/_errors.html", {"form": Sample({})})
    assert '<a href="#id_title">Title: This field is required.</a>' in html
    assert render_to_string("kit/_errors.html", {"form": Sample()}).strip() == ""


@pytest.mark.parametrize(
    ("kind", "words"),
    [("nothing", "Nothing here yet."), ("no-match", "Clear the filters"), ("clear", "All clear.")],
)
def test_there_are_three_kinds_of_empty_list(kind: str, words: str) -> None:
    assert words in render_to_string("kit/_empty.html", {"kind": kind, "url": "/"})


def test_turning_pages_keeps_the_filters() -> None:
    context = {"page_obj": Paginator(range(120), 50).page(2)}
    request = RequestFactory().get("/?status=open&page=2")
    html = render_to_string("kit/_pager.html", context, request)
    assert "?status=open&amp;page=1" in html
    assert "?status=open&amp;page=3" in html
    assert "<bdi>51\N{EN DASH}100</bdi> of <bdi>120</bdi>" in html


def test_a_finding_is_acted_on_without_javascript_too() -> None:
    flag = {"id": 7, "url": "/f/7/", "text": "Lapsed", "severity": "high", "severity_label": "High"}
    action = {"action_url": "/f/7/acknowledge/", "action_label": "Acknowledge"}
    html = render_to_string("kit/_flag.html", {"flag": flag | action, "csrf_token": "x"})
    assert '<form method="post" action="/f/7/acknowledge/"' in html
    assert '<span class="tag bad">High</span>' in html
    assert "<form" not in render_to_string("kit/_flag.html", {"flag": flag})
