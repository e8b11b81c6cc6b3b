"""Secrets of machines: 256 random bits, shown once, of which only a digest is kept."""

import hashlib
import logging
import re
import secrets
from typing import Any

from django.contrib.auth.hashers import BasePasswordHasher
from django.utils.crypto import constant_time_compare

_PREFIX = "entente_"  # by which scanners of code and logs know a secret that leaked
_SECRET = re.compile(rf"{_PREFIX}[A-Za-z0-9_-]{{43}}", re.ASCII)


class Masking(logging.Filter):
    """Takes such secrets out of what is logged: an address may hold one, as a calendar's does."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _SECRET.sub(f"{_PREFIX}…", record.getMessage()), ()
        return True


def new_secret() -> str:
    """A secret that nobody can guess; to be shown once and not kept."""
    return _PREFIX + secrets.token_urlsafe(32)


class SecretHasher(BasePasswordHasher):
    """SHA-256 without salt or rounds, for secrets of ours and nothing else.

    Slow hashes make it dear to try what people think of; of 2^256 random secrets none is found by
    trying, however fast that is. So it refuses to hash whatever is not one of ours.
    """

    algorithm = "sha256_of_secret"

    def salt(self) -> str:
        return ""

    def encode(self, password: str, salt: str) -> str:
        if not _SECRET.fullmatch(password):
            raise ValueError("Only a secret of 256 random bits may be hashed so fast.")
        return f"{self.algorithm}${hashlib.sha256(password.encode()).hexdigest()}"

    def decode(self, encoded: str) -> dict[str, str]:
        algorithm, digest = encoded.split("$", 1)
        return {"algorithm": algorithm, "hash": digest}

    def verify(self, password: str, encoded: str) -> bool:
        is_ours = _SECRET.fullmatch(password) is not None
        return is_ours and constant_time_compare(encoded, self.encode(password, ""))

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        return {"algorithm": self.algorithm}

    def harden_runtime(self, password: str, encoded: str) -> None:
        """There are no rounds to make up for."""
