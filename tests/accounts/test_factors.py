"""Seeds of second factors: kept encrypted, and good through a change of SECRET_KEY."""

from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection
from django.test import Client
from pytest_django import Settings

from accounts.access import settle
from accounts.actions import reseal_factors
from accounts.models import User
from tests.build.accounts import KEY, app, code, is_signed_in, recovery_codes, sign_in


def signs_in(typed: str) -> bool:
    client = Client()
    sign_in(client, "desk", "desk")
    client.post("/sign-in/code/", {"code": typed})
    return is_signed_in(client)


def kept() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator")
        (found,) = cursor.fetchone()
    return str(found)


def test_no_seed_is_kept_in_clear(desk: User) -> None:
    app(desk)
    assert KEY not in kept()
    assert signs_in(code())


def test_a_change_of_key_shuts_nobody_out(desk: User, settings: Settings) -> None:
    app(desk)
    before = kept()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "newer" * 10, [settings.SECRET_KEY]
    assert reseal_factors() == Authenticator.objects.filter(user=desk).count()
    assert kept() != before
    settings.SECRET_KEY_FALLBACKS = []
    settle()
    assert signs_in(code())


def test_without_the_key_that_sealed_it_no_code_is_taken(
    desk: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app(desk)
    settings.SECRET_KEY = "another" * 8
    settle()
    assert reseal_factors() == 0
    assert not signs_in(code())
    assert "SECRET_KEY changed" in caplog.text


def test_seeds_that_no_key_opens_are_told_to_whoever_changed_it(
    desk: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app(desk)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 8
    reseal_factors()
    assert (
        "Sealed by a key that is not here stay so many seeds of second factors: 2." in caplog.text
    )
    assert "Name the former SECRET_KEY in SECRET_KEY_FALLBACKS" in caplog.text
    caplog.clear()
    settings.SECRET_KEY_FALLBACKS = [former]
    reseal_factors()
    assert caplog.text == ""


def test_recovery_codes_are_sealed_too(desk: User) -> None:
    app(desk)
    first = recovery_codes(desk)[0]
    assert signs_in(first)


def test_a_seed_that_was_kept_in_clear_is_sealed_once_and_stays_good(desk: User) -> None:
    app(desk)
    Authenticator.objects.filter(user=desk, type="totp").update(data={"secret": KEY})
    step = import_module("accounts.migrations.0004_sealed_factors")
    step.seal_all(apps, None)
    sealed = kept()
    assert KEY not in sealed
    step.seal_all(apps, None)
    assert kept() == sealed
    assert signs_in(code())
