"""Quick hashes, and one window of thirty seconds for the codes of apps."""

import pytest
from allauth.mfa.totp.internal import auth
from pytest_django import Settings


@pytest.fixture(autouse=True)
def quick_hashes(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that runs across the half minute sees one code all the same."""
    monkeypatch.setattr(auth, "yield_hotp_counters_from_time", lambda: iter([58_000_000]))
