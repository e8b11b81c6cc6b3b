"""The portal runs as roles that own nothing: the web as one, the worker as another."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections
from django.test import Client

from accounts.models import User
from alliances.models import Alliance
from compliance.engine import judge
from compliance.models import Finding, Run
from compliance.rule import Scope, rules
from tests.build.compliance import finding
from tests.build.treaties import action, instrument, term
from treaties.models import Instrument

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("roles")]

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


@contextmanager
def logged_in(member_of: str) -> Iterator[ThreadPoolExecutor]:
    """A thread whose connection signs in to PostgreSQL as a member of one role, and of no other."""
    name, secret = f"entente_test_{token_hex(4)}", token_hex(16)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{secret}' IN ROLE {member_of}")
    ours = connections.settings["default"]
    connections.settings["default"] = {**ours, "USER": name, "PASSWORD": secret, "OPTIONS": {}}
    try:
        with ThreadPoolExecutor(1) as thread:
            yield thread
            thread.submit(connections.close_all).result()
    finally:
        connections.settings["default"] = ours
        with connection.cursor() as cursor:
            cursor.execute(f"DROP ROLE {name}")


def asked(thread: ThreadPoolExecutor, client: Client, path: str, **data: Any) -> int:
    ask = client.post if data else client.get
    status: int = thread.submit(lambda: ask(path, data or None).status_code).result()
    return status


def test_the_web_serves_as_a_role_that_owns_nothing(home: Alliance, desk: User) -> None:
    instrument(home, "pact")
    told = finding(home)
    client = Client(raise_request_exception=False)
    with logged_in("entente_app") as web:
        signing = {"login": desk.username, "password": desk.username}
        assert asked(web, client, "/sign-in/", **signing) == 302
        for path in ("/", "/findings/", "/alliances/us-jp/treaties/", "/api/v1/instruments"):
            assert asked(web, client, path) == 200, path
        assert asked(web, client, f"/findings/{told.pk}/acknowledge/", next="/") == 302
        assert asked(web, client, "/readyz") == 503  # since nothing has run, and for no other cause
        ready = web.submit(lambda: client.get("/readyz").json()).result()
    assert [one.partition(":")[0] for one in ready["problems"]] == ["jobs", "rules"]
    told.refresh_from_db()
    assert told.acknowledged_by == desk


def test_what_asks_past_every_door_is_refused_to_the_web(home: Alliance) -> None:
    instrument(home, "pact")
    with logged_in("entente_app") as web, pytest.raises(ProgrammingError, match="nobody was named"):
        web.submit(Instrument.objects.count).result()


def test_the_worker_judges_as_a_role_that_owns_nothing(home: Alliance) -> None:
    pact = instrument(home, "pact")
    term(pact, kind="fixed", ends_on="2026-01-31")
    action(pact, "entry_into_force", "2020-01-01")
    with logged_in("entente_jobs") as worker:
        worker.submit(judge, NOW.date(), Scope(), at=NOW).result()
    assert Run.objects.count() == len(rules.codes())
    assert Finding.objects.get().rule == "treaties.coverage"
