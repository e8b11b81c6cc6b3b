"""`manage.py restore DIRECTORY`: the portal as it was backed up, in an empty database."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from accounts.actions import end_sessions, forget_tokens
from kit.errors import Refused
from portal import backup


class Command(BaseCommand):
    """Check a backup, then fill the database that the settings name.

    With another SECRET_KEY than the backup's, seeds of second factors and secrets of webhooks come
    back sealed for good; without its AUDIT_KEY blocks of the record cannot be verified.
    """

    help = "Restore a backup into an empty database; deliveries start paused."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="the folder of one backup")
        parser.add_argument(
            "--forget-tokens", action="store_true", help="partner systems have to ask for new ones"
        )
        parser.add_argument(
            "--without-key",
            action="store_true",
            help="the SECRET_KEY of the backup is lost: trust the digests alone; authenticator"
            " apps, recovery codes and webhooks have to be set up anew",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        ended: list[str] = []
        try:
            manifest = backup.restore(
                options["directory"],
                with_key=not options["without_key"],
                before_opening=lambda: ended.extend(_ended(options)),
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("\n".join(_told(manifest, ended)))


def _ended(options: dict[str, Any]) -> Iterator[str]:
    """Take back what would let people in, and systems if that was asked for; tell of it."""
    end_sessions()  # of backups made before sessions were left out
    yield "Sessions ended: everyone signs in again."
    if options["forget_tokens"]:
        yield f"Tokens forgotten: {forget_tokens()}."


def _told(manifest: backup.Manifest, ended: list[str]) -> Iterator[str]:
    yield f"Restored as of {manifest.made_at}: all {len(manifest.tables)} tables are as they were."
    yield from ended
    yield "Nothing is sent yet. What to do next:"
    if backup.unapplied(manifest):
        yield "  manage.py migrate             the portal is newer than the backup"
    yield "  manage.py evaluate            the rules find what fell due since"
    yield "  manage.py deliveries status   what waits to be sent"
    yield "  manage.py deliveries resume   once the old system is down and all looks right"
