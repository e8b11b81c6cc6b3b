"""`manage.py deliveries`: stop and start the sending of alerts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from alerts import actions
from alerts.models import Message, Pause

BY_DEFAULT = "by an operator"


class Command(BaseCommand):
    """The stopcock of what leaves the portal."""

    help = "Pause the sending of alerts, resume it, or say how it stands; nothing is lost."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        stop = verbs.add_parser("pause", help="send nothing until it is resumed")
        stop.add_argument("--reason", help=f"shown to staff; else: {BY_DEFAULT}")
        verbs.add_parser("resume", help="send again, first what has waited")
        verbs.add_parser("status", help="whether deliveries are paused, and what waits")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "pause":
            was, reason = Pause.objects.exists(), options["reason"] or BY_DEFAULT
            kept = actions.pause(reason=reason).reason
            if was and options["reason"] not in {None, kept}:
                self.stdout.write(f"They were paused before; the reason told stays: {kept}")
        elif options["verb"] == "resume":
            actions.resume()
        self.stdout.write(_status())


def _status() -> str:
    waiting = Message.objects.filter(sent_at=None, failed_at=None).count()
    pause = Pause.objects.first()
    return f"deliveries {pause or 'run'}; messages that wait: {waiting}"
