"""Lessons and what systems are tested by go into a bundle, and come back as they were."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from alliances.models import Alliance
from exercises.models import (
    Adoption,
    Event,
    InteropCase,
    InteropResult,
    Lesson,
    LessonCheck,
    Observation,
    Series,
    Standard,
    System,
    Waiver,
)
from kit.errors import Refused
from portal.bundles.store import export, load
from tests.build.alliances import person, state
from tests.build.exercises import put

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
- {ref: hawk, name: Hawkeye, state: USA, versions: [{label: e/2, fielded_on: 2019-01-01}]}
test_cases:
- {ref: air, title: Air, capability: air, system_a: aegis, system_b: hawk, standard: link}
adoptions:
- {edition: 'link:1', state: USA, status: reserved, reservation: Not at sea}
- {edition: 'link:1', state: JPN, status: ratified, implement_by: 2027-01-01, release: internal}
test_results:
- case: air
  tested_on: 2026-10-02
  version_a: aegis:7
  version_b: hawk:e/2
  edition: link:1
  event: ks-26
  outcome: limited
  evidence: report 9
- {case: air, tested_on: 2026-10-02, number: 2, version_a: 'aegis:7', version_b: 'hawk:e/2',
   outcome: not_tested}
lessons:
- {ref: fuel, title: Couplings, closed_on: 2026-11-02}
- {ref: iff, title: Codes, tags: [iff], aspects: [training], closed_on: 2026-11-01}
observations:
- {event: ks-24, number: 1, title: No codes, text: None were shared, tags: [iff], lesson: iff}
lesson_checks:
- {lesson: iff, event: ks-26, is_remedied: true, evidence: report 9}
waivers:
- lesson: fuel
  proposed_at: 2026-10-20T08:00:00Z
  proposed_by: desk
  reason: the tanker is retired
  decision: approved
  decided_at: 2026-10-21T08:00:00Z
  decided_by: chief
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    for code in ("USA", "JPN"):
        state(code)
    for name in ("desk", "chief"):
        person(name)
    return tmp_path / "us-jp.yaml"


def loaded(file: Path, text: str) -> Any:
    file.write_text(text)
    return load([file], at=AT)


def test_a_closed_lesson_comes_with_its_proof_and_is_written_out_again(file: Path) -> None:
    loaded(file, FILE)
    assert Lesson.objects.get(ref="iff").closed_on == date(2026, 11, 1)
    assert Lesson.objects.get(ref="fuel").closed_on == date(2026, 11, 2)
    assert Waiver.objects.get(decided_by__username="chief").is_approved
    assert Adoption.objects.get(state="JPN").release == "internal"
    assert [one.outcome for one in InteropResult.objects.all()] == ["limited", "not_tested"]
    assert InteropCase.objects.get(standard__editions__label="1")
    written = export("us-jp")
    assert str(loaded(file, written)) == "0 made, 0 changed, 17 unchanged"
    assert export("us-jp") == written


def test_what_was_written_fills_an_empty_portal_alike(file: Path) -> None:
    loaded(file, FILE)
    written = export("us-jp")
    Lesson.objects.update(closed_on=None)
    for model in (Waiver, LessonCheck, Observation, Lesson, InteropResult, InteropCase, Standard,
                  System, Event, Series, Alliance):  # fmt: skip
        model.objects.all().delete()
    loaded(file, written)
    assert export("us-jp") == written


def test_a_moment_is_told_by_its_second(file: Path) -> None:
    loaded(file, FILE)
    one = Lesson.objects.get(ref="iff")
    at = datetime(2026, 10, 20, 8, 0, 0, 999, tzinfo=UTC)
    row = {"reason": "x", "proposed_at": at, "proposed_by": User.objects.get(username="desk")}
    put(Waiver, one.alliance, lesson=one, **row)
    assert str(loaded(file, export("us-jp"))) == "0 made, 0 changed, 18 unchanged"


def test_what_was_decided_stays_decided(file: Path) -> None:
    loaded(file, FILE)
    with pytest.raises(Refused, match="field decision: is approved here, and stays so"):
        loaded(file, FILE.replace("decision: approved", "decision: refused"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("is_remedied: true", "is_remedied: false", "lesson closes only when proven"),
        ("starts_on: 2026-10-01", "starts_on: 2024-10-01", "lesson closes only when proven"),
        ("tags: [iff], aspects", "action: Share, tags: [iff], aspects", "needs its body"),
        ("system_b: hawk", "system_b: aegis", "tested with another"),
        ("decided_by: chief", "decided_by: desk", "another person must sign"),
        ("decided_by: chief", "decided_by: ghost", "field decided_by: there is no person 'ghost'"),
        ("  decided_by: chief\n", "", "comes with who decided it and when"),
        ("decision: approved", "decision: refused", "lesson closes only when proven"),
        (
            "edition: 'link:1', state: USA",
            "edition: 'link:2', state: USA",
            "field edition: there is no edition 'link:2'",
        ),
        ("version_b: hawk:e/2", "version_b: hawk:3", "there is no version 'hawk:3'"),
        ("status: reserved, ", "", "field reservation: comes with the status"),
        ("number: 2", "number: 3", "field number: stands without number 2"),
        (
            "outcome: limited\n  evidence: report 9",
            "outcome: limited",
            "field evidence: is missing",
        ),
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
