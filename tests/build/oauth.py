"""Requests to the token endpoints as a partner system makes them."""

from base64 import b64encode
from ipaddress import IPv4Address
from itertools import count
from typing import Any

from django.test import Client

from accounts.actions import Issued

_addresses = count(int(IPv4Address("198.18.0.0")))  # a network for tests (RFC 2544)
FORM = "application/x-www-form-urlencoded"


def basic(client_id: str, secret: str) -> dict[str, str]:
    """The header that proves who one is (RFC 7617)."""
    return {"Authorization": f"Basic {b64encode(f'{client_id}:{secret}'.encode()).decode()}"}


def post(door: str, body: str, *, address: str | None = None, **headers: str) -> Any:
    """What an endpoint below /oauth/ answers to a form; unless said, from an address of its own."""
    sender = Client(REMOTE_ADDR=str(IPv4Address(next(_addresses))) if address is None else address)
    return sender.post(f"/oauth/{door}", body, content_type=FORM, headers=headers)


def ask_token(issued: Issued, scope: str = "", **more: Any) -> Any:
    """What the token endpoint answers to a credential."""
    body = "grant_type=client_credentials" + (f"&scope={scope}" if scope else "")
    return post("token", body, **basic(issued.client_id, issued.secret), **more)


def token_of(issued: Issued, scope: str = "") -> str:
    """A bearer token, which must be given."""
    answer = ask_token(issued, scope)
    assert answer.status_code == 200, answer.content
    found: str = answer.json()["access_token"]
    return found
