"""Reads a file in a process of its own, which is ended if it takes too long."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, cast

from treaties.texts.containers.child import ANSWER
from treaties.texts.containers.outcome import Unreadable
from treaties.texts.lines import Dropped
from treaties.texts.parts import Cut, Part, Unit, Version

WAIT = 30
"""Seconds on the clock, beside the seconds of work that the child allows itself."""

_HOME = Path(__file__).resolve().parents[3]
_MODULE = "treaties.texts.containers.child"
_TOO_HEAVY = (
    "Reading the file takes more time or memory than a text can need. It may be made to do harm;"
    " export the text anew, or upload it as plain text."
)
_DAMAGED = "The file is damaged or not what it says it is, and no text could be read from it."


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file was read as, and the text that was found in it."""

    kind: str
    cut: Cut


def parse(data: bytes) -> Parsed:
    """The text of a file. Raises Unreadable; nothing the bytes do reaches this process."""
    answer = _answer(data)
    if "code" in answer:
        raise Unreadable(answer["code"], answer["message"])
    return Parsed(answer["kind"], from_json(answer))


def _answer(data: bytes) -> dict[str, Any]:
    with TemporaryFile() as source, TemporaryFile() as told:
        source.write(data)
        source.seek(0)
        process = subprocess.Popen(  # noqa: S603 (our own module, no shell, nothing of the file)
            [sys.executable, "-E", "-s", "-m", _MODULE],
            stdin=source,
            stdout=told,
            stderr=subprocess.DEVNULL,
            cwd=_HOME,
            env={"LANG": "C.UTF-8"},
            close_fds=True,
        )
        try:
            code = process.wait(WAIT)
        except subprocess.TimeoutExpired as late:
            process.kill()
            process.wait()
            raise Unreadable("too_heavy", _TOO_HEAVY) from late
        told.seek(0)
        text = told.read(ANSWER)
    if code:
        # 1 is a library that could not make sense of the bytes; else the limits struck.
        raise Unreadable(*(("damaged", _DAMAGED) if code == 1 else ("too_heavy", _TOO_HEAVY)))
    return cast("dict[str, Any]", json.loads(text))


def from_json(told: dict[str, Any]) -> Cut:
    """The cut text that was written down as JSON."""
    return Cut(
        tuple(_version(one) for one in told["versions"]),
        told["total"],
        told["landed"],
        tuple(Dropped(**one) for one in told["dropped"]),
    )


def _version(told: dict[str, Any]) -> Version:
    return Version(told["language"], tuple(part_from(one) for one in told["parts"]))


def part_from(told: dict[str, Any]) -> Part:
    """A part that was written down as JSON."""
    units = tuple(Unit(**one) for one in told["units"])
    return Part(**{name: value for name, value in told.items() if name != "units"}, units=units)
