"""One's own account: factors, password and sessions, and showing once more who one is."""

import re

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from django.core import mail
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path
from pytest_django import Settings

from accounts.actions import send_letters
from accounts.models import User
from kit.views import sensitive
from tests.build.accounts import app, code, confirm, is_signed_in, recovery_codes, sign_in

NEW = {"password1": "a long new pass phrase", "password2": "a long new pass phrase"}
SENSITIVE = (
    "/account/app/",
    "/account/app/remove/",
    "/account/codes/",
    "/account/codes/new/",
    "/account/codes/file/",
    "/account/passkeys/add/",
    "/account/passkeys/1/rename/",
    "/account/passkeys/1/remove/",
    "/account/password/",
)


@pytest.fixture
def client(desk: User) -> Client:
    """The desk officer's browser, signed in by password."""
    made = Client()
    sign_in(made, "desk")
    return made


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.headers.get("Location"))
    return answer.content.decode()


def test_the_account_is_linked_from_every_page(client: Client) -> None:
    assert 'href="/account/"' in text(client, "/")
    assert 'href="/account/" aria-label="Desk: account" aria-current="page"' in text(
        client, "/account/"
    )


def test_an_app_is_set_up_and_removed(client: Client, desk: User) -> None:
    confirm(client, "desk")
    key = re.search(r'class="key">(\w+)<', text(client, "/account/app/"))
    assert key is not None
    answer = client.post("/account/app/", {"code": code(key[1])})
    assert answer.headers["Location"] == "/account/codes/"
    assert all(one in text(client, "/account/codes/") for one in recovery_codes(desk))
    assert recovery_codes(desk)[0] in text(client, "/account/codes/file/")
    assert "10 codes are left" in text(client, "/account/")
    before = recovery_codes(desk)
    client.post("/account/codes/new/")
    assert recovery_codes(desk) != before
    assert client.post("/account/app/remove/").headers["Location"] == "/account/"
    assert not Authenticator.objects.exists()
    send_letters()
    assert mail.outbox[-1].to == ["desk@example.org"]


@pytest.mark.django_db(transaction=True)
def test_word_of_a_new_app_is_sent_once_it_is_kept(client: Client) -> None:
    confirm(client, "desk")
    key = re.search(r'class="key">(\w+)<', text(client, "/account/app/"))
    assert key is not None
    assert client.post("/account/app/", {"code": code(key[1])}).status_code == 302
    send_letters()
    assert mail.outbox[-1].to == ["desk@example.org"]


@pytest.mark.parametrize(
    ("letter", "said"),
    [
        ("mfa/email/totp_activated", "An app that shows codes was set up"),
        ("mfa/email/totp_deactivated", "The app that shows codes was removed"),
        ("mfa/email/webauthn_added", "A passkey was added"),
        ("mfa/email/webauthn_removed", "A passkey was removed"),
        ("mfa/email/recovery_codes_generated", "New recovery codes were made"),
        ("account/email/password_changed", "The password of your account was changed."),
        ("account/email/password_reset", "was changed by a link that was sent to you"),
    ],
)
def test_word_of_a_change_is_in_words_of_the_pages_and_says_what_to_do(
    desk: User, rf: RequestFactory, letter: str, said: str
) -> None:
    with request_context(rf.get("/account/", headers={"User-Agent": "Browser & Co"})):
        get_adapter().send_notification_mail(letter, desk)
    send_letters()
    (sent,) = mail.outbox
    assert sent.subject == "Your account of Entente was changed"
    assert said in sent.body
    assert "from 127.0.0.1, with Browser & Co." in sent.body
    assert "sign out the other sessions and change your password" in sent.body


def test_a_wrong_code_sets_up_nothing(client: Client) -> None:
    confirm(client, "desk")
    text(client, "/account/app/")
    assert (
        "not a code we can take"
        in client.post("/account/app/", {"code": "000000"}).content.decode()
    )
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("address", SENSITIVE)
def test_sensitive_pages_ask_again_who_it_is(client: Client, desk: User, address: str) -> None:
    if address == "/account/app/":
        assert client.get(address).headers["Location"].startswith("/account/confirm/?next=")
        return
    app(desk)
    assert client.get(address).headers["Location"].startswith("/account/confirm/?next=")


@pytest.mark.parametrize("address", SENSITIVE)
def test_strangers_are_sent_to_sign_in(db: None, address: str) -> None:
    assert Client().get(address).headers["Location"].startswith("/sign-in/?next=")


def test_a_confirmation_holds_for_five_minutes(client: Client, settings: Settings) -> None:
    confirm(client, "desk")
    assert client.get("/account/password/").status_code == 200
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    assert client.get("/account/password/").status_code == 302


def test_a_wrong_password_confirms_nothing(client: Client) -> None:
    assert "That is not your password" in confirm(client, "wrong").content.decode()
    assert client.get("/account/password/").status_code == 302


def test_the_session_has_a_new_id_after_a_confirmation(client: Client, desk: User) -> None:
    before = client.cookies["sessionid"].value
    confirm(client, "desk")
    assert client.cookies["sessionid"].value != before
    assert is_signed_in(client)
    thief = Client()
    thief.cookies["sessionid"] = before
    assert not is_signed_in(thief)
    assert text(client, "/account/sessions/").count("<bdi>127.0.0.1</bdi>") == 1


def test_a_code_confirms_too(client: Client, desk: User) -> None:
    app(desk)
    assert "code" in text(client, "/account/confirm/")
    client.post("/account/confirm/code/?next=/account/password/", {"code": code()})
    assert client.get("/account/password/").status_code == 200


def test_a_changed_password_ends_the_other_sessions(client: Client, desk: User) -> None:
    app(desk)
    other = Client()
    other.force_login(desk)
    confirm(client, "desk")
    answer = client.post("/account/password/", {"oldpassword": "desk", **NEW})
    assert answer.headers["Location"] == "/account/"
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert Authenticator.objects.count() == 2


def test_passwords_that_come_unconfirmed_are_not_kept(client: Client) -> None:
    answer = client.post("/account/password/", {"oldpassword": "desk", **NEW})
    assert answer.headers["Location"] == "/account/password/"
    assert "pass phrase" not in str(dict(client.session))


def test_a_password_must_be_long_and_hard(client: Client) -> None:
    confirm(client, "desk")
    words = {"oldpassword": "desk", "password1": "short", "password2": "short"}
    assert "at least 12 characters" in client.post("/account/password/", words).content.decode()


def test_whoever_has_no_password_changes_none(client: Client, desk: User) -> None:
    desk.set_unusable_password()
    desk.save()
    client.force_login(desk)
    assert client.get("/account/password/").headers["Location"] == "/account/"
    assert "You have none" in text(client, "/account/")


def test_the_others_are_signed_out(client: Client) -> None:
    other = Client(headers={"User-Agent": "Other browser"})
    sign_in(other, "desk")
    page = text(client, "/account/sessions/")
    assert "Other browser" in page
    assert page.count("this one") == 1
    client.post("/account/sessions/")
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert '<button class="btn danger">' not in text(client, "/account/sessions/")


@pytest.mark.parametrize(
    "credential", ["", "x", "[]", "{}", '{"id": "AA", "rawId": "AA", "response": {}}']
)
def test_nonsense_is_no_passkey(client: Client, credential: str) -> None:
    confirm(client, "desk")
    text(client, "/account/passkeys/add/")
    words = {"name": "x", "passwordless": "on", "credential": credential}
    assert client.post("/account/passkeys/add/", words).status_code == 200
    assert not Authenticator.objects.exists()


def test_one_sees_only_ones_own_passkeys(client: Client, outsider: User) -> None:
    theirs = Authenticator.objects.create(user=outsider, type="webauthn", data={"name": "Theirs"})
    confirm(client, "desk")
    for verb in ("rename", "remove"):
        assert client.get(f"/account/passkeys/{theirs.pk}/{verb}/").status_code == 404


@sensitive
def act(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("what", "nothing"))


urlpatterns = [path("act/", act), path("", include("portal.urls"))]


def test_what_was_sent_to_a_sensitive_view_is_not_typed_twice(
    client: Client, settings: Settings
) -> None:
    settings.ROOT_URLCONF = __name__
    asked = client.post("/act/", {"what": "denounce"})
    assert asked.headers["Location"] == "/account/confirm/?next=%2Fact%2F"
    answer = client.post(asked.headers["Location"], {"password": "desk"})
    assert answer.content == b"denounce"
    assert client.post("/act/", {"what": "again"}).content == b"again"
