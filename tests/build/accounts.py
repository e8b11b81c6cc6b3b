"""Second factors, and signing in as people do."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.http import HttpResponse
from django.test import Client

from accounts.models import User

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def app(user: User) -> Authenticator:
    """An app that shows codes, with recovery codes beside it."""
    made: Authenticator = auth.TOTP.activate(user, KEY).instance
    RecoveryCodes.activate(user)
    return made


def code(key: str = KEY) -> str:
    """What the app shows now."""
    counter = next(auth.yield_hotp_counters_from_time())
    return str(auth.format_hotp_value(auth.hotp_value(key, counter)))


def recovery_codes(user: User) -> list[str]:
    """The ones that are left."""
    row = Authenticator.objects.get(user=user, type="recovery_codes")
    left: list[str] = row.wrap().get_unused_codes()
    return left


def sign_in(client: Client, login: str, password: str = "", **more: Any) -> HttpResponse:
    """Send the sign-in form; people of the tests have their name as password."""
    words = {"login": login, "password": password or login}
    return client.post("/sign-in/", words, **more)  # type: ignore[return-value]


def is_signed_in(client: Client) -> bool:
    """Whether the overview opens."""
    return client.get("/").status_code == 200


def confirm(client: Client, password: str) -> HttpResponse:
    """Show once more who it is."""
    return client.post("/account/confirm/", {"password": password})  # type: ignore[return-value]
