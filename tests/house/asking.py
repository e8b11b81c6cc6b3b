"""One request after another, each taken back, and what of the answers may differ."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from tests.house.actors import Session

# What differs between any two requests.
PASSING = re.compile(
    rb'(?<=name="csrfmiddlewaretoken" value=")\w+|(?<="x-csrftoken": ")\w+|(?<=nonce=")[\w-]+'
    rb"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
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

    @property
    def text(self) -> str:
        return f"{self.body.decode(errors='replace')} {self.headers}"

    @property
    def signal(self) -> tuple[int, bytes, dict[str, str]]:
        """All that could tell one refusal from another."""
        kept = {name: text for name, text in self.headers.items() if name not in COUNTED}
        return self.status, PASSING.sub(b"-", self.body), kept


def ask(session: Session, path: str, methods: Iterable[str]) -> dict[str, Reply]:
    """Try a path by each method; whatever that did to the database is taken back."""
    with transaction.atomic():
        # What may change something is tried last.
        replies = {one: _send(session, one, path) for one in sorted(methods, key="POST".__eq__)}
        transaction.set_rollback(True)
    return replies


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
