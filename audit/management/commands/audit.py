"""`manage.py audit verify|head|show`: hold the record to account, and read it."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management import BaseCommand, CommandError

from audit.actions import Verdict, head, verify, whole_history
from audit.chain import Head
from audit.models import Event


class Command(BaseCommand):
    """The record of changes."""

    help = "Verify the sealed record, print its head for the partners, or show a record's history."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="verb", required=True)
        part = parts.add_parser("verify", help="recompute everything; fails if anything is amiss")
        part.add_argument(
            "--head",
            dest="heads",
            action="append",
            default=[],
            type=_head,
            metavar="HASH@NUMBER",
            help="a head kept elsewhere; may be given again",
        )
        part.add_argument("--format", choices=("text", "json"), default="text")
        parts.add_parser("head", help="print the head, to give away or to keep elsewhere")
        part = parts.add_parser("show", help="what happened to a record, oldest first")
        part.add_argument("record", metavar="REF|TABLE:KEY", help="its reference, or table and key")

    def handle(self, *args: Any, **options: Any) -> None:
        match options["verb"]:
            case "verify":
                self._verify(options["heads"], options["format"])
            case "head":
                self.stdout.write(str(head()))
            case "show":
                self._show(options["record"])

    def _verify(self, heads: list[Head], form: str) -> None:
        verdict = verify(heads)
        told = _as_json(verdict) if form == "json" else _as_text(verdict, len(heads))
        self.stdout.write(told)
        if verdict.problems:
            raise CommandError(f"The record does not hold: {verdict.problems[0]}.")

    def _show(self, record: str) -> None:
        found = Event.objects.of_record(record)
        if not found.exists():
            raise CommandError(f"Nothing is recorded of {record!r}.")
        for one in reversed(whole_history(found)):
            why = f" ({one['note']})" if one["note"] else ""
            self.stdout.write(f"{one['at']:%Y-%m-%d %H:%M:%S}  {one['what']}, {one['who']}{why}")
            for line in one["changes"]:
                self.stdout.write(f"    {line}")


def _head(text: str) -> Head:
    try:
        return Head.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a head such as {'0' * 64}@7: {error}") from error


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _as_json(verdict: Verdict) -> str:
    told = {**vars(verdict), "head": str(verdict.head), "holds": not verdict.problems}
    return json.dumps(told, indent=2)


def _as_text(verdict: Verdict, anchors: int) -> str:
    events, blocks = _counted(verdict.events, "event"), _counted(verdict.blocks, "block")
    lines = [
        f"{events} in {blocks}, {verdict.unsealed} not sealed yet.",
        f"Head: {verdict.head}",
        f"Compared with {_counted(anchors, 'head')} kept elsewhere."
        if anchors
        else "Compared with no head kept elsewhere: a cut-off end would not be seen.",
        *(f"  {problem}" for problem in verdict.problems),
    ]
    return "\n".join(lines)
