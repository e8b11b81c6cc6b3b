"""`manage.py figures FILE`: bring in SIPRI's workbook of military expenditure, or rehearse it."""

import zipfile
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction
from openpyxl.utils.exceptions import InvalidFileException

from burden.actions import keep_edition, take_up
from burden.readers import sipri
from kit.acting import act

DEFINITION = "sipri"


class Command(BaseCommand):
    """Figures of every sheet, with what their colours and signs mean."""

    help = "Bring in SIPRI's workbook as published: every sheet, all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--vintage", default="", help="edition; else the year after the last")
        parser.add_argument("--dry-run", action="store_true", help="try it in full, keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        cells = self._read(options["file"])
        vintage = options["vintage"] or sipri.edition(cells)
        source = f"{DEFINITION}_{vintage}"
        with act(reason=f"figures from {options['file'].name}"), transaction.atomic():
            kept = keep_edition(definition=DEFINITION, vintage=vintage, cells=cells, by=source)
            years = take_up(definition=DEFINITION, vintage=vintage, by=source)
            transaction.set_rollback(options["dry_run"])
        for line in summary(cells):
            self.stdout.write(line)
        would = "Would be: " if options["dry_run"] else ""
        self.stdout.write(f"{would}edition {vintage}: {kept} figures, {years} country-years")

    def _read(self, path: Path) -> list[sipri.Cell]:
        """All figures; CommandError tells every fault before anything is kept."""
        try:
            found = list(sipri.read(path))
        except (OSError, InvalidFileException, zipfile.BadZipFile, KeyError) as error:
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
