"""What the environment makes of the settings; each case in a process of its own."""

import json
import os
import ssl
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from portal.environment import broker_tls
from tests.build.accounts import sign_in

ROOT = Path(django_settings.BASE_DIR)
PROMISES = (
    *("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE"),
    *("CSRF_COOKIE_HTTPONLY", "SECURE_HSTS_SECONDS"),
)
ASK = """
import json, sys
from portal import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}))
"""


def read(state: Path, *names: str, **environment: str) -> dict[str, Any]:
    """These settings, under only these variables."""
    answer = run(state, *names, **environment)
    assert answer.returncode == 0, answer.stderr
    values: dict[str, Any] = json.loads(answer.stdout)
    return values


def run(state: Path, *names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process that reads the settings under only these variables."""
    return subprocess.run(
        [sys.executable, "-c", ASK, *names],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DEVSTACK_DIR": str(state), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_without_a_secret_key_is_refused_with_a_way_out(tmp_path: Path) -> None:
    answer = run(tmp_path, "SECRET_KEY", DATABASE_URL="postgresql://db/entente")
    assert answer.returncode != 0
    assert "SECRET_KEY is not set" in answer.stderr
    assert "SECRET_KEY_FILE" in answer.stderr


def test_a_demonstration_makes_its_secret_key_once_and_for_its_user_only(tmp_path: Path) -> None:
    first, second = read(tmp_path, "SECRET_KEY"), read(tmp_path, "SECRET_KEY")
    assert first == second
    assert len(first["SECRET_KEY"]) > 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_secrets_are_read_from_files_without_the_line_end(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("$ecret\n")
    (tmp_path / "url").write_text("postgresql://ann:p%40ss@db.example:5433/alliances\n")
    found = read(
        tmp_path,
        "SECRET_KEY",
        "DATABASES",
        SECRET_KEY_FILE=str(tmp_path / "key"),
        DATABASE_URL_FILE=str(tmp_path / "url"),
    )
    assert found["SECRET_KEY"] == "$ecret"
    database = found["DATABASES"]["default"]
    assert (database["NAME"], database["PASSWORD"]) == ("alliances", "p@ss")
    assert (database["HOST"], database["PORT"]) == ("db.example", 5433)


def test_former_keys_in_a_file_are_taken_as_the_key_itself_was(tmp_path: Path) -> None:
    (tmp_path / "former").write_text("$ecret,\n older\n")
    named = ("SECRET_KEY_FALLBACKS", "AUDIT_KEY_FALLBACKS", "ALLOWED_HOSTS")
    found = read(tmp_path, *named, **{f"{name}_FILE": str(tmp_path / "former") for name in named})
    assert found["SECRET_KEY_FALLBACKS"] == ["$ecret", "older"]
    assert set(found["AUDIT_KEY_FALLBACKS"]) == {"$ecret", "older"}
    assert found["ALLOWED_HOSTS"] == ["$ecret", "older"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://ann:sesame@db/entente"),
        ("DATABASE_URL", "postgresql://ann:sesame@db:many/entente"),
        ("REDIS_URL", "amqp://ann:sesame@queue"),
        ("SITE_URL", "portal.example"),
        ("MAIL_URL", "smtp://ann:sesame@mail:many"),
        ("MAIL_URL", "mail.example"),
        ("LOG_LEVEL", "chatty"),
        ("AUDIT_KEY_FILE", "/nowhere/key"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name_and_without_its_password(
    tmp_path: Path, name: str, value: str
) -> None:
    answer = run(tmp_path, "SITE_URL", **{"SECRET_KEY": "x", name: value})
    assert answer.returncode != 0
    told = answer.stderr.splitlines()[-1]
    assert told.startswith(f"django.core.exceptions.ImproperlyConfigured: {name}")
    assert "sesame" not in answer.stderr


@pytest.mark.parametrize("name", ["MFA_REQUIRED", "DEMO", "DEBUG"])
def test_a_switch_that_is_neither_on_nor_off_is_refused_by_name(tmp_path: Path, name: str) -> None:
    real = {"DATABASE_URL": "postgresql://db/entente", "SECRET_KEY": "x"}
    answer = run(tmp_path, "MFA_REQUIRED", **real, **{name: "enabled"})
    assert answer.returncode != 0
    assert f"{name} is 'enabled'" in answer.stderr
    (tmp_path / "word").write_text("On\n")
    assert read(tmp_path, name, **real, **{f"{name}_FILE": str(tmp_path / "word")}) == {name: True}


def test_blocks_that_the_former_secret_key_sealed_are_verified(tmp_path: Path) -> None:
    names = ("AUDIT_KEY", "AUDIT_KEY_FALLBACKS")
    old = {"SECRET_KEY": "new" * 20, "SECRET_KEY_FALLBACKS": "old"}
    assert read(tmp_path, *names, **old) == {
        "AUDIT_KEY": "new" * 20,
        "AUDIT_KEY_FALLBACKS": ["old"],
    }
    own = read(tmp_path, *names, **old, AUDIT_KEY="own", AUDIT_KEY_FALLBACKS="older,oldest")
    assert own == {"AUDIT_KEY": "own", "AUDIT_KEY_FALLBACKS": ["older", "oldest"]}


def test_counts_are_whole_numbers(tmp_path: Path) -> None:
    found = read(tmp_path, "TRUSTED_PROXIES", "API_LIMIT", TRUSTED_PROXIES="2", API_LIMIT="50")
    assert found == {"TRUSTED_PROXIES": 2, "API_LIMIT": 50}
    for name, text in (("TRUSTED_PROXIES", "-1"), ("API_LIMIT", "0"), ("API_LIMIT", "many")):
        answer = run(tmp_path, name, **{name: text})
        assert f"{name} is '{text}': give a whole number from" in answer.stderr


def test_networks_to_send_into_are_read_or_refused_by_name(tmp_path: Path) -> None:
    named = "10.20.0.0/16, fd00:12::/48,"
    answer = run(tmp_path, "RECORD_HEAD_HOURS", WEBHOOK_NETWORKS=named)
    assert json.loads(answer.stdout) == {"RECORD_HEAD_HOURS": 24}
    answer = run(tmp_path, "RECORD_HEAD_HOURS", WEBHOOK_NETWORKS="10.20.0.1/16")
    assert "WEBHOOK_NETWORKS: '10.20.0.1/16' is no network" in answer.stderr
    answer = run(tmp_path, "RECORD_HEAD_HOURS", RECORD_HEAD_HOURS="0")
    assert "RECORD_HEAD_HOURS is '0': give a whole number from 1." in answer.stderr


def test_what_a_portal_may_hold_is_a_limit_that_can_be_drawn(tmp_path: Path) -> None:
    told = read(tmp_path, "HIGHEST_MARKING", HIGHEST_MARKING="parties")
    assert told == {"HIGHEST_MARKING": "parties"}
    answer = run(tmp_path, "HIGHEST_MARKING", HIGHEST_MARKING="states")
    assert "HIGHEST_MARKING is 'states': give public, parties, internal." in answer.stderr


def test_a_request_waits_five_seconds_at_most_for_a_connection(tmp_path: Path) -> None:
    pool = read(tmp_path, "DATABASES")["DATABASES"]["default"]["OPTIONS"]["pool"]
    assert pool["timeout"] == 5


def test_the_query_of_the_database_url_wins_over_our_options(tmp_path: Path) -> None:
    url = "postgresql://db/entente?pool=0&sslmode=require"
    found = read(tmp_path, "DATABASES", DATABASE_URL=url, SECRET_KEY="x")
    assert found["DATABASES"]["default"]["OPTIONS"] == {"pool": 0, "sslmode": "require"}


def test_another_kind_of_database_is_refused(tmp_path: Path) -> None:
    answer = run(tmp_path, "DATABASES", DATABASE_URL="sqlite:///x.db", SECRET_KEY="x")
    assert "runs on no other" in answer.stderr


@pytest.mark.parametrize(
    ("environment", "hardened"),
    [
        ({"DATABASE_URL": "postgresql://db/entente", "SECRET_KEY": "x"}, True),
        ({"DATABASE_URL": "postgresql://db/entente", "SECRET_KEY": "x", "DEMO": "1"}, False),
        ({"DEBUG": "1"}, False),
        ({}, False),
    ],
)
def test_only_production_insists_on_https(
    tmp_path: Path, environment: dict[str, str], hardened: bool
) -> None:
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"]
    cookies = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"]
    found = read(tmp_path, *names, *cookies, "STORAGES", **environment)
    assert [found[name] for name in names] == [hardened] * 3
    assert [found[name].startswith("__Host-") for name in cookies] == [hardened] * 2
    assert ("Manifest" in found["STORAGES"]["staticfiles"]["BACKEND"]) is hardened


def test_cookies_and_answers_bind_browsers_to_this_host_over_https(
    settings: Settings, tmp_path: Path, desk: User
) -> None:
    """With what production says: each cookie is for this host alone, and for no script."""
    environment = {"DATABASE_URL": "postgresql://db/entente", "SECRET_KEY": "x"}
    for name, value in read(tmp_path, *PROMISES, **environment).items():
        setattr(settings, name, value)
    client = Client(headers={"X-Forwarded-Proto": "https"})
    answer = client.get("/sign-in/", secure=True)
    seconds = answer.headers["Strict-Transport-Security"].removeprefix("max-age=")
    assert int(seconds) >= 31_536_000
    assert sign_in(client, "desk", secure=True).status_code == 302
    client.post("/theme/", {"theme": "dark"}, secure=True)
    assert set(client.cookies) == {"__Host-sessionid", "__Host-csrftoken", "theme"}
    for cookie in client.cookies.values():
        flags = [cookie[name] for name in ("secure", "httponly", "samesite", "path", "domain")]
        assert flags == [True, True, "Lax", "/", ""], cookie.key


def checked_to_deploy(**environment: str) -> subprocess.CompletedProcess[str]:
    """What the check of a deployment says of production with these variables besides."""
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", "check", "--deploy", "--fail-level", "INFO"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DATABASE_URL": "postgresql://db/entente",
            "REDIS_URL": "redis://queue/0",
            "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
            "MAIL_URL": "smtp+tls://mail.example:587",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_passes_the_check_of_a_deployment() -> None:
    answer = checked_to_deploy(SITE_URL="https://portal.example")
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    "more",
    [{}, {"SITE_URL": "http://portal.example"}, {"SITE_URL": "https://localhost:8443"}],
    ids=["default", "plain", "here"],
)
def test_an_address_that_others_cannot_follow_is_told_to_who_deploys(more: dict[str, str]) -> None:
    answer = checked_to_deploy(**more)
    assert answer.returncode == 1
    told = more.get("SITE_URL", "http://127.0.0.1:8000")
    assert f"(portal.W001) SITE_URL is {told}: " in answer.stderr
    assert "1 issue" in answer.stderr


@pytest.mark.parametrize(
    ("url", "backend", "options"),
    [
        ("consolemail://", "console", {}),
        ("filemail:///var/mails", "filebased", {"file_path": "/var/mails"}),
        (
            "smtp+tls://ann:s3cret@mail.example:587",
            "smtp",
            {
                "host": "mail.example",
                "port": 587,
                "username": "ann",
                "password": "s3cret",
                "use_tls": True,
                "use_ssl": False,
                "timeout": 10,
            },
        ),
    ],
)
def test_mail_leaves_by_the_url_given(
    tmp_path: Path, url: str, backend: str, options: dict[str, object]
) -> None:
    mailer = read(tmp_path, "MAILERS", MAIL_URL=url)["MAILERS"]["default"]
    assert mailer["BACKEND"] == f"django.core.mail.backends.{backend}.EmailBackend"
    assert mailer["OPTIONS"] == options


def test_mail_goes_to_files_when_nothing_is_said(tmp_path: Path) -> None:
    mailer = read(tmp_path, "MAILERS")["MAILERS"]["default"]
    assert mailer["OPTIONS"] == {"file_path": str(ROOT / "mail")}


def test_tests_send_no_mail() -> None:
    mail.send_mail("Subject", "Body", None, ["ann@example.org"])
    assert [message.subject for message in mail.outbox] == ["Subject"]


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("redis://queue:6379/2", "redis://queue:6379/2"),
        ("unix:///run/v.sock?db=3", "redis+socket:///run/v.sock?virtual_host=3"),
    ],
)
def test_the_broker_is_the_redis_given(tmp_path: Path, url: str, broker: str) -> None:
    assert read(tmp_path, "CELERY_BROKER_URL", REDIS_URL=url) == {"CELERY_BROKER_URL": broker}


def test_the_broker_is_a_rabbitmq_that_is_named(tmp_path: Path) -> None:
    rabbit = "amqps://user:word@queue.example:5671/entente"
    asked = {"REDIS_URL": "redis://queue:6379/2", "BROKER_URL": rabbit}
    assert read(tmp_path, "CELERY_BROKER_URL", **asked) == {"CELERY_BROKER_URL": rabbit}
    for other in ("redis://queue:6379/2", "queue.example"):
        refused = run(tmp_path, "CELERY_BROKER_URL", **asked | {"BROKER_URL": other})
        assert "BROKER_URL names no RabbitMQ" in refused.stderr


def test_rabbitmq_proves_that_it_is_the_host_named() -> None:
    assert broker_tls("amqp://queue.example//") is False
    assert broker_tls("redis://queue.example/0") is False
    checked = {"cert_reqs": ssl.CERT_REQUIRED, "server_hostname": "queue.example"}
    assert broker_tls("amqps://user:word@queue.example:5671/entente") == checked


@pytest.mark.django_db
def test_pages_load_from_ourselves_only(client: Any) -> None:
    policy = client.get("/nowhere/").headers["Content-Security-Policy"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("environment", "required"),
    [
        ({"DATABASE_URL": "postgresql://db/entente", "SECRET_KEY": "x"}, True),
        (
            {"DATABASE_URL": "postgresql://db/entente", "SECRET_KEY": "x", "MFA_REQUIRED": "0"},
            False,
        ),
        ({"MFA_REQUIRED": "1"}, True),
        ({"DEBUG": "1"}, False),
        ({}, False),
    ],
)
def test_production_requires_a_second_factor(
    tmp_path: Path, environment: dict[str, str], required: bool
) -> None:
    assert read(tmp_path, "MFA_REQUIRED", **environment) == {"MFA_REQUIRED": required}


def test_attempts_are_counted_in_the_redis_given(tmp_path: Path) -> None:
    for url in ("redis://queue:6379/2", "unix:///run/v.sock?db=3"):
        store = read(tmp_path, "CACHES", REDIS_URL=url)["CACHES"]["default"]
        assert (store["LOCATION"], store["KEY_PREFIX"]) == (url, "entente")


SIGN_ON = {"OIDC_SERVER_URL": "https://id.example", "OIDC_CLIENT_ID": "entente"}


def test_a_server_of_single_sign_on_is_named_by_the_environment(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("between us\n")
    given = SIGN_ON | {"OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret"), "OIDC_NAME": "Ministry"}
    found = read(tmp_path, "SOCIALACCOUNT_PROVIDERS", **given)["SOCIALACCOUNT_PROVIDERS"]
    (server,) = found["openid_connect"]["APPS"]
    assert server == {
        "provider_id": "https://id.example",
        "name": "Ministry",
        "client_id": "entente",
        "secret": "between us",
        "settings": {"server_url": "https://id.example"},
    }
    nothing = read(tmp_path, "SOCIALACCOUNT_PROVIDERS")["SOCIALACCOUNT_PROVIDERS"]
    assert nothing["openid_connect"]["APPS"] == []


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        (SIGN_ON, "single sign-on also needs OIDC_CLIENT_SECRET"),
        (
            SIGN_ON
            | {"OIDC_CLIENT_SECRET": "x", "OIDC_SERVER_URL": "http://id.example"}
            | {"DATABASE_URL": "postgresql://db/entente", "SECRET_KEY": "x"},
            "OIDC_SERVER_URL must begin with https://",
        ),
    ],
    ids=["half of it", "in the clear"],
)
def test_half_a_server_and_one_in_the_clear_are_refused(
    tmp_path: Path, environment: dict[str, str], said: str
) -> None:
    assert said in run(tmp_path, "SOCIALACCOUNT_PROVIDERS", **environment).stderr
