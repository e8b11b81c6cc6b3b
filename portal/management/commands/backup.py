"""`manage.py backup DIRECTORY`: everything in the portal, in a folder of its own."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from kit import clock
from kit.errors import Refused
from portal import backup
from portal.command_line import reason


class Command(BaseCommand):
    """Take a backup while the portal runs."""

    help = "Back the portal up into a new folder below DIRECTORY; it may be in use meanwhile."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="where the backups are kept")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            folder = backup.take(options["directory"], at=clock.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(reason(error) or str(error)) from error
        self.stdout.write(str(folder))
