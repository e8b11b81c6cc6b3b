"""One request after another, each taken back, and what of the answers may differ."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from tests.house.actors import Session

# What differs between any two requests.
PASSING = re.compile(
    rb'(?<=name="csrfmiddlewaretoken" value=")\w+|(?<="x-csrftoken": ")\w+|(?<=nonce=")[\w-]+'
    rb"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
COUNTED = {"Set-Cookie", "Request-Id", "RateLimit", "RateLimit-Policy"}


@dataclass(frozen=True)
class Reply:
    """What came back: the status, and everything else with the address asked for left out."""

    status: int
    body: bytes
    headers: dict[str, str]
    error: str = ""

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
    answer = client.post(path, {}) if method == "POST" else client.generic(method, path)
    headers = {name: text.replace(path, "-") for name, text in answer.headers.items()}
    info = getattr(answer, "exc_info", None)
    body = answer.content.replace(path.encode(), b"-")
    return Reply(answer.status_code, body, headers, repr(info[1]) if info else "")
