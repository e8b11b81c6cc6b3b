"""Backups: taken, checked against what was promised, and brought back.

A backup is a folder: `database.dump` (of `pg_dump`, custom format), `manifest.json` (what is in it,
row by row), `SHA256SUMS` over both, and a signature of that by a key of SECRET_KEY. Files that
people upload are rows like all others, and stand in the dump. The seeds of second factors and the
secrets of webhooks stand there as they are kept, sealed by SECRET_KEY. What belongs to an
installation and not to its records is left out (`portal.backup.tables.LEFT_OUT`).
"""

from portal.backup.checking import check
from portal.backup.manifest import Manifest
from portal.backup.restoring import restore, unapplied
from portal.backup.server import connect
from portal.backup.tables import differences
from portal.backup.taking import take

__all__ = ["Manifest", "check", "connect", "differences", "restore", "take", "unapplied"]
