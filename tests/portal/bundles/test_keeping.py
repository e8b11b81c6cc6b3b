"""Posts, events, evidence, agreements, minutes and crises in a bundle, and back as they were."""

import base64
import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from commitments.actions import Proof, Sent, Wish, decide_relief, propose_relief, prove
from commitments.models import Breach, Commitment, Evidence, File, Incident, Post, Relief
from compliance.engine import recheck
from consultations.actions import minute
from consultations.models import ActionItem, Crisis, Decision, LogEntry, Meeting, Minutes, Revision
from kit.approval import Decision as Decided
from kit.dates import PartialDate
from kit.errors import Refused, RefusedAll
from portal.bundles.store import export
from tests.build.alliances import person
from tests.portal.bundles.samples import ALLIANCE, AT, bring, changed, cut

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

CONTENT = base64.b64encode(b"%PDF a report").decode()
KEPT = f"""
posts:
- name: Treaty desk
  tenures:
  - {{holder: bob, starts_on: 2020-01-01, ends_on: 2025-12-31}}
  - {{holder: ann, starts_on: 2026-01-01}}
- {{name: Élysée & co}}
incidents:
- {{ref: attack-1, trigger: armed_attack, occurred_on: 2026-10, title: An attack, noted_by: ann,
    noted_at: '2026-10-02T08:00:00Z'}}
- {{ref: attack-2, trigger: armed_attack, occurred_on: 2026-11-01, title: None after all,
    noted_at: '2026-11-01T08:00:00Z', noted_by: ann, retracted_at: '2026-11-02T08:00:00Z',
    retracted_by: bob, release: internal}}
evidence:
- {{commitment: meet, ref: file-1, kind: file, title: A report, met_on: 2023-05, label: '2023',
    file: {{name: report.pdf, media_type: application/pdf, content: {CONTENT}}},
    expires_on: 2030-01-01, added_at: '2026-11-01T08:00:00Z', added_by: ann}}
- {{commitment: pay, ref: figure-1, kind: figure, title: Paid, met_on: 2026-05-01, figure: 12.5,
    figure_unit: JPY_bn, added_at: '2026-11-01T08:00:00Z', added_by: bob, release: [JPN]}}
reliefs:
- {{commitment: meet, kind: suspension, starts_on: 2026-01-01, ends_on: 2026-03-01,
    reason: Elections, authority: note 7, proposed_at: '2026-01-01T08:00:00Z', proposed_by: ann,
    decision: approved, decided_at: '2026-01-02T08:00:00Z', decided_by: bob, remark: Agreed}}
- {{commitment: meet, kind: waiver, label: '2026', authority: note 8, reason: None is needed,
    proposed_at: '2026-01-03T08:00:00Z', proposed_by: ann}}
breaches:
- {{commitment: pay, began_on: 2026-02-01, ended_on: 2026-03-01, what: Not paid,
    noted_at: '2026-02-02T08:00:00Z', noted_by: ann}}
minutes:
- meeting: council-2024
  revisions:
  - {{version: 1, text: "They met.", written_at: '2024-07-28T08:00:00Z', written_by: ann}}
  - {{version: 1, is_aside: true, text: "They sat.", written_at: '2024-07-28T08:01:00Z',
      written_by: bob}}
  - {{version: 2, text: "They met.\\nAnd agreed.", written_at: '2024-07-28T09:00:00Z',
      written_by: bob}}
decisions:
- {{meeting: council-2024, number: 1, text: Meet yearly, commitment: meet}}
- {{meeting: council-2024, number: 2, text: Pay, release: internal}}
actions:
- {{meeting: council-2024, text: Send the text, state: JPN, owner: desk, due_on: 2024-08-01,
    done_at: '2024-07-30T08:00:00Z', done_by: ann}}
- {{meeting: council-2024, text: Send the text, state: USA}}
hotlines:
- {{forum: council, commitment: meet, threshold: An attack, steps: Call, answer_hours: 24,
    test_every: P1M, tested_from: 2026-01-01, acknowledge_minutes: 10}}
contacts:
- {{ref: jp-desk, state: JPN, office: Desk, phone: '+81 3', hotline: council, position: 1}}
crises:
- hotline: council
  reason: An attack
  invoked_at: '2026-10-02T08:00:00Z'
  invoked_by: ann
  answer_due_at: '2026-10-03T08:00:00Z'
  closed_at: '2026-10-04T08:00:00Z'
  closed_by: bob
  log:
  - {{kind: invoked, text: Invoked, written_at: '2026-10-02T08:00:00Z', written_by: ann}}
  - {{kind: reached, contact: jp-desk, whom: 'Desk, Japan', written_at: '2026-10-02T08:05:00Z',
      written_by: bob}}
"""
TEXT = ALLIANCE + KEPT
MODELS = (
    *(Post, Incident, Evidence, File, Relief, Breach, Minutes, Revision, Decision, ActionItem),
    *(Crisis, LogEntry),
)


@pytest.fixture(autouse=True)
def people() -> tuple[User, User]:
    return person("ann"), person("bob")


def counted() -> list[int]:
    return [model._default_manager.count() for model in MODELS]


def test_all_of_it_is_loaded_once_and_written_back_byte_for_byte(tmp_path: Path) -> None:
    first = bring(tmp_path, TEXT)
    assert first.made.total() == 17
    rows, written = counted(), export("us-jp")
    assert bring(tmp_path, written).written == 0
    assert bring(tmp_path, TEXT).written == 0
    assert export("us-jp") == written
    assert counted() == rows == [2, 2, 4, 1, 2, 1, 1, 3, 2, 2, 1, 2]


def test_what_was_loaded_is_what_the_file_said(tmp_path: Path) -> None:
    bring(tmp_path, TEXT)
    proof = Evidence.objects.get(ref="file-1")
    assert proof.file is not None
    assert bytes(proof.file.content) == b"%PDF a report"
    assert proof.file.sha256 == hashlib.sha256(b"%PDF a report").hexdigest()
    assert Evidence.objects.get(ref="figure-1").figure == Decimal("12.5")
    minutes = Minutes.objects.get()
    assert (minutes.version, minutes.text) == (2, "They met.\nAnd agreed.")
    assert Relief.objects.get(kind="suspension").is_approved
    assert Crisis.objects.get().log.filter(contact__ref="jp-desk", kind="reached").exists()
    assert Incident.objects.standing().get().ref == "attack-1"
    tenures = Post.objects.get(name="Treaty desk").tenures.order_by("starts_on")
    assert [one.holder.username for one in tenures] == ["bob", "ann"]


def test_evidence_that_is_loaded_meets_its_occurrence_at_the_next_run(tmp_path: Path) -> None:
    bring(tmp_path, TEXT)
    recheck(AT.date(), AT)
    meet = Commitment.objects.get(ref="meet")
    assert meet.occurrences.get(label="2023").evidence == Evidence.objects.get(ref="file-1")


def test_what_people_did_on_the_pages_goes_into_a_bundle_and_comes_back_unchanged(
    tmp_path: Path, people: tuple[User, User]
) -> None:
    ann, _ = people
    at = datetime(2026, 11, 22, 6, 1, 2, 345678, tzinfo=UTC)
    meet = Commitment.objects.get(ref="meet")
    proof = Proof(kind="file", title="Report", met_on=PartialDate.parse("2023-05"))
    first = prove(commitment=meet, proof=proof, by=ann, at=at)
    sent = Proof(
        kind="file",
        title="Report",
        met_on=PartialDate.parse("2023-06"),
        file=Sent("a.txt", "text/plain", bytes(range(256))),
    )
    prove(commitment=meet, proof=sent, by=ann, at=at, supersedes=first)
    wish = Wish(kind="dispute", authority="note", reason="why", starts_on=date(2026, 1, 1))
    relief = propose_relief(commitment=meet, wish=wish, by=ann, at=at)
    minute(meeting=Meeting.objects.get(ref="council-2024"), text="They met.", base=0, by=ann, at=at)
    written = export("us-jp")
    assert bring(tmp_path, written).written == 0
    assert export("us-jp") == written
    decide_relief(relief=relief, decision=Decided.WITHDRAWN, by=ann, at=at)
    assert "decision: withdrawn" in export("us-jp")


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        (
            "holder: ann",
            "holder: cat",
            "'Treaty desk', field tenures[2].holder: there is no person",
        ),
        (
            "ends_on: 2025-12-31",
            "ends_on: 2026-01-01",
            "'Treaty desk', field tenures: ann holds it",
        ),
        ("noted_by: ann,\n", "\n", "incidents 'attack-1', field noted_by: is missing"),
        ("figure: 12.5", "title: x", "stands twice"),
        ("figure: 12.5,\n", "\n", "evidence 'pay-figure-1', field figure: is missing"),
        (f"content: {CONTENT}", "content: '?'", "field file.content: is not base64"),
        (CONTENT, "''", "evidence 'meet-file-1', field file.content: must hold something"),
        ("expires_on: 2030-01-01", "expires_on: 2020-01-01", "field expires_on: 2020-01-01 is bef"),
        ("waiver, label: '2026'", "waiver", "reliefs 'meet-waiver--2026-01-03"),
        ("kind: waiver", "kind: extension", "field new_due_on: is given for an extension"),
        ("decided_by: bob, remark", "decided_by: ann, remark", "nobody approves their own"),
        ("ended_on: 2026-03-01", "ended_on: 2026-02-01", "field ended_on: is not after began_on"),
        ("version: 2", "version: 3", "minutes 'council-2024', field revisions: versions that"),
        ("number: 2, text: Pay", "number: 1, text: Pay", "decisions 'council-2024-1'"),
        (", done_by: ann", "", "field done_by: is missing, as done_at is given"),
        (", tested_from: 2026-01-01", "", "hotlines 'council', field tested_from: is missing"),
        ("phone: '+81 3', ", "", "contacts 'jp-desk', field phone"),
        ("contact: jp-desk", "contact: kr", "field log[2].contact: there is no contact 'kr'"),
        ("  closed_by: bob\n", "", "crises 'council-2026-10-02 08:00:00+00:00', field closed_by"),
    ],
)
def test_what_is_wrong_is_told_with_its_record_and_field_and_nothing_is_loaded(
    tmp_path: Path, wrong: str, right: str, said: str
) -> None:
    before = counted()
    with pytest.raises(Refused) as refused:
        bring(tmp_path, changed((wrong, right), of=TEXT))
    assert said in str(refused.value)
    assert counted() == before


@pytest.mark.parametrize(
    ("start", "until", "said"),
    [
        ("  - {version: 2", "decisions:", "minutes 'council-2024', field revisions"),
        ("  - {kind: invoked", "  - {kind: reached", "crises 'council-2026-10-02"),
    ],
)
def test_a_file_that_leaves_out_what_was_written_once_is_refused(
    tmp_path: Path, start: str, until: str, said: str
) -> None:
    bring(tmp_path, TEXT)
    before = counted()
    with pytest.raises(Refused, match="is left out or changed") as refused:
        bring(tmp_path, cut(TEXT, start, until))
    assert said in str(refused.value)
    assert counted() == before


def test_a_file_that_goes_on_adds_what_is_new(tmp_path: Path) -> None:
    shorter = cut(TEXT, "  - {version: 2", "decisions:")
    bring(tmp_path, shorter)
    assert Minutes.objects.get().version == 1
    told: dict[str, Any] = dict(bring(tmp_path, TEXT).changed)
    assert {name: n for name, n in told.items() if n} == {"minutes": 1}
    assert Minutes.objects.get().version == 2
    assert Revision.objects.count() == 3


def test_a_person_who_has_no_account_is_told_for_each_record(tmp_path: Path) -> None:
    with pytest.raises(RefusedAll) as refused:
        bring(tmp_path, TEXT.replace("bob", "zoe"))
    lost = [one for one in refused.value.problems if "there is no person 'zoe'" in one]
    assert len(lost) == 8
    assert all("have them given an account first" in one for one in lost)
