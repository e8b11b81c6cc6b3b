"""How events are sealed: what of an event is hashed, what a block vouches for, and the chain.

A leaf is the SHA-256 of an event's columns as canonical JSON: an array in the order of `COLUMNS`,
without spaces, in UTF-8 (`before` and `after` as PostgreSQL writes jsonb; instants in UTC with six
digits). The root of a block is the SHA-256 of its leaves, one after another in the order of the
events' ids. The hash of a block is the SHA-256 of its header as canonical JSON: number, number of
events, root, hash of the block before, instant of sealing, id of the key. Its seal is the
HMAC-SHA256 of that hash, with a key that is never in the database.

A head, `HASH@NUMBER`, stands for all that was sealed until then: whoever keeps one can tell whether
anything of it was rewritten later, even by somebody who has the key.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

# What of an event is hashed. The name of an actor is not: it may be taken away later.
COLUMNS = (
    *("id", "table", "key", "label", "whole", "alliance_id", "action", "before", "after"),
    *("actor", "via", "request_id", "reason", "recorded_at"),
)


@dataclass(frozen=True)
class Head:
    """The end of a chain: the hash of its block of this number."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.hash}@{self.number}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Read `HASH@NUMBER`; ValueError if it is not one."""
        digest, _, number = text.partition("@")
        if len(bytes.fromhex(digest)) != hashlib.sha256().digest_size:
            raise ValueError(f"{digest!r} is not the SHA-256 of a block")
        return cls(int(number), digest.lower())


GENESIS = Head(0, "0" * 64)
"""What the first block follows."""


@dataclass(frozen=True)
class Header:
    """What a block vouches for."""

    number: int
    events: int
    root: str
    previous: str
    sealed_at: datetime
    key_id: str

    def hash(self) -> str:
        """The block's hash, in hexadecimal."""
        parts = (self.number, self.events, self.root, self.previous, self.sealed_at, self.key_id)
        return hashlib.sha256(canonical(parts)).hexdigest()


@dataclass(frozen=True)
class Key:
    """A key that seals, made from a secret of any length; its id does not give it away."""

    id: str
    value: bytes

    @classmethod
    def of(cls, secret: str) -> "Key":
        value = hmac.digest(secret.encode(), b"entente record of changes", "sha256")
        return cls(hashlib.sha256(b"key id " + value).hexdigest()[:16], value)

    def seal(self, block_hash: str) -> str:
        """The seal of a block with this hash, in hexadecimal."""
        return hmac.digest(self.value, block_hash.encode(), "sha256").hex()


def leaf(event: Sequence[Any]) -> bytes:
    """The leaf of an event, given its columns in the order of `COLUMNS`."""
    return hashlib.sha256(canonical(event)).digest()


def root(leaves: Iterable[bytes]) -> str:
    """The root over leaves in their order, in hexadecimal."""
    found = hashlib.sha256()
    for one in leaves:
        found.update(one)
    return found.hexdigest()


def canonical(values: Sequence[Any]) -> bytes:
    """An array as JSON that is always written the same."""
    return _ENCODER.encode(values).encode()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{value!r} has no canonical form")


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain
)
