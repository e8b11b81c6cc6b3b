"""One request after another, each taken back, and what of the answers may differ."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any

import pytest
from django.contrib.admin import AdminSite
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.test import client as asker

from accounts.access import Name, Teller, acting_as
from portal import middleware, navigation
from tests.house.actors import Session

# What differs between any two requests; each looked for by itself, which is quicker than in one go.
PASSING = [
    re.compile(one)
    for one in (
        rb'name="csrfmiddlewaretoken" value="\w+',
        rb'"x-csrftoken": "\w+',
        rb'nonce="[\w-]+',
        rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    )
]
COUNTED = {"Set-Cookie", "Request-Id", "RateLimit", "RateLimit-Policy"}
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
# Written whenever somebody comes by: when they were last here, and what a page is to say once.
IN_PASSING = {"django_session", "usersessions_usersession"}


@dataclass(frozen=True)
class Reply:
    """What came back: the status, and everything else with the address asked for left out; and
    which tables were written, other than in passing.
    """

    status: int
    body: bytes
    headers: dict[str, str]
    error: str = ""
    written: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        return f"{self.body.decode(errors='replace')} {self.headers}"

    @cached_property
    def signal(self) -> tuple[int, bytes, dict[str, str]]:
        """All that could tell one refusal from another."""
        kept = {name: text for name, text in self.headers.items() if name not in COUNTED}
        return self.status, reduce(lambda body, one: one.sub(b"-", body), PASSING, self.body), kept


def ask(session: Session, path: str, methods: Iterable[str]) -> dict[str, Reply]:
    """Try a path by each method; whatever each did to the database is taken back."""
    before, replies = transaction.savepoint_create(), {}
    with _plainly(session):
        for method in methods:
            replies[method] = _send(session, method, path)
            transaction.set_rollback(False)  # as a request that failed has asked for
            transaction.savepoint_rollback(before)
    transaction.savepoint_commit(before)
    return replies


@contextmanager
def _plainly(session: Session) -> Iterator[None]:
    """Without what only tests pay for in each request: who acted before, in a transaction within
    another; copies of all that templates were given; and finding again who signed in, and what the
    pages and the back office list for them at each margin, which is as it was, since all is taken
    back.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asker, "store_rendered_templates", lambda *_, **__: None)
        if vars(middleware)["acting_as"] is acting_as:
            patch.setattr(middleware, "acting_as", _acting_until_taken_back)
        for owner, name, key in (
            (SessionStore, "load", lambda store: store.session_key),
            (ModelBackend, "get_user", lambda _, user: user),
            (AdminSite, "get_app_list", lambda site, request, label=None: label),
            (navigation, "_alliances", type),
        ):
            found = session.found.setdefault(name, {})
            patch.setattr(owner, name, _found_once(getattr(owner, name), key, found))
        yield


def _found_once(
    find: Callable[..., Any], key: Callable[..., Any], found: dict[Any, Any]
) -> Callable[..., Any]:
    """Finds each once, and gives a copy from then on; what is not there is looked for again."""

    def answer(*asked: Any) -> Any:
        one = found.get(key(*asked)) or find(*asked)
        if one:
            found[key(*asked)] = one
        return copy(one)

    return answer


@contextmanager
def _acting_until_taken_back(name: Name) -> Iterator[None]:
    """The one named acts, as in a transaction of their own: taking it back ends that as well."""
    with connection.execute_wrapper(Teller(name)):
        yield


def _send(session: Session, method: str, path: str) -> Reply:
    client = session.fresh()
    written: set[str] = set()

    def note(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        written.update(WRITES.findall(str(sql)))
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        answer = client.post(path, {}) if method == "POST" else client.generic(method, path)
    headers = {name: text.replace(path, "-") for name, text in answer.headers.items()}
    info = getattr(answer, "exc_info", None)
    body = answer.content.replace(path.encode(), b"-")
    error = repr(info[1]) if info else ""
    return Reply(answer.status_code, body, headers, error, tuple(sorted(written - IN_PASSING)))
