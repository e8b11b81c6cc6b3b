"""Real treaties in the containers people have: each gives its true count of articles."""

import json
from pathlib import Path

import pytest

from treaties.texts.containers.reading import read

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "treaty_texts"
FORMATS = sorted(SHARED.glob("formats/*"))
COUNTS = {"BWBV0005760": 14, "anzus-1951": 11}

pytestmark = pytest.mark.skipif(not FORMATS, reason=f"no treaties to try in {SHARED}")


@pytest.mark.parametrize("path", FORMATS, ids=lambda path: path.name)
def test_every_container_gives_the_true_count_of_articles(path: Path) -> None:
    _, cut = read(path.read_bytes())
    (version,) = cut.versions
    assert len(version.articles) == COUNTS[path.name.partition(".")[0]]
    assert version.language == "en"
    assert cut.completeness > 0.99
    assert not [one for one in cut.dropped if one.reason == "did not land"]


@pytest.mark.skipif(not (SHARED / "nl/index.json").exists(), reason="no index of treaties")
def test_every_language_gives_the_true_count_of_articles() -> None:
    for told in json.loads((SHARED / "nl/index.json").read_text()):
        _, cut = read((SHARED / "nl" / f"{told['id']}.md").read_bytes())
        found = [len(one.articles) for one in cut.versions]
        assert found == [one["n"] for one in told["blocks"]], told["id"]
        assert not [one for one in cut.dropped if one.reason == "did not land"]


def test_a_draft_in_the_archives_gives_its_articles() -> None:
    (path,) = SHARED.glob("dfat/*.md")
    _, cut = read(path.read_bytes())
    assert [len(one.articles) for one in cut.versions] == [11]
