"""The portal runs as roles that own nothing: the web as one, the worker as another."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

import psycopg
import pytest
from allauth.idp.oidc.models import Token
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, connections
from django.test import Client

from accounts.actions import issue, send_letters
from accounts.models import Letter, PartnerSystem, User
from alliances.models import Alliance
from alliances.walls import ROLES
from compliance.engine import judge
from compliance.models import Finding, Run
from compliance.rule import Scope, rules
from tests.build.accounts import app, code, recovery_codes
from tests.build.compliance import finding
from tests.build.oauth import basic, post, token_of
from tests.build.treaties import action, instrument, term
from treaties.models import Instrument

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("roles")]

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
NEW, NEWER = "fresh words for the gate", "fresher words for the gate"


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


class Browser:
    """Somebody at the pages, which the web serves as a role that owns nothing."""

    def __init__(self, web: ThreadPoolExecutor) -> None:
        self.web, self.client = web, Client()

    def get(self, path: str) -> str:
        answer: Any = self.web.submit(lambda: self.client.get(path, follow=True)).result()
        assert answer.status_code == 200, path
        return str(answer.content.decode())

    def post(self, path: str, **data: str) -> str:
        """Where it leads from there."""
        answer: Any = self.web.submit(lambda: self.client.post(path, data)).result()
        assert answer.status_code == 302, path
        return str(answer.headers["Location"])


@pytest.mark.usefixtures("one_window")
def test_people_look_after_their_accounts_where_the_web_owns_nothing(desk: User) -> None:
    app(desk)
    spare = recovery_codes(desk)
    with logged_in("entente_app") as web:
        me, other = Browser(web), Browser(web)
        assert me.post("/sign-in/", login="desk", password="desk") == "/sign-in/code/"
        assert me.post("/sign-in/code/", code=code()) == "/"
        other.post("/sign-in/", login="desk@example.org", password="desk")
        assert other.post("/sign-in/code/", code=spare[0]) == "/"
        assert me.get("/account/sessions/").count("<bdi>127.0.0.1</bdi>") == 2
        me.post("/account/confirm/code/", code=spare[1])
        me.post("/account/sessions/")
        assert "Username or e-mail" in other.get("/")
        me.post("/account/app/remove/")
        (key,) = re.findall(r'class="key">(\w+)<', me.get("/account/app/"))
        me.post("/account/app/", code=code(key))
        assert Letter.objects.count() == 2  # that an app was removed, and that one was set up
        me.post("/account/password/", oldpassword="desk", password1=NEW, password2=NEW)
        me.post("/sign-out/")
        other.post("/forgotten/", email="desk@example.org")
        send_letters()
        (sent,) = re.findall(r"https?://[^/]+(/forgotten/\S+)", str(mail.outbox[-1].body))
        assert "New password" in other.get(sent)
        page = f"{sent.partition('-')[0]}-set-password/"
        assert other.post(page, password1=NEWER, password2=NEWER) == "/forgotten/done/"
        assert other.post("/sign-in/", login="desk", password=NEWER) == "/sign-in/code/"


def test_the_office_takes_factors_away_where_the_web_owns_nothing(desk: User) -> None:
    app(desk)
    User.objects.create_superuser("root", password="root")
    with logged_in("entente_app") as web:
        lost, root = Browser(web), Browser(web)
        lost.post("/sign-in/", login="desk", password="desk")
        lost.post("/sign-in/code/", code=recovery_codes(desk)[0])
        root.post("/sign-in/", login="root", password="root")
        root.post("/account/confirm/", password="root")
        people = "/admin/accounts/user/"
        root.post(people, action="forget_factors", _selected_action=str(desk.pk))
        assert "2 second factors removed" in root.get(people)
        assert "Username or e-mail" in lost.get("/")
        assert not Authenticator.objects.exists()
        root.post(f"{people}{desk.pk}/delete/", post="yes")
        assert "Desk" in root.get("/admin/")  # among the latest actions
    assert not User.objects.filter(pk=desk.pk).exists()


def test_systems_get_tokens_where_the_web_owns_nothing(home: Alliance, desk: User) -> None:
    system = PartnerSystem.objects.create(name="A system", state="JPN")
    issued = issue(system=system)
    with logged_in("entente_app") as web:
        token = web.submit(token_of, issued).result()
        me = Browser(web)
        me.post("/sign-in/", login="desk", password="desk")
        me.client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"  # in the same browser
        assert "A system" in me.get("/api/v1/me")
        told = web.submit(
            post, "revoke", f"token={token}", **basic(issued.client_id, issued.secret)
        ).result()
        assert told.status_code == 200
    assert not Token.objects.exists()


def test_what_asks_past_every_door_is_refused_to_the_web(home: Alliance) -> None:
    instrument(home, "pact")
    with logged_in("entente_app") as web, pytest.raises(ProgrammingError, match="nobody was named"):
        web.submit(Instrument.objects.count).result()


@pytest.mark.parametrize("words", [("list",), ("end", "A system")])
def test_webhooks_are_not_said_to_be_none_to_the_web(db: None, words: tuple[str, ...]) -> None:
    with (
        logged_in("entente_app") as web,
        pytest.raises(CommandError, match="one of web hosts, which sees no webhooks"),
    ):
        web.submit(call_command, "webhooks", *words).result()
    with logged_in("entente_jobs") as worker:
        worker.submit(call_command, "webhooks", "list").result()


def test_the_worker_judges_as_a_role_that_owns_nothing(home: Alliance) -> None:
    pact = instrument(home, "pact")
    term(pact, kind="fixed", ends_on="2026-01-31")
    action(pact, "entry_into_force", "2020-01-01")
    with logged_in("entente_jobs") as worker:
        worker.submit(judge, NOW.date(), Scope(), at=NOW).result()
    assert Run.objects.count() == len(rules.codes())
    assert Finding.objects.get().rule == "treaties.coverage"


@pytest.fixture
def newcomer() -> Iterator[str]:
    """A role that may make roles, and has been granted none of ours."""
    name = f"entente_test_{token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} CREATEROLE ROLE CURRENT_USER")
        yield name
        cursor.execute(f"DROP ROLE {name}")


def test_of_two_databases_made_at_once_each_has_its_owner_take_the_roles_on(newcomer: str) -> None:
    if connection.cursor().connection.info.server_version >= 160_000:
        pytest.skip("from 16 on whoever makes a role is its member at once: nothing is granted")
    with psycopg.connect(**_place()) as one, psycopg.connect(**_place()) as other:
        one.execute(f"GRANT entente_app TO {newcomer}")
        other.execute(f"SET ROLE {newcomer}")
        with ThreadPoolExecutor(1) as thread:
            second = thread.submit(other.execute, ROLES)
            _wait_for_lock(other.info.backend_pid)
            one.commit()
            second.result(timeout=10)
        other.commit()
        held = one.execute(HELD, [newcomer, newcomer]).fetchone()
    assert held == (True, True)


HELD = "SELECT pg_has_role(%s, 'entente_app', 'MEMBER'), pg_has_role(%s, 'entente_jobs', 'MEMBER')"
WAITS = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"


def _place() -> dict[str, Any]:
    given = connection.get_connection_params()
    names = ("dbname", "host", "port", "user", "password")
    return {name: given[name] for name in names if name in given}


def _wait_for_lock(pid: int) -> None:
    """Until a session waits for another; fails after ten seconds."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(WAITS, [pid])
            if cursor.fetchone() == (True,):
                return
        time.sleep(0.02)
    pytest.fail("nobody waits")
