"""Whoever reads or copies rows of sessions gets into none of them."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from kit.sessions import Key, SessionStore
from tests.build.accounts import is_signed_in, sign_in

pytestmark = pytest.mark.django_db


def browser(login: str) -> Client:
    client = Client()
    sign_in(client, login)
    assert is_signed_in(client)
    return client


def row_of(client: Client) -> Session:
    return Session.objects.get(pk=client.session.session_key)


def test_what_a_table_keeps_of_a_session_opens_nothing(desk: User) -> None:
    browser("desk")
    keys = {*Session.objects.values_list("pk", flat=True)}
    keys |= {*UserSession.objects.values_list("session_key", flat=True)}
    assert len(keys) == 1
    for key in keys:
        thief = Client()
        thief.cookies["sessionid"] = key
        assert not is_signed_in(thief)


def test_no_row_that_names_a_session_has_the_token(desk: User) -> None:
    token = browser("desk").cookies["sessionid"].value
    with connection.cursor() as cursor:
        for table in ("django_session", "usersessions_usersession"):
            cursor.execute(f"SELECT string_agg(one::text, ' ') FROM {table} one")  # noqa: S608
            kept = str(cursor.fetchone()[0])
            assert Key(token) in kept
            assert token not in kept


def test_what_another_session_holds_opens_nothing_in_ones_own(desk: User, outsider: User) -> None:
    mine, theirs = browser("outsider"), browser("desk")
    held = row_of(theirs).session_data
    Session.objects.filter(pk=row_of(mine).pk).update(session_data=held)
    assert not is_signed_in(mine)
    assert is_signed_in(theirs)


def test_nothing_that_a_session_holds_can_be_read_from_its_row() -> None:
    session = SessionStore()
    session["mfa.totp.secret"] = "JBSWY3DPEHPK3PXP"
    session.save()
    row = Session.objects.get()
    assert db.SessionStore().decode(row.session_data) == {}
    assert SessionStore(row.pk)["mfa.totp.secret"] == "JBSWY3DPEHPK3PXP"


def test_a_session_outlives_a_new_key_only_beside_the_old_one(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    session = SessionStore()
    session["theme"] = "dark"
    session.save()
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key of fifty characters and more"
    settings.SECRET_KEY_FALLBACKS = [former]
    assert dict(SessionStore(session.session_key)) == {"theme": "dark"}
    assert caplog.text == ""
    settings.SECRET_KEY_FALLBACKS = []
    assert dict(SessionStore(session.session_key)) == {}
    assert "A session cannot be read" in caplog.text


def test_a_session_that_was_found_by_its_row_is_never_sent(desk: User) -> None:
    found = SessionStore(row_of(browser("desk")).pk)
    assert found["_auth_user_id"] == str(desk.pk)
    with pytest.raises(AssertionError, match="nobody's to open"):
        _ = found.token


@pytest.mark.parametrize("cookie", ["", "x", "x" * 40, "\x00", "é" * 50, "x" * 4000])
def test_a_cookie_of_no_session_is_nobodys(db: None, cookie: str) -> None:
    client = Client()
    client.cookies["sessionid"] = cookie
    assert client.get("/").status_code == 302
