"""Exercises go into a bundle with all that hangs on them, and come back as they were."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alliances.models import Alliance
from commitments.models import Commitment, Evidence
from exercises.models import (
    Attainment,
    Event,
    Gap,
    Inject,
    Objective,
    Participant,
    Series,
    Stage,
)
from kit.errors import Refused
from portal.bundles.store import export, load
from tests.build.alliances import person, state

AT = datetime(2026, 11, 22, tzinfo=UTC)
pytestmark = pytest.mark.django_db

HEAD = """\
format: entente-alliance/1
alliance: {slug: us-jp, name: Alliance, short_name: US-JP, parties: [USA, JPN], release: parties}
commitments:
- {ref: train, basis: practice, title: Train, obligor: mutual, trigger: periodic}
series:
- {ref: ks, name: Keen Sword, type: FTX, states: [USA, JPN], offsets: {final: -30},
   gaps: [
     {year: 2025, reason: unpublished, dismissed_at: 2026-01-02T03:04:05Z, dismissed_by: desk}
   ]}
"""
EVENT = """\
events:
- ref: ks-27
  series: ks
  name: Keen Sword 27
  status: held
  starts_on: 2026-03-01
  place: Kyushu
  ranges: [Nyutabaru]
  report: annex 3
  parts: [{name: field, planned: 40, moved: 20, moved_to: 2026-09}]
  participants:
  - {state: JPN, domain: sea, people: 900, cost: 1.5, cost_currency: JPY, cost_basis: budget}
  - {state: USA, role: observer}
  stages: [{kind: final, due_on: 2026-01-30, done_on: 2026-01-29}]
  clearances: [{kind: port, state: JPN, needed_by: 2026-02-01, answer: granted}]
  cost_commitment: train
  injects:
  - {number: 2, title: Loss of link, owner: White cell, planned_at: 2026-03-02T08:00:00Z}
  - number: 10
    title: Link restored
    owner: White cell
    planned_at: 2026-03-01T08:00:00Z
    actual_at: 2026-03-01T09:00:00Z
    status: sent
    release: internal
objectives:
- ref: refuel
  title: Refuel at sea
  commitment: train
  agreed_on: 2024-01-01
  retest_every: P2Y
  results: [{event: ks-27, result: achieved, evidence: annex 4}]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    for code in ("USA", "JPN"):
        state(code)
    person("desk")
    return tmp_path / "us-jp.yaml"


def loaded(file: Path, text: str) -> Any:
    file.write_text(text)
    return load([file], at=AT)


def test_all_of_an_exercise_is_loaded_and_written_out_again(file: Path) -> None:
    loaded(file, HEAD + EVENT)
    assert Participant.objects.get(state="JPN").cost_basis == "budget"
    assert Stage.objects.get().release == "parties"
    assert Attainment.objects.get().event.ref == "ks-27"
    assert Evidence.objects.get().ref == "ks-27/refuel"
    written = export("us-jp")
    assert str(loaded(file, written)) == "0 made, 0 changed, 5 unchanged"
    assert export("us-jp") == written
    assert "moved: 20" in written
    assert Event.objects.get(cost_commitment__ref="train").place == "Kyushu"
    assert [one.release for one in Inject.objects.all()] == ["internal", "parties"]
    assert Gap.objects.get().dismissed_by.username == "desk"
    assert written.index("number: 2") < written.index("number: 10")


def test_what_was_written_fills_an_empty_portal_alike(file: Path) -> None:
    loaded(file, HEAD + EVENT)
    written = export("us-jp")
    for model in (Attainment, Event, Objective, Gap, Series, Evidence, Commitment, Alliance):
        model.objects.all().delete()
    loaded(file, written)
    assert export("us-jp") == written
    assert Inject.objects.get(number=10).release == "internal"


def test_what_hangs_on_a_record_keeps_a_marking_of_its_own(file: Path) -> None:
    loaded(file, HEAD + EVENT)
    Participant.objects.filter(state="USA").update(release="states", released_to=["USA"])
    Stage.objects.update(release="internal")
    written = export("us-jp")
    assert "1 changed" not in str(loaded(file, written))
    Event.objects.update(release="public")
    loaded(file, written)
    assert Participant.objects.get(state="USA").released_to == ["USA"]
    assert Stage.objects.get().release == "internal"
    assert Participant.objects.get(state="JPN").release == "parties"


def test_what_the_file_no_longer_names_is_taken_away(file: Path) -> None:
    loaded(file, HEAD + EVENT)
    fewer = EVENT.replace("  - {state: USA, role: observer}\n", "")
    fewer = fewer.replace("results: [{", "note: x #")
    loaded(file, HEAD + fewer)
    assert Participant.objects.count() == 1
    assert not Attainment.objects.exists()
    assert not Evidence.objects.standing().exists()
    assert Event.objects.get().parts.count() == 1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("moved: 20", "moved: 41", "more moved than the 40 planned"),
        (", cost_basis: budget", "", "needs its currency and basis"),
        ("kind: final, due", "kind: rehearsal, due", "'rehearsal' is not one of: concept"),
        ("event: ks-27", "event: ks-28", "there is no event 'ks-28'"),
        ("state: USA, role", "state: JPN, domain: sea, role", "stands twice"),
        ("number: 10", "number: 2", "injects[2]: stands twice"),
        ("status: sent", "status: ready", "injects[2].status: was sent"),
        ("dismissed_by: desk", "dismissed_by: ghost", "gaps[1].dismissed_by: there is no person"),
        ("year: 2025", "year: 0", "must lie between 1 and 9999"),
        ("cost_commitment: train", "cost_commitment: pay", "there is no commitment 'pay'"),
        ("offsets: {final: -30}", "offsets: {final: 30}", "comes before the exercise"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(file: Path, old: str, new: str, words: str) -> None:
    text = (HEAD + EVENT).replace(old, new)
    with pytest.raises(Refused) as refusal:
        loaded(file, text)
    assert words in str(refusal.value)
    assert "line" in str(refusal.value)
    assert not Event.objects.exists()
