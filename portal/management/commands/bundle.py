"""`manage.py bundle load|check|export`: bring an alliance in, rehearse it, write it out."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from kit import clock
from kit.errors import Refused
from portal.bundles import store


class Command(BaseCommand):
    """Alliance bundles."""

    help = "Load, check or export an alliance as one YAML file."

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="verb", required=True)
        for verb, words in (
            ("load", "bring the files in: all of them, or on any problem nothing"),
            ("check", "try the files and tell every problem; nothing is kept"),
        ):
            part = parts.add_parser(verb, help=words)
            part.add_argument("files", nargs="+", type=Path, metavar="FILE")
        part = parts.add_parser("export", help="write one alliance, or the states, as a bundle")
        part.add_argument("alliance", help="its slug, such as us-jp; or: states")
        part.add_argument("--to", type=Path, metavar="FILE", help="instead of standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["verb"] == "export":
                self._export(options["alliance"], options["to"])
            else:
                keep = options["verb"] == "load"
                loaded = store.load(options["files"], at=clock.now(), keep=keep)
                self.stdout.write(f"{'' if keep else 'No problem found; would be: '}{loaded}")
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _export(self, slug: str, to: Path | None) -> None:
        text = store.export("" if slug == "states" else slug)
        if to is None:
            self.stdout.write(text, ending="")
        else:
            to.write_text(text, encoding="utf-8")
