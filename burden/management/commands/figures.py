"""`manage.py figures FILE`: bring in SIPRI's workbook of military expenditure, or rehearse it.

`manage.py figures --take-up nato` makes country-years of what was imported of another source.
"""

import zipfile
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction
from openpyxl.utils.exceptions import InvalidFileException

from burden.actions import READINGS, keep_edition, take_up
from burden.models import Figure
from burden.readers import sipri
from kit.acting import act
from kit.errors import Refused

DEFINITION = "sipri"


class Command(BaseCommand):
    """Figures of every sheet, with what their colours and signs mean."""

    help = "Bring in SIPRI's workbook as published: every sheet, all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument(
            "--take-up",
            default="",
            metavar="SOURCE",
            choices=["", *READINGS],
            help=f"of figures already imported: {', '.join(READINGS)}; the newest edition",
        )
        parser.add_argument("--vintage", default="", help="edition; else the year after the last")
        parser.add_argument("--dry-run", action="store_true", help="try it in full, keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"] is None and not options["take_up"]:
            raise CommandError("Name a workbook, or with --take-up a source that was imported.")
        if options["file"] is not None and options["take_up"]:
            raise CommandError("Name a workbook or --take-up, not both.")
        try:
            if options["take_up"]:
                self._take_up(options["take_up"], options["vintage"], is_trial=options["dry_run"])
            else:
                self._bring(options["file"], options["vintage"], is_trial=options["dry_run"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _bring(self, path: Path, vintage: str, *, is_trial: bool) -> None:
        """All figures of a workbook, and country-years of them."""
        cells = self._read(path)
        vintage = vintage or sipri.edition(cells)
        source = f"{DEFINITION}_{vintage}"
        with act(reason=f"figures from {path.name}"), transaction.atomic():
            kept = keep_edition(definition=DEFINITION, vintage=vintage, cells=cells, by=source)
            years = take_up(definition=DEFINITION, vintage=vintage, by=source)
            transaction.set_rollback(is_trial)
        for line in summary(cells):
            self.stdout.write(line)
        would = "Would be: " if is_trial else ""
        self.stdout.write(f"{would}edition {vintage}: {kept} figures, {years} country-years")

    def _take_up(self, source: str, vintage: str, *, is_trial: bool) -> None:
        """Country-years of an edition on record, the newest unless one is named."""
        rows = Figure.objects.filter(definition=source).order_by("vintage")
        known = list(rows.values_list("vintage", flat=True).distinct())
        wanted = vintage or (known[-1] if known else "")
        if wanted not in known:
            told = ", ".join(known) or "none; import its file first"
            missing = f"edition {wanted!r} of {source}" if wanted else f"edition of {source}"
            raise CommandError(f"There is no {missing}. On record: {told}.")
        with act(reason=f"figures of {source} {wanted}"), transaction.atomic():
            years = take_up(definition=source, vintage=wanted, by=f"{source}_{wanted}"[:80])
            transaction.set_rollback(is_trial)
        would = "Would be: " if is_trial else ""
        self.stdout.write(f"{would}{source} {wanted}: {years} country-years")

    def _read(self, path: Path) -> list[sipri.Cell]:
        """All figures; CommandError tells every fault before anything is kept."""
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            found = list(sipri.read(path))
        except InvalidFileException as error:
            raise CommandError(f"{path} is no workbook: its name does not end in .xlsx.") from error
        except (OSError, zipfile.BadZipFile, KeyError) as error:
            raise CommandError(f"{path} is no workbook that can be read: {error}") from error
        except sipri.NotThisWorkbookError as error:
            raise CommandError(str(error)) from error
        faults = [one for one in found if isinstance(one, sipri.Fault)]
        if faults:
            lines = "\n".join(f"  {one.place}: {one.message}" for one in faults)
            raise CommandError(f"Nothing was kept; {len(faults)} problems:\n{lines}")
        return [one for one in found if isinstance(one, sipri.Cell)]


def summary(cells: list[sipri.Cell]) -> list[str]:
    """What was read of each series: areas, figures, how many of them are doubtful, and missing."""
    areas: dict[str, set[str]] = {}
    counts: dict[str, Counter[str]] = {}
    for cell in cells:
        areas.setdefault(cell.series, set()).add(cell.area)
        counts.setdefault(cell.series, Counter())[cell.missing or cell.quality or "reported"] += 1
    return [
        f"{series}: {len(areas[series])} areas; "
        + ", ".join(f"{n} {word.replace('_', ' ')}" for word, n in sorted(count.items()))
        for series, count in counts.items()
    ]
