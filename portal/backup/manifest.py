"""What a backup says of itself, and the signature that nobody else can put under it."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from kit.errors import Refused
from portal.backup.tables import Digest

FORMAT = 1
MANIFEST, SUMS, SIGNATURE = "manifest.json", "SHA256SUMS", "SHA256SUMS.hmac"
DUMP = "database.dump"


@dataclass(frozen=True)
class Part:
    """A file of the backup besides the manifest; its size in bytes."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What was backed up, when, from and by which versions; migrations by app, in order.

    `server` and `dumped_by` are major versions of PostgreSQL: of the server, and of `pg_dump`.
    """

    portal: str
    made_at: str
    server: int
    dumped_by: int
    migrations: Mapping[str, list[str]]
    files: Mapping[str, Part]
    tables: Mapping[str, Digest]

    def as_text(self) -> str:
        """As JSON."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1) + "\n"

    @classmethod
    def read(cls, text: str) -> "Manifest":
        """From JSON; Refused if this portal does not know the format."""
        try:
            return cls._of(json.loads(text))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise Refused("unreadable", f"{MANIFEST} cannot be read: {error!r}.") from error

    @classmethod
    def _of(cls, found: dict[str, Any]) -> "Manifest":
        if (number := found.pop("format")) != FORMAT:
            raise Refused(
                "unknown_format",
                f"The backup has format {number}, and this portal reads format {FORMAT}: use the"
                f" version of the portal that made it ({found.get('portal', 'not said')}).",
            )
        files = {name: Part(**part) for name, part in found.pop("files").items()}
        tables = {name: Digest(**one) for name, one in found.pop("tables").items()}
        return cls(files=files, tables=tables, **found)


def sha256_of(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sums(digests: Mapping[str, str]) -> str:
    """Digests by file name, as `sha256sum --check` reads them."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))


def signature(text: bytes) -> str:
    """The line that says that these sums are ours."""
    return _signed(text, settings.SECRET_KEY)


def is_signed(text: bytes, line: str) -> bool:
    """Whether the line is a signature by our key, or by a former one."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(hmac.compare_digest(_signed(text, one).encode(), line.encode()) for one in secrets)


def _signed(text: bytes, secret: str) -> str:
    key = hmac.digest(secret.encode(), b"entente: backups", hashlib.sha256)
    return hmac.new(key, text, hashlib.sha256).hexdigest() + "\n"
