"""Secrets that went through the portal are found nowhere that outlives the request.

Each is a canary: known here, sent or used as it really is, then looked for in the logs, in the
record of changes, in every table, in what was answered, and in everything that Redis holds.
"""

import logging
import re
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import copy
from typing import Any

import pytest
import redis
from django.conf import settings as portal
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils.module_loading import import_string
from pytest_django import Settings

from accounts.actions import issue
from accounts.models import PartnerSystem, User
from alliances.models import Alliance, Grant
from compliance.engine import ask_recheck
from consultations.actions import subscribe
from tests.build.accounts import confirm, is_signed_in, sign_in
from tests.build.alliances import person
from tests.build.oauth import basic, post, token_of
from tests.build.treaties import instrument

PASSWORD, MISTYPED, NEW = "canary-password-1", "canary-mistyped-2", "fresh-words-for-the-gate-3"
BAD_TOKEN, BAD_SECRET = "canary-bad-token-4", "canary-bad-secret-5"
# Left in Redis on purpose: no canary of the tour, which may run at the same moment on that Redis.
LEFT = "canary-left-6"


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """All that the loggers wrote, down to DEBUG, as the portal's own format has it."""
    logs: Any = portal.LOGGING
    line = logging.Formatter(logs["formatters"]["line"]["format"])
    ((_, how),) = logs["filters"].items()
    masking = import_string(how["()"])()
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, logger="oauthlib")  # as the settings have it

    def told() -> str:
        records = [copy(one) for one in caplog.records]
        return "\n".join(line.format(one) for one in records if masking.filter(one))

    return told


def recorded() -> str:
    """Every column of every event, and the names kept beside them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, E'\n') FROM audit_event e")
        return str(cursor.fetchone()[0])


def kept() -> str:
    """Every row of every table."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT string_agg(one::text, chr(10)) FROM "{table}" one')  # noqa: S608
            rows.append(cursor.fetchone()[0] or "")
    return "\n".join([*rows, *held_by_sessions()])


def held_by_sessions() -> Iterator[str]:
    """What whoever knows neither our code nor our keys could read in the rows of sessions."""
    for data in Session.objects.values_list("session_data", flat=True):
        for part in data.lstrip(".").split(":"):
            raw = b64decode(part + "=" * (-len(part) % 4), altchars=b"-_")
            with suppress(zlib.error):
                raw = zlib.decompress(raw)
            yield raw.decode(errors="replace")


def held_by_redis() -> str:
    """Every key and value, of whatever kind."""
    store: Any = redis.Redis.from_url(portal.REDIS_URL)
    readers: dict[bytes, Callable[[Any], object]] = {
        b"string": store.get,
        b"list": lambda key: store.lrange(key, 0, -1),
        b"set": store.smembers,
        b"zset": lambda key: store.zrange(key, 0, -1),
        b"hash": store.hgetall,
    }
    return "\n".join(
        f"{key!r} {readers[store.type(key)](key)!r}"
        for key in store.scan_iter()
        if store.type(key) in readers
    )


def failing(request: HttpRequest) -> HttpResponse:
    sent = request.headers.get("Authorization", "")
    raise ValueError(f"something else went wrong in {len(sent)} characters")


urlpatterns = [path("failing/", failing)]


class Tour:
    """What people and systems do with their secrets, in order and wrongly."""

    def __init__(self, home: Alliance) -> None:
        instrument(home, "pact")
        self.home, self.answers = home, [""]
        self.user = person("canary", home)
        self.user.set_password(PASSWORD)
        self.user.save()
        system = PartnerSystem.objects.create(name="A system", state="JPN")
        Grant.objects.create(partner=system, alliance=home)
        self.issued = issue(system=system)
        _, self.feed = subscribe(by=self.user, name="phone")
        self.session = ""
        self.seed = ""
        self.token = ""

    def go(self, settings: Settings) -> None:
        client = Client(raise_request_exception=False)
        self._told(sign_in(client, "canary", MISTYPED))
        self._told(sign_in(client, "canary", PASSWORD))
        assert is_signed_in(client)
        self._told(confirm(client, PASSWORD))
        self.seed = self._seed(client)
        self.session = client.cookies["sessionid"].value
        self._told(client.post("/account/password/", self._change()))
        self._told(client.get("/alliances/us-jp/treaties/"))
        self.token = token_of(self.issued)
        self._told(post("token", "grant_type=client_credentials", **self._wrong()))
        for secret in (self.token, BAD_TOKEN):
            told = Client(headers={"Authorization": f"Bearer {secret}"})
            self._told(told.get("/api/v1/instruments"))
        self._told(post("introspect", f"token={self.token}", **self._right()))
        self._told(client.get(f"/consultations/calendars/{self.feed}.ics"))
        User.objects.update(is_active=False)
        client.get(f"/consultations/calendars/{self.feed}.ics")
        User.objects.update(is_active=True)
        ask_recheck(self.home)
        settings.ROOT_URLCONF = __name__
        broken = Client(
            raise_request_exception=False, headers={"Authorization": f"Bearer {self.token}"}
        )
        self._told(broken.get("/failing/"))

    def canaries(self) -> dict[str, str]:
        """What must be found nowhere, by name."""
        return {
            "password": PASSWORD,
            "mistyped password": MISTYPED,
            "new password": NEW,
            "secret of a system": self.issued.secret,
            "token": self.token,
            "token that is none": BAD_TOKEN,
            "secret that is none": BAD_SECRET,
            "session": self.session,
            "seed of an app": self.seed,
            "address of a calendar": self.feed,
            "SECRET_KEY": portal.SECRET_KEY,
            "AUDIT_KEY": portal.AUDIT_KEY,
        }

    def _seed(self, client: Client) -> str:
        """What an app is set up with: shown on its page, which is not among the answers."""
        (key,) = re.findall(r'class="key">(\w+)<', client.get("/account/app/").content.decode())
        return str(key)

    def _told(self, answer: Any) -> None:
        self.answers.append(answer.content.decode())

    def _change(self) -> dict[str, str]:
        return {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}

    def _right(self) -> dict[str, str]:
        return basic(self.issued.client_id, self.issued.secret)

    def _wrong(self) -> dict[str, str]:
        return basic(self.issued.client_id, BAD_SECRET)


@pytest.fixture
def tour(home: Alliance) -> Tour:
    return Tour(home)


def test_no_secret_is_found_in_logs_record_tables_answers_or_redis(
    tour: Tour, written: Callable[[], str], settings: Settings
) -> None:
    tour.go(settings)
    places = {
        "logs": written(),
        "record": recorded(),
        "tables": kept(),
        "answers": "\n".join(tour.answers),
        "redis": held_by_redis(),
    }
    assert all(places.values())
    tour.user.refresh_from_db()
    assert tour.user.check_password(NEW)  # the tour went where it was to go
    found = [
        f"{name} in {place}"
        for place, text in places.items()
        for name, canary in tour.canaries().items()
        if canary in text
    ]
    assert found == []


def test_a_secret_that_is_written_down_is_found(
    tour: Tour, written: Callable[[], str], settings: Settings
) -> None:
    tour.go(settings)
    logging.getLogger("portal").warning("asked with %s", tour.token)
    tour.home.note = PASSWORD
    tour.home.save()
    redis.Redis.from_url(portal.REDIS_URL).set("canary", LEFT, ex=60)
    assert tour.token in written()
    assert PASSWORD in recorded()
    assert LEFT in held_by_redis()
    redis.Redis.from_url(portal.REDIS_URL).delete("canary")
