"""The whole corpus of damaged and crafted files, through the page: kept to the byte, no failure."""

import resource
import sys
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
    read_waiting()
    assert heaviest() < MEMORY
    assert desk_client.get(answer["Location"]).status_code == 200
    kept = Original.objects.get()
    assert bytes(kept.content) == data
    assert (kept.found is None) == bool(kept.refusal)
    assert {path for path in files() - before if "slipped" in path.name} == set()


def heaviest() -> int:
    """Bytes of memory that the heaviest of the readers so far has used."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def test_no_reader_took_more_than_512_mb(capsys: pytest.CaptureFixture[str]) -> None:
    assert MEMORY == 512 * 1024**2
    with capsys.disabled():
        sys.stdout.write(f"\nthe heaviest reader used {heaviest() / 1024**2:.0f} MB\n")
    assert 0 < heaviest() < MEMORY
