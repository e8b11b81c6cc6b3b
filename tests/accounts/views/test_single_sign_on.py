"""Single sign-on: only people we know come in, with nothing but what they have here."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.views.server import Server, running
from tests.build.accounts import app, is_signed_in, sign_in
from tests.build.alliances import person

MARA = {"sub": "4711", "email": "Desk@Example.org", "email_verified": True}
GO, BACK = "/sign-in/sso/", "/sign-in/sso/callback/"


@pytest.fixture
def server(db: None, settings: Settings) -> Iterator[Server]:
    with running() as one:
        one.claims = dict(MARA)
        settings.SOCIALACCOUNT_PROVIDERS = one.settings
        yield one


def come(client: Client, query: str = "", **sent: str) -> Any:
    """Go to the server and come back; its page is thought away."""
    asked = dict(parse_qsl(urlsplit(client.get(f"{GO}{query}").headers["Location"]).query))
    return client.get(BACK, {"code": "c", "state": asked["state"]} | sent)


def test_a_button_leads_there_only_if_there_is_a_server(server: Server, settings: Settings) -> None:
    page = Client().get("/sign-in/?next=/findings/").content.decode()
    assert '<a class="btn wide" href="/sign-in/sso/?next=/findings/">' in page
    assert "Sign in with Ministry" in page
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "/sso/" not in Client().get("/sign-in/").content.decode()
    assert Client().get(GO).status_code == 404


def test_whoever_has_a_verified_address_of_ours_comes_in(server: Server, desk: User) -> None:
    client = Client()
    assert come(client, "?next=/findings/").headers["Location"] == "/findings/"
    assert is_signed_in(client)
    desk.refresh_from_db()
    assert desk.has_usable_password()
    token = next(sent for path, sent in server.asked if path == "/token")
    assert token["code_verifier"]
    assert token["client_secret"] == "between us"


def test_from_then_on_the_subject_is_known_whatever_the_address(server: Server, desk: User) -> None:
    come(Client())
    server.claims |= {"email": "married@example.org", "email_verified": False}
    client = Client()
    come(client)
    assert is_signed_in(client)
    assert SocialAccount.objects.get().provider == server.url


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email": "nobody@example.org"},
        {"email": ""},
        {"email": "twice@example.org"},
        {"email": "closed@example.org"},
    ],
    ids=str,
)
def test_all_others_stay_outside(server: Server, desk: User, claims: dict[str, Any]) -> None:
    for name in ("one", "two", "closed"):
        person(name)
    User.objects.filter(username__in=["one", "two"]).update(email="twice@example.org")
    User.objects.filter(username="closed").update(is_active=False)
    server.claims |= claims
    client, before = Client(), User.objects.count()
    answer = come(client)
    assert answer.status_code == 403
    assert "You have no account here" in answer.content.decode()
    assert not is_signed_in(client)
    assert User.objects.count() == before
    assert not SocialAccount.objects.exists()


def test_whoever_was_shut_out_stays_out(server: Server, desk: User) -> None:
    come(Client())
    User.objects.update(is_active=False)
    client = Client()
    assert come(client).headers["Location"] == "/sign-in/closed/"
    assert not is_signed_in(client)


def test_claims_give_no_privilege(server: Server, desk: User) -> None:
    server.claims |= {"is_superuser": True, "roles": ["admin"], "preferred_username": "admin"}
    come(Client())
    desk.refresh_from_db()
    assert (desk.username, desk.is_staff, desk.is_superuser) == ("desk", False, False)


def test_the_second_factor_is_asked_for_all_the_same(server: Server, desk: User) -> None:
    app(desk)
    client = Client()
    assert come(client).headers["Location"] == "/sign-in/code/"
    assert not is_signed_in(client)


def test_nobody_links_a_subject_to_an_account_by_a_link(server: Server, desk: User) -> None:
    client = Client()
    sign_in(client, "desk")
    server.claims |= {"sub": "666", "email": "attacker@example.org"}
    assert come(client, "?process=connect").status_code == 403
    assert not SocialAccount.objects.exists()


def test_a_link_of_others_does_not_change_what_is_asked(server: Server) -> None:
    query = "?scope=groups&auth_params=redirect_uri%3Dhttps%3A%2F%2Felsewhere.example"
    place = Client().get(f"{GO}{query}").headers["Location"]
    asked = dict(parse_qsl(urlsplit(place).query))
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert asked["redirect_uri"] == f"http://testserver{BACK}"


@pytest.mark.parametrize(
    "token",
    [{"sub": "666"}, {"aud": "another"}, {"iss": "https://elsewhere.example"}, {"exp": 1}],
    ids=str,
)
def test_a_token_that_is_not_ours_is_refused(
    server: Server, desk: User, token: dict[str, Any]
) -> None:
    server.token = token
    client = Client()
    assert come(client).status_code in {401, 403}
    assert not is_signed_in(client)


def test_an_answer_to_somebody_elses_question_is_refused(server: Server, desk: User) -> None:
    client = Client()
    answer = come(client, state="made up")
    assert answer.status_code == 401
    assert "Single sign-on did not work" in answer.content.decode()
    assert not is_signed_in(client)


def test_one_may_change_ones_mind(server: Server) -> None:
    answer = come(Client(), error="access_denied")
    assert answer.headers["Location"] == "/sign-in/sso/cancelled/"


@pytest.mark.parametrize("lost", ["/token", "/userinfo"])
def test_a_server_that_fails_is_told_of(server: Server, desk: User, lost: str) -> None:
    server.lost = {lost}
    answer = come(Client())
    assert answer.status_code in {401, 502}
    assert "Single sign-on did not work" in answer.content.decode()


def test_a_server_that_talks_nonsense_is_told_of(server: Server, desk: User) -> None:
    del server.claims["sub"]
    assert come(Client()).status_code == 502


def test_a_server_that_is_away_is_told_of(db: None, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = Server("http://127.0.0.1:1").settings
    answer = Client().get(GO)
    assert answer.status_code == 502
    assert "Single sign-on did not work" in answer.content.decode()


def test_nothing_there_changes_by_post(server: Server) -> None:
    assert Client().post(GO).status_code == 405
    assert Client().post(BACK).status_code == 405
