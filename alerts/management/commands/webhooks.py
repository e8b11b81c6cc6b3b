"""`manage.py webhooks`: where the systems of partners take the head of our record."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db.models import Max

from alerts.actions import end_endpoint, open_endpoint, refuse_the_blind
from alerts.models import Endpoint
from kit.errors import Refused

SAFELY = "It is not shown again: hand it over on a safe way."
NOT_FOUND = (
    "The name in the address is not found yet: until it is, nothing can be sent there."
    " If it is misspelt, add it again."
)


class Command(BaseCommand):
    """The addresses that heads are sent to, as an operator opens and shuts them."""

    help = "Have a partner's system sent the head of the record of changes, or no longer."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="send it there from now on; prints a new secret, once")
        add.add_argument("name", help='of the system, such as "System of Japan"')
        add.add_argument("address", help="such as https://partner.example/heads")
        end = verbs.add_parser("end", help="send it nothing any more")
        end.add_argument("name")
        verbs.add_parser("list", help="every address, and when it was last told")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            refuse_the_blind()
            self.stdout.write(self._done(options))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _done(self, given: dict[str, Any]) -> str:
        match given["verb"]:
            case "add":
                opened = open_endpoint(system=given["name"], address=given["address"])
                told = f"secret: {opened.secret}\n{SAFELY}"
                return told if opened.is_found else f"{told}\n{NOT_FOUND}"
            case "end":
                end_endpoint(system=given["name"])
                return f"{given['name']} is sent nothing any more."
        found = Endpoint.objects.select_related("system")
        return "\n".join(map(_line, found.annotate(told_at=Max("messages__sent_at")))) or "none"


def _line(one: Any) -> str:
    told = f"last told {one.told_at:%Y-%m-%d %H:%M}" if one.told_at else "not told yet"
    state = f"ended {one.ended_at:%Y-%m-%d}" if one.ended_at else told
    return f"{one}: {state}"
