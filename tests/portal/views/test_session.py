"""Signing in, and the theme."""

import pytest
from django.test import Client

from accounts.models import User

SIGN_IN = "/sign-in/"


def test_the_sign_in_page_is_kept_by_nobody(db: None) -> None:
    answer = Client().get(f"{SIGN_IN}?next=/findings/")
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
    assert "may not see" not in answer.content.decode()


def test_one_lands_where_one_wanted_to_go(desk: User) -> None:
    words = {"username": "desk", "password": "desk", "next": "/findings/?view=high"}
    answer = Client().post(SIGN_IN, words)
    assert answer.headers["Location"] == "/findings/?view=high"


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("?next=/findings/", "/findings/"),
        ("", "/"),
        ("?next=/sign-in/", "/"),
        ("?next=//elsewhere.example/", "/"),
    ],
)
def test_whoever_is_signed_in_goes_straight_on(desk_client: Client, query: str, place: str) -> None:
    answer = desk_client.get(f"{SIGN_IN}{query}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == place


def test_a_theme_is_kept_and_given_up(desk_client: Client) -> None:
    answer = desk_client.post("/theme/", {"theme": "dark"}, headers={"Referer": "//elsewhere/"})
    assert answer.headers["Location"] == "/"
    assert answer.cookies["theme"].value == "dark"
    answer = desk_client.post("/theme/", {"theme": "pink"})
    assert answer.cookies["theme"].value == ""
