"""How values are written in the API: opaque ids, money, dates, and the JSON itself."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from rest_framework.renderers import BaseRenderer

_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_PASSTHROUGH_DATACLASS
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PUBLIC_ID = re.compile(r"([a-z]{3})_([0-9a-f]{32})", re.ASCII)


class Renderer(BaseRenderer):
    """JSON in UTF-8; instants with Z, other values (dates known in part, durations) as text."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=str, option=_OPTIONS)


def public_id(prefix: str, key: UUID) -> str:
    """The id a partner sees: `ins_` and the key's 32 hexadecimal digits."""
    return f"{prefix}_{key.hex}"


def key_in(prefix: str, text: str) -> UUID | None:
    """The key inside an id of this prefix; None if it is no such id."""
    match = _PUBLIC_ID.fullmatch(text)
    return UUID(match[2]) if match and match[1] == prefix else None


def day_in(text: str) -> date | None:
    """The day that is written so (2019-03-01), and in no other way; None if it is none."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def decimal_text(value: Decimal, places: int = 0) -> str:
    """A decimal without needless zeros, but with at least so many places."""
    whole, _, part = f"{value:f}".partition(".")
    part = part.rstrip("0").ljust(places, "0")
    return f"{whole}.{part}" if part else whole


def money(amount: Decimal | None, currency: str) -> dict[str, str] | None:
    """An amount with its ISO 4217 currency: `{"amount": "12.50", "currency": "KRW"}`."""
    if amount is None:
        return None
    return {"amount": decimal_text(amount, 2), "currency": currency}
