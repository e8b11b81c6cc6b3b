"""The process that reads one file and ends: `python -m treaties.texts.containers.child`.

Takes the bytes on standard input and answers on standard output with one JSON value. Before it
looks at a byte it gives up what a crafted file could misuse: memory and time beyond a limit, and
every way to open a file, a socket or a process.
"""

import contextlib
import encodings
import importlib
import json
import pkgutil
import resource
import sys
from dataclasses import asdict

import pypdf

from treaties.texts.containers.outcome import Unreadable
from treaties.texts.containers.reading import LIMIT, read

MEMORY = 512 * 1024 * 1024
SECONDS = 20
ANSWER = 64 * 1024 * 1024


def fetch() -> None:
    """Load what libraries load only when they need it: later nothing can be opened."""
    names = ["heapq", "brotli"]
    for package in (encodings, pypdf):
        found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        names += [one.name for one in found]
    for name in names:
        with contextlib.suppress(ImportError):  # of another system, or an extra we do without
            importlib.import_module(name)


def shut_in() -> None:
    """Nothing may be opened from here on, and little may be used."""
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, ANSWER),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        _, highest = resource.getrlimit(what)
        least = limit if highest == resource.RLIM_INFINITY else min(limit, highest)
        resource.setrlimit(what, (least, least))


def main() -> None:
    """Read, and answer; what a library cannot make sense of ends the process with status 1."""
    fetch()
    shut_in()
    data = sys.stdin.buffer.read(LIMIT + 1)
    try:
        kind, found = read(data)
        answer = {"kind": kind, **asdict(found), "completeness": found.completeness}
    except Unreadable as problem:
        answer = {"code": problem.code, "message": problem.message}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
