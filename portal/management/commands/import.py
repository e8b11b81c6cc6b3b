"""`manage.py import KIND FILE`: bring a CSV file or workbook in, or rehearse it."""

import sys
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from alliances.models import Alliance
from compliance.engine import ask_recheck
from kit import clock
from kit.acting import act
from kit.errors import Refused
from kit.importing import Outcome, Profile, profiles, run, template


class Command(BaseCommand):
    """Files in."""

    help = "Bring a file in: all rows that are right at once, each problem told by row and column."

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("profile", metavar="KIND", help="of file; `list` shows them")
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="try it in full, keep nothing")
        parser.add_argument("--failed", type=Path, metavar="FILE", help="write rows left out there")
        parser.add_argument("--alliance", metavar="SLUG", help="that the rows belong to")
        parser.add_argument(
            "--template", type=Path, metavar="FILE", help="write an empty one there: .csv or .xlsx"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["profile"] == "list":
            lines = (f"{code:<28} {profile.title}" for code, profile in profiles.items())
            self.stdout.write("\n".join(lines))
            return
        try:
            self._import(options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _import(self, options: dict[str, Any]) -> None:
        profile = profiles[options["profile"]]
        if options["template"]:
            options["template"].write_bytes(template(profile, options["template"].suffix))
            return
        target = target_of(profile, options["alliance"])
        if not options["files"]:
            raise CommandError("Name at least one file.")
        for path in options["files"]:
            if not path.is_file():
                raise CommandError(f"There is no file {path}.")
            failed, keep = options["failed"], not options["dry_run"]
            writing = failed.open("a", encoding="utf-8", newline="") if failed else nullcontext()
            with act(reason=f"import of {path.name}"), writing as left_out:
                telling: dict[str, Any] = {"progress": self._progress, "failed": left_out}
                outcome = run(profile, path, target=target, keep=keep, at=clock.now(), **telling)
            if target and keep:
                ask_recheck(target)
            self._tell(path, outcome, keep=keep)

    def _progress(self, rows: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{rows} rows", ending="")

    def _tell(self, path: Path, outcome: Outcome, *, keep: bool) -> None:
        for problem in outcome.problems:
            self.stdout.write(f"{problem.weight:<8} {problem}")
        if (hidden := outcome.warnings + outcome.rejections - len(outcome.problems)) > 0:
            self.stdout.write(f"and {hidden} more problems")
        self.stdout.write(f"{'' if keep else 'Would be: '}{path.name}: {outcome}")


def target_of(profile: Profile, slug: str | None) -> Alliance | None:
    """The alliance that a file is for; Refused where one is named in vain, or lacks."""
    if not profile.is_of_alliance:
        if slug:
            raise Refused("alliance_unused", f"{profile.title} belong to no alliance: name none.")
        return None
    found: Alliance | None = Alliance.objects.filter(slug=slug or "").first()
    if found is None:
        known = ", ".join(Alliance.objects.order_by("slug").values_list("slug", flat=True))
        raise Refused("unknown_alliance", f"Name one with --alliance: {known}.", "alliance")
    return found
