"""Signing in and out: by name or address, in one step or two, and no other way."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.actions import send_letters
from accounts.models import User
from tests.build.accounts import app, code, is_signed_in, recovery_codes, sign_in

SIGN_IN = "/sign-in/"
NONSENSE = (
    *("", "x", "[]", "1", "null", '"x"', "{}"),
    '{"response": []}',
    '{"id": 1, "rawId": 1, "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "AA"}}',
    (
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30",'
        ' "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}}'
    ),
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA",'
    ' "authenticatorData": "' + "A" * 60 + '", "signature": "AA", "userHandle": 7}}',
)
REFUSED = "That name and password do not belong together."


def test_the_sign_in_page_is_kept_by_nobody(db: None) -> None:
    answer = Client().get(f"{SIGN_IN}?next=/findings/")
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))


@pytest.mark.parametrize("login", ["desk", "DESK", "desk@example.org", " desk "])
def test_one_signs_in_by_username_or_address(desk: User, login: str) -> None:
    client = Client()
    assert sign_in(client, login, "desk").headers["Location"] == "/"
    assert is_signed_in(client)


def test_one_lands_where_one_wanted_to_go(desk: User) -> None:
    words = {"login": "desk", "password": "desk", "next": "/findings/?view=high"}
    answer = Client().post(SIGN_IN, words)
    assert answer.headers["Location"] == "/findings/?view=high"


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("?next=/findings/", "/findings/"),
        ("", "/"),
        ("?next=/sign-in/", "/"),
        ("?next=/sign-out/", "/"),
        ("?next=//elsewhere.example/", "/"),
    ],
)
def test_whoever_is_signed_in_goes_straight_on(desk_client: Client, query: str, place: str) -> None:
    answer = desk_client.get(f"{SIGN_IN}{query}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == place


def test_the_session_has_a_new_id_after_signing_in(desk: User) -> None:
    client = Client()
    client.session.save()
    before = client.session.session_key
    sign_in(client, "desk")
    assert client.session.session_key != before


def test_one_signs_out_by_post_only(desk_client: Client) -> None:
    assert desk_client.get("/sign-out/").status_code == 405
    assert is_signed_in(desk_client)
    assert desk_client.post("/sign-out/").headers["Location"] == SIGN_IN
    assert not is_signed_in(desk_client)


def test_nobody_signs_up() -> None:
    for name in ("account_signup", "socialaccount_signup", "account_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_a_wrong_name_and_a_wrong_password_read_the_same(desk: User) -> None:
    def page(login: str) -> str:
        text = sign_in(Client(), login, "wrong").content.decode()
        assert REFUSED in text
        return re.sub(r'value="[^"]*"', "", text)

    assert page("desk") == page("nobody") == page("desk@example.org") == page("no@example.org")


def test_whoever_is_shut_out_is_out_with_the_next_request(desk: User) -> None:
    client = Client()
    sign_in(client, "desk")
    assert is_signed_in(client)
    User.objects.update(is_active=False)
    assert not is_signed_in(client)
    assert sign_in(client, "desk").headers["Location"] == "/sign-in/closed/"
    assert REFUSED in sign_in(client, "desk", "wrong").content.decode()


def test_the_second_step_takes_a_code_of_the_app(desk: User) -> None:
    app(desk)
    client = Client()
    assert sign_in(client, "desk").headers["Location"] == "/sign-in/code/"
    assert not is_signed_in(client)
    client.post("/sign-in/code/", {"code": "000000"})
    assert not is_signed_in(client)
    assert client.post("/sign-in/code/", {"code": code()}).headers["Location"] == "/"
    assert is_signed_in(client)


def test_a_code_signs_in_once(desk: User) -> None:
    app(desk)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, "desk")
        client.post("/sign-in/code/", {"code": code()})
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_a_recovery_code_stands_in_once(desk: User) -> None:
    app(desk)
    spare = recovery_codes(desk)[0]
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, "desk")
        client.post("/sign-in/code/", {"code": spare})
    assert is_signed_in(first)
    assert not is_signed_in(second)
    assert len(recovery_codes(desk)) == 9


def link() -> str:
    found = re.search(r"https?://[^/]+(/forgotten/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_a_forgotten_password_is_replaced_and_the_second_factor_stays(
    desk: User, desk_client: Client
) -> None:
    app(desk)
    client = Client()
    client.post("/forgotten/", {"email": "desk@example.org"})
    send_letters()
    sent = link()
    answer = client.get(sent, follow=True)
    page = answer.redirect_chain[-1][0]
    words = {"password1": "a long new pass phrase", "password2": "a long new pass phrase"}
    assert client.post(page, words).headers["Location"] == "/forgotten/done/"
    assert not is_signed_in(client)
    assert not is_signed_in(desk_client)
    answer = sign_in(client, "desk", "a long new pass phrase")  # type: ignore[assignment]
    assert answer.headers["Location"] == "/sign-in/code/"
    assert Authenticator.objects.filter(user=desk).count() == 2
    assert "works no more" in Client().get(sent).content.decode()


def test_a_name_that_wrong_passwords_closed_is_open_again_with_the_new_one(desk: User) -> None:
    client, words = Client(), "a long new pass phrase"
    for login in ("desk", "desk@example.org") * 6:
        refused = sign_in(client, login, "what was it").content.decode()
    assert "tried too often" in refused
    client.post("/forgotten/", {"email": "desk@example.org"})
    send_letters()
    page = client.get(link(), follow=True).redirect_chain[-1][0]
    client.post(page, {"password1": words, "password2": words})
    for login in ("desk", "desk@example.org"):
        client = Client()
        sign_in(client, login, words)
        assert is_signed_in(client)


def test_no_link_goes_to_an_address_that_somebody_had_before(desk: User) -> None:
    Client().post("/forgotten/", {"email": "desk@example.org"})
    send_letters()
    assert Client().get(link(), follow=True).status_code == 200
    User.objects.filter(pk=desk.pk).update(email="another@example.org")
    assert "works no more" in Client().get(link()).content.decode()
    Client().post("/forgotten/", {"email": "desk@example.org"})
    send_letters()
    assert len(mail.outbox) == 1
    assert REFUSED in sign_in(Client(), "desk@example.org", "desk").content.decode()


def test_whoever_has_the_link_is_that_person_whoever_was_signed_in(
    desk: User, outsider: User
) -> None:
    client = Client()
    client.post("/forgotten/", {"email": "desk@example.org"})
    send_letters()
    page = client.get(link(), follow=True).redirect_chain[-1][0]
    client.force_login(outsider)
    words = {"password1": "a long new pass phrase", "password2": "a long new pass phrase"}
    assert client.post(page, words).headers["Location"] == "/forgotten/done/"
    desk.refresh_from_db()
    assert desk.check_password("a long new pass phrase")


def test_a_link_is_sent_only_to_whom_it_helps(desk: User, outsider: User) -> None:
    outsider.set_unusable_password()
    outsider.save()
    answers = [
        Client().post("/forgotten/", {"email": address}).headers["Location"]
        for address in ("outsider@example.org", "nobody@example.org")
    ]
    assert answers == ["/forgotten/sent/"] * 2
    assert send_letters() == 2
    assert mail.outbox == []


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_in_place_of_a_passkey_is_refused(desk: User, credential: str) -> None:
    client = Client()
    client.get("/sign-in/passkey/", headers={"Accept": "application/json"})
    answer = client.post("/sign-in/passkey/", {"credential": credential})
    assert answer.headers["Location"] == SIGN_IN
    assert not is_signed_in(client)


@pytest.mark.parametrize("key", ["0-x", "zz-x", f"{'f' * 32}-x", f"{'9' * 99}-x", "a-set-password"])
def test_a_link_made_up_is_refused(db: None, key: str) -> None:
    assert "works no more" in Client().get(f"/forgotten/{key}/").content.decode()
