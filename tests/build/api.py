"""Requests to the API as a partner system makes them."""

from typing import Any

from django.test import Client

from tests.build.alliances import partner


def bearer(secret: str) -> Client:
    """A client that shows the token with every request."""
    return Client(headers={"Authorization": f"Bearer {secret}"})


def ask(secret: str, path: str, method: str = "GET", **headers: str) -> Any:
    """The answer to a partner's request; `path` is below /api/v1/, or an address from `next`."""
    address = path if path.startswith(("/", "http")) else f"/api/v1/{path}"
    with_token = {"Authorization": f"Bearer {secret}", **headers}
    return Client().generic(method, address, headers=with_token)


def listed(secret: str, path: str) -> list[dict[str, Any]]:
    """The objects of a list, which must be there."""
    answer = ask(secret, path)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


def refs(secret: str, path: str) -> list[str]:
    """The references in a list."""
    return [one["ref"] for one in listed(secret, path)]


def masked(answer: Any) -> bytes:
    """The body without the request's own id."""
    body: bytes = answer.content
    return body.replace(answer.headers["Request-Id"].encode(), b"-")


def system_of(iso3: str, *alliances: Any) -> str:
    """The secret of a new system of that state."""
    return partner(iso3, *alliances)[1]
