"""Quick hashes, and one window of thirty seconds for the codes of apps."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def quick(settings: Settings, one_window: None) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
