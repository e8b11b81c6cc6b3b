"""Lessons and what systems are tested by go into a bundle, and come back as they were."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from exercises.models import InteropCase, Lesson
from kit.errors import Refused
from portal.bundles.store import export, load
from tests.build.alliances import state

AT = datetime(2026, 11, 22, tzinfo=UTC)
pytestmark = pytest.mark.django_db

FILE = """\
format: entente-alliance/1
alliance: {slug: us-jp, name: Alliance, short_name: US-JP, parties: [USA, JPN], release: parties}
series:
- {ref: ks, name: Keen Sword, type: FTX, states: [USA, JPN]}
events:
- {ref: ks-24, series: ks, name: Keen Sword 24, status: held, starts_on: 2024-10}
- {ref: ks-26, series: ks, name: Keen Sword 26, status: held, starts_on: 2026-10-01}
standards:
- {ref: link, title: Link, editions: [{label: '1', issued_on: 2020-01-01}]}
systems:
- {ref: aegis, name: Aegis, state: JPN, versions: [{label: '7', fielded_on: 2019-01-01}]}
- {ref: hawk, name: Hawkeye, state: USA}
test_cases:
- {ref: air, title: Air, capability: air, system_a: aegis, system_b: hawk, standard: link}
lessons:
- {ref: iff, title: Codes, tags: [iff], aspects: [training], closed_on: 2026-11-01}
observations:
- {event: ks-24, number: 1, title: No codes, text: None were shared, tags: [iff], lesson: iff}
lesson_checks:
- {lesson: iff, event: ks-26, is_remedied: true, evidence: report 9}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    for code in ("USA", "JPN"):
        state(code)
    return tmp_path / "us-jp.yaml"


def loaded(file: Path, text: str) -> Any:
    file.write_text(text)
    return load([file], at=AT)


def test_a_closed_lesson_comes_with_its_proof_and_is_written_out_again(file: Path) -> None:
    loaded(file, FILE)
    assert Lesson.objects.get().closed_on == date(2026, 11, 1)
    assert InteropCase.objects.get(standard__editions__label="1")
    written = export("us-jp")
    assert str(loaded(file, written)) == "0 made, 0 changed, 11 unchanged"
    assert export("us-jp") == written


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("is_remedied: true", "is_remedied: false", "lesson closes only when proven"),
        ("starts_on: 2026-10-01", "starts_on: 2024-10-01", "lesson closes only when proven"),
        ("tags: [iff], aspects", "action: Share, tags: [iff], aspects", "needs its body"),
        ("system_b: hawk", "system_b: aegis", "tested with another"),
        ("lesson: iff}", "lesson: iffy}", "there is no lesson 'iffy'"),
    ],
)
def test_a_lesson_without_proof_or_a_record_that_is_wrong_is_refused(
    file: Path, old: str, new: str, words: str
) -> None:
    with pytest.raises(Refused) as refusal:
        loaded(file, FILE.replace(old, new, 1))
    assert words in str(refusal.value)
    assert not Lesson.objects.exists()
