"""The whole corpus of damaged and crafted files, through the page: kept to the byte, no failure."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alliances.models import Alliance
from tests.build.treaties import instrument
from tests.treaties.texts.malformed import CORPUS
from treaties.actions import read_waiting
from treaties.models import Original
from treaties.texts.containers.child import MEMORY

PLACES = ("/tmp", "/var/tmp", "/dev/shm", "/srv", ".")  # noqa: S108 (where files could be left)


def files() -> set[Path]:
    """What lies about where a reader could leave something."""
    return {path for place in PLACES for path in Path(place).iterdir()}


@pytest.mark.django_db
@pytest.mark.parametrize("name", CORPUS)
def test_no_file_breaks_anything(name: str, home: Alliance, desk_client: Client) -> None:
    data = CORPUS[name]()
    instrument(home, "harbour")
    before = files()
    sent = {"file": SimpleUploadedFile("../../x.pdf", data)}
    answer = desk_client.post("/alliances/us-jp/treaties/harbour/files/", sent)
    if len(data) > 20 * 1024**2:
        assert "larger than 20 MB" in answer.content.decode()
        return
    assert answer.status_code == 302
    assert desk_client.get(answer["Location"]).status_code == 200, "while it waits"
    with watched():
        read_waiting()
    assert desk_client.get(answer["Location"]).status_code == 200
    kept = Original.objects.get()
    assert bytes(kept.content) == data
    assert (kept.found is None) == bool(kept.refusal)
    assert {path for path in files() - before if "slipped" in path.name} == set()


peaks = [0]  # bytes that readers were seen to use at most


@contextmanager
def watched() -> Iterator[None]:
    """Note the peak memory of the processes we start meanwhile, looking every ten milliseconds."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.01):
            peaks.extend(_peaks())

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _peaks() -> Iterator[int]:
    """Of each child; before it is a program of its own it has our memory, and does not count."""
    own = Path("/proc/self/cmdline").read_bytes()
    for children in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):
            for pid in children.read_text().split():
                with suppress(OSError):
                    status = Path(f"/proc/{pid}/status").read_text()
                    if Path(f"/proc/{pid}/cmdline").read_bytes() not in (own, b""):
                        yield from (
                            int(line.split()[1]) * 1024
                            for line in status.splitlines()
                            if line.startswith("VmHWM")
                        )


def test_no_reader_took_more_than_512_mb(capsys: pytest.CaptureFixture[str]) -> None:
    assert MEMORY == 512 * 1024**2
    with capsys.disabled():
        sys.stdout.write(f"\nthe heaviest reader was seen with {max(peaks) / 1024**2:.0f} MB\n")
    assert 0 < max(peaks) < MEMORY
