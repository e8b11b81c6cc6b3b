"""`manage.py crisis_card`: lay out the crisis cards, for when the portal is down."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from consultations.actions import lay_out
from kit import clock
from kit.errors import Refused


class Command(BaseCommand):
    """Crisis cards."""

    help = "Write one file for each alliance that opens from a disk, with its checksum beside it."

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, required=True, metavar="FOLDER")
        parser.add_argument("--alliance", action="append", default=[], metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = lay_out(folder=options["to"], at=clock.now(), slugs=options["alliance"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for path in written:
            self.stdout.write(str(path))
        self.stdout.write(f"{len(written)} crisis cards; check them with sha256sum -c *.sha256")
