"""`manage.py status SUBJECT`: how one thing stands on a day, problem or not."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from compliance.question import ask
from kit import clock
from kit.errors import Refused
from portal.management.commands.evaluate import day_of


class Command(BaseCommand):
    """Ask how a subject stands."""

    help = "How an instrument, clause, forum, series or alliance stands on a day."

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("subject", help="a reference, such as us-kr-sma-10 or au-ausmin")
        parser.add_argument("--as-of", metavar="DATE", help="a day such as 2020-01-01")
        parser.add_argument("--rule", metavar="NAME", default="", help="such as tacit_renewal")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            as_of = day_of(options["as_of"], clock.today())
            answer = ask(options["subject"], as_of, options["rule"]).as_json()
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["format"] == "json":
            self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))
            return
        self.stdout.write("{subject} on {as_of}: {state} ({rule})".format(**answer))
        for name, value in answer["detail"].items():
            if value is not None:
                self.stdout.write(f"  {name.replace('_', ' ')}: {value}")
