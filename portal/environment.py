"""Typed readers of the environment: what the settings are made of."""

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from ssl import CERT_REQUIRED
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import FileAwareEnv

from kit.addresses import Network, network
from portal import devstack

env = FileAwareEnv()

# Where the embedded servers and a demonstration's secret key are.
STATE_DIR = devstack.state_directory()
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_ON, _OFF = ("1", "on", "true", "yes", "y", "ok"), ("0", "off", "false", "no", "n")
_SWITCH: dict[str, bool | None] = {"": None} | dict.fromkeys(_ON, True) | dict.fromkeys(_OFF, False)


def text(name: str, default: str = "") -> str:
    """A variable or its file, without the line end that editors leave in files.

    Not `env.str`, which takes a secret that begins with a dollar sign for a variable's name.
    """
    try:
        return str(env.ENVIRON.get(name, default)).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error


def count(name: str, default: int = 0, least: int = 0) -> int:
    """A whole number from `least`; refused with the variable's name if it is anything else."""
    found = text(name, str(default))
    if not (found.isascii() and found.isdecimal() and int(found) >= least):
        raise ImproperlyConfigured(f"{name} is {found!r}: give a whole number from {least}.")
    return int(found)


def words(name: str, default: str = "") -> list[str]:
    """What stands between commas, without the blanks and line ends around each.

    Not `env.list`, which keeps those, and reads a key that begins with a dollar sign as nothing.
    """
    return [word for one in text(name, default).split(",") if (word := one.strip())]


def switch(name: str, *, default: bool) -> bool:
    """On or off; refused if it is neither, so that no slip of the pen turns a protection off."""
    found = text(name).lower()
    if found not in _SWITCH:
        raise ImproperlyConfigured(f"{name} is {found!r}: give 1 or 0, on or off.")
    return default if _SWITCH[found] is None else bool(_SWITCH[found])


def networks(name: str) -> list[Network]:
    """Networks, with commas between them; refused with the variable's name if one is none."""
    try:
        return [network(one) for one in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from error


def highest_marking() -> str:
    """The narrowest marking that this portal may hold; refused if it is no limit to draw."""
    found, limits = text("HIGHEST_MARKING", "internal"), ("public", "parties", "internal")
    if found not in limits:
        raise ImproperlyConfigured(f"HIGHEST_MARKING is {found!r}: give {', '.join(limits)}.")
    return found


def address(name: str, default: str, schemes: Iterable[str]) -> str:
    """A URL that begins with one of these schemes; refused by name, for it may hold a password."""
    found = text(name) or default
    if not any(found.startswith(f"{one}://") for one in schemes):
        known = ", ".join(f"{one}://" for one in schemes)
        raise ImproperlyConfigured(f"{name} is no address: begin it with {known}.")
    return found


def broker(redis_url: str) -> str:
    """The address of the jobs' broker: RabbitMQ if one is named, else Redis as Celery has it."""
    if named := text("BROKER_URL"):
        if urlsplit(named).scheme not in ("amqp", "amqps"):
            raise ImproperlyConfigured(
                "BROKER_URL names no RabbitMQ: write amqps://user:password@host:5671/vhost."
                " Without it the Redis of REDIS_URL is the broker."
            )
        return named
    return redis_url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")


def broker_tls(address: str) -> dict[str, Any] | bool:
    """How RabbitMQ proves over TLS that it is the host named: by itself it is not asked to."""
    place = urlsplit(address)
    is_checked = place.scheme == "amqps"
    return {"cert_reqs": CERT_REQUIRED, "server_hostname": place.hostname} if is_checked else False


def secret_key(*, may_make_one: bool) -> str:
    """What signs and seals; a demonstration makes one up, and keeps it."""
    if key := text("SECRET_KEY"):
        return key
    if not may_make_one:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Give 50 random characters in SECRET_KEY, or a file that holds"
            " them in SECRET_KEY_FILE; DEMO=1 makes one up for a demonstration."
        )
    return _kept_secret(STATE_DIR / "secret_key")


def _kept_secret(path: Path) -> str:
    """A random secret that is made once; two processes that come first at once agree on one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text().strip()


def mailer(url: str) -> dict[str, object]:
    """One entry of MAILERS from a URL, for instance `smtp+tls://user:password@host:587`."""
    try:
        parts = env.email_url_config(url)
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"MAIL_URL: {error}.") from error
    backend = parts["EMAIL_BACKEND"]
    options: dict[str, object] = {}
    if backend.endswith("filebased.EmailBackend"):
        options["file_path"] = urlsplit(url).path
    elif backend.endswith("smtp.EmailBackend"):
        options = {
            "host": parts["EMAIL_HOST"] or "localhost",
            "port": parts["EMAIL_PORT"] or 25,
            "username": parts["EMAIL_HOST_USER"] or "",
            "password": parts["EMAIL_HOST_PASSWORD"] or "",
            "use_tls": parts.get("EMAIL_USE_TLS", False),
            "use_ssl": parts.get("EMAIL_USE_SSL", False),
            "timeout": 10,
        }
    return {"BACKEND": backend, "OPTIONS": options}


def logs(level: str) -> dict[str, object]:
    """Logging of one line an event on standard error, from a level upwards."""
    if level not in _LEVELS:
        raise ImproperlyConfigured(f"LOG_LEVEL is {level!r}: give {', '.join(_LEVELS)}.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        },
        "filters": {"masking": {"()": "kit.credentials.Masking"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["masking"],
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {"oauthlib": {"level": "INFO"}},  # below that it writes down tokens
    }


def database(url: str) -> dict[str, object]:
    """Connection settings; what the URL's query says goes before the options of ours."""
    found: dict[str, Any] = _postgresql(url) if url else devstack.database(STATE_DIR)
    # Connections are kept between requests, and a request waits 5 s for a free one at most.
    pool = {"min_size": 1, "max_size": 4, "timeout": 5}
    # No server_side_binding: an expression with a parameter, selected and then grouped by, can
    # count as two different ones, and PostgreSQL refuses the query (Django ticket 34255).
    return {**found, "OPTIONS": {"pool": pool, **found.get("OPTIONS", {})}}


def _postgresql(url: str) -> dict[str, Any]:
    """What such a URL says; another is refused before the library warns of it, password and all."""
    advice = "Write it as postgresql://user:password@host:5432/name."
    if not url.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured(
            "DATABASE_URL does not name a PostgreSQL database: the portal runs on no other."
            f" {advice}"
        )
    try:
        return dict(env.db_url_config(url))
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL: {error}. {advice}") from error


def sign_on_servers(url: str, *, secure: bool) -> list[dict[str, object]]:
    """The server of single sign-on, if one is named; half of its settings is refused."""
    given = {name: text(name) for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")}
    if not url:
        return []
    if missing := [name for name, value in given.items() if not value]:
        raise ImproperlyConfigured(
            f"OIDC_SERVER_URL is set, so single sign-on also needs {' and '.join(missing)}."
        )
    if secure and not url.startswith("https://"):
        raise ImproperlyConfigured("OIDC_SERVER_URL must begin with https://.")
    # A subject is somebody within one server only, so links to people carry the server's address.
    return [
        {
            "provider_id": url[:200],
            "name": text("OIDC_NAME", "single sign-on"),
            "client_id": given["OIDC_CLIENT_ID"],
            "secret": given["OIDC_CLIENT_SECRET"],
            "settings": {"server_url": url},
        }
    ]
