"""Runs the whole portal on this machine: what `make up` does."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from portal.devstack import DevstackError, Stack
from portal.guard import Guard, die_with_my_parent, die_with_parent

HOST = "127.0.0.1"
LAST_PORT = 65_535
LOOK = 0.1  # seconds between two looks at what is running
LONGEST_PAUSE = 30.0  # seconds before a program that keeps ending is started again
STEADY = 60.0  # seconds after which a program counts as running well
# When a program is asked to end, in seconds: Celery's beat may miss the first, while it starts.
ASKED_AT = (0.0, 3.0, 8.0)
KILLED_AT = 12.0  # seconds after which it is asked no more


@dataclass
class Program:
    """One program that is kept running."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0  # on the monotonic clock, as is `due`
    due: float = 0.0
    failures: int = field(default=0, init=False)

    @property
    def is_running(self) -> bool:
        """Whether it is alive."""
        return self.process is not None and self.process.poll() is None

    def start(self, guard: Guard) -> None:
        """Start it in a process group of its own, which the guard ends should we be killed."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own programs
            [sys.executable, *self.command],
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - no threads here
        )
        guard.watch(self.process.pid, signal.SIGTERM, 3.0)

    def postpone(self) -> float:
        """Decide when to start it again after it ended; returns the pause in seconds."""
        steady = time.monotonic() - self.started > STEADY
        self.failures = 0 if steady else self.failures + 1
        pause = min(2.0 ** max(self.failures - 1, 0), LONGEST_PAUSE)
        self.due = time.monotonic() + pause
        return pause

    def sweep(self, guard: Guard) -> None:
        """Kill what is left of its process group once it has ended itself."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            guard.forget(self.process.pid)


def _name_the_site(port: int) -> None:
    """Let letters and the welcome lead to this port, unless the site was named."""
    if not {"SITE_URL", "SITE_URL_FILE"} & set(os.environ):
        os.environ["SITE_URL"] = settings.SITE_URL = f"http://{HOST}:{port}"


def programs(port: int) -> list[Program]:
    """The web server, the worker and the clock."""
    web = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws"]
    web += ["--workers", "2", "--blocking-threads", "1", "--log-level", "warning"]
    celery = ["-W", "ignore:You're running the worker", "-m", "celery", "--quiet", "-A", "portal"]
    worker = ["worker", "-c", "2", "-l", "warning", "--without-gossip", "--without-mingle"]
    beat = ["beat", "-l", "warning", "--pidfile=", "-s", str(settings.STATE_DIR / "beat")]
    return [
        Program("web", ["-m", "granian", *web, "portal.wsgi:application"]),
        Program("worker", [*celery, *worker]),
        Program("beat", [*celery, *beat]),
    ]


class Command(BaseCommand):
    """Starts the servers that are missing, migrates, loads the demonstration, and keeps it up."""

    help = "Run the whole portal on this machine; Ctrl-C stops it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the port of the web server."""
        parser.add_argument("--port", type=_port, default=8000, help="port of the web server")

    def handle(self, *, port: int, **options: Any) -> None:
        """Start everything and stay until told to stop; errors come as CommandError."""
        if not settings.DEMO:
            raise CommandError(
                "This is not a demonstration, and up runs no other: set DEMO=1 to make it one, or"
                " start the programs by themselves, as docs/operations.md has them."
            )
        if "MAKELEVEL" in os.environ:
            die_with_my_parent(signal.SIGTERM)
        self.began = time.monotonic()
        wanted = {"postgres": settings.EMBEDDED_POSTGRES, "valkey": settings.EMBEDDED_VALKEY}
        self._listen()
        try:
            with Stack(settings.STATE_DIR, **wanted) as stack, suppress(KeyboardInterrupt):
                _refuse_taken(port)
                _name_the_site(port)
                self._run(stack, port)
        except DevstackError as error:
            raise CommandError(str(error)) from error
        self._say("stopped")

    def _listen(self) -> None:
        """Have INT, TERM and HUP say that we should stop; HUP stays ignored under `nohup`."""
        self.told_to_stop = self.is_interruptible = False
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(signum) is not signal.SIG_IGN or signum == signal.SIGINT:
                signal.signal(signum, self._hear)

    def _hear(self, *_: object) -> None:
        # Raising is for long work only: Python drops what is raised while it forks.
        self.told_to_stop = True
        if self.is_interruptible:
            self.is_interruptible = False
            raise KeyboardInterrupt

    def _run(self, stack: Stack, port: int) -> None:
        for server in stack.servers:
            stack.start(server)
            self._say(f"{server.name} is ready")
        welcome = self._fill()
        web, *others = programs(port)
        running = [web]
        try:
            self._keep(running, stack, until=lambda: _answers(port))
            if not self.told_to_stop:
                self._say(f"the portal answers on http://{HOST}:{port}/ (Ctrl-C stops it)")
                self.stdout.write(welcome)
            running += others  # only now: somebody may be waiting for the first page
            self._keep(running, stack)
        finally:
            self._stop(running, stack.guard)

    def _keep(
        self, running: list[Program], stack: Stack, *, until: Callable[[], bool] | None = None
    ) -> None:
        """Keep all running until told to stop, or until the condition holds."""
        while not self.told_to_stop and not (until and until()):
            self._tend(running, stack)

    def _fill(self) -> str:
        """Bring the tables up to date and load the demonstration; returns what that said."""
        said = io.StringIO()
        self.is_interruptible = True
        if not self.told_to_stop:
            call_command("migrate", verbosity=0)
            self._say("the tables are up to date")
            call_command("demo", stdout=said)
            self._say("the demonstration is loaded")
        self.is_interruptible = False
        connections.close_all()
        for connection in connections.all():
            if isinstance(connection, DatabaseWrapper):
                connection.close_pool()  # its threads must not be there when we fork
        return said.getvalue()

    def _tend(self, running: list[Program], stack: Stack) -> None:
        """Start again what ended by itself, then wait a moment."""
        for server in stack.servers:
            if not server.is_running:
                self._say(f"{server.name} ended by itself; starting it again")
                stack.start(server)
        for program in running:
            self._tend_program(program, stack.guard)
        time.sleep(LOOK)

    def _tend_program(self, program: Program, guard: Guard) -> None:
        if program.is_running:
            return
        if program.process is not None:
            program.sweep(guard)
            code = program.process.returncode
            pause = program.postpone()
            self._say(f"{program.name} ended by itself ({code}); again in {pause:.0f} s")
            program.process = None
        elif time.monotonic() >= program.due:
            program.start(guard)

    def _stop(self, running: list[Program], guard: Guard) -> None:
        self._say("stopping")
        began, asked = time.monotonic(), 0
        while alive := [program for program in running if program.is_running]:
            waited = time.monotonic() - began
            if waited > KILLED_AT:
                break
            if asked < len(ASKED_AT) and waited >= ASKED_AT[asked]:
                _ask_to_end(alive)
                asked += 1
            time.sleep(0.02)
        for program in running:
            program.sweep(guard)

    def _say(self, what: str) -> None:
        self.stdout.write(f"[{time.monotonic() - self.began:5.1f} s] {what}")
        self.stdout.flush()


def _port(text: str) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(LAST_PORT))
    if is_number and 1 <= int(text) <= LAST_PORT:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is no port: give a whole number from 1 to {LAST_PORT}.")


def _ask_to_end(alive: list[Program]) -> None:
    for program in alive:
        if program.process is not None:
            program.process.terminate()


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            other = port + 1 if port < LAST_PORT else port - 1
            raise CommandError(
                f"Port {port} on {HOST} cannot be had: {error.strerror}. Stop the program that"
                f" uses it, or choose another: make up ARGS='--port {other}'"
            ) from error


def _answers(port: int) -> bool:
    connection = HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
