"""`manage.py relay`: send alerts, and letters about accounts, without a broker."""

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management import BaseCommand
from django.db import close_old_connections

from accounts.actions import send_letters
from alerts import actions

PAUSE = 5.0  # seconds between two looks when nothing is due


class Command(BaseCommand):
    """Sends letters until it is told to stop, or once."""

    help = (
        "Send due alerts and letters about accounts; no broker is needed. May run beside workers."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self._relay()
            return
        stopped = Event()
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *_: stopped.set())
        while not stopped.is_set():
            done = self._relay()
            close_old_connections()  # none is held while waiting; a restarted server is found
            if not done:
                stopped.wait(PAUSE)

    def _relay(self) -> int:
        done = actions.relay() + send_letters()
        if done:
            self.stdout.write(f"{done} attempted")
        return done
