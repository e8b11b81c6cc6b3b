"""`manage.py verify DIRECTORY`: is a backup still as it was written?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from kit.errors import Refused, RefusedAll
from portal import backup


class Command(BaseCommand):
    """Compare a backup's files with its manifest; asks no database unless told to.

    Without the SECRET_KEY of the backup whoever rewrote all of it is not found.
    """

    help = "Check a backup byte for byte, and with --against-database the tables of the portal."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="the folder of one backup")
        parser.add_argument(
            "--against-database",
            action="store_true",
            help="also compare every table of the portal's database with the manifest",
        )
        parser.add_argument(
            "--without-key",
            action="store_true",
            help="the SECRET_KEY of the backup is lost: check the digests alone",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backup.check(options["directory"], with_key=not options["without_key"])
            if options["against_database"]:
                _compare(manifest)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(
            f"As it was written: {rows} rows in {len(manifest.tables)} tables,"
            f" of {manifest.made_at}, by portal {manifest.portal}."
        )


def _compare(manifest: backup.Manifest) -> None:
    with backup.connect() as db:
        if faults := list(backup.differences(db, manifest.tables)):
            raise RefusedAll("differs", "The database is not as it was backed up:", faults)
