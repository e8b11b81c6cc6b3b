"""A file is read by a process that can do no harm."""

import subprocess
import sys

import pytest

from tests.treaties.texts import files
from tests.treaties.texts.malformed import CORPUS
from treaties.texts.containers import parsing
from treaties.texts.containers.outcome import Unreadable
from treaties.texts.containers.parsing import parse

TRIED = {
    "pdf page loop": "damaged",
    "word lying sizes": "damaged",
    "akn xxe of a file": "doctype",
    "akn laughs": "damaged",
    "noise": "not_a_text",
}


def test_what_the_child_reads_comes_back_whole() -> None:
    found = parse(files.html())
    (version,) = found.cut.versions
    assert (found.kind, len(version.articles)) == ("html", 3)
    assert version.articles[0].units[0].address == "art_1__para_1"
    assert [one.text for one in found.cut.dropped] == ["Home", "Page 1 of 1"]


@pytest.mark.parametrize("name", TRIED)
def test_a_crafted_file_is_refused(name: str) -> None:
    with pytest.raises(Unreadable) as told:
        parse(CORPUS[name]())
    assert told.value.code == TRIED[name]


def test_the_corpus_is_as_large_as_was_promised() -> None:
    assert len(CORPUS) >= 60


@pytest.mark.parametrize(
    "deed",
    [
        "bytearray(600 * 1024 * 1024)",
        "open('/etc/passwd')",
        "open('left-behind', 'w')",
        "__import__('socket').socket()",
        "__import__('os').listdir('/')",
    ],
)
def test_the_child_can_open_nothing_and_take_little(deed: str) -> None:
    code = f"import socket\nfrom treaties.texts.containers.child import shut_in\nshut_in()\n{deed}"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert told.returncode == 1
    assert b"MemoryError" in told.stderr or b"Too many open files" in told.stderr


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "WAIT", 0.01)
    with pytest.raises(Unreadable) as told:
        parse(files.html())
    assert told.value.code == "too_heavy"
