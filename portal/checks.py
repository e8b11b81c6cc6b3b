"""What `manage.py check --deploy` looks at besides what the framework does."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution

from kit.addresses import is_this_machine


def site_is_named(app_configs: Sequence[Any] | None, **named: Any) -> list[CheckMessage]:
    """W001: SITE_URL leads to this machine or is not HTTPS, so others cannot follow it."""
    found = urlsplit(settings.SITE_URL)
    if found.scheme == "https" and not is_this_machine(found.hostname or ""):
        return []
    told = (
        f"SITE_URL is {settings.SITE_URL}: links in letters and what partners are told lead there."
    )
    hint = (
        "Set SITE_URL to the address that people and partners use, such as https://portal.example."
    )
    return [Caution(told, hint=hint, id="portal.W001")]
