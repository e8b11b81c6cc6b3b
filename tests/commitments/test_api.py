"""Commitments and occurrences over the API."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts.models import PartnerSystem, User
from alliances.models import Alliance
from commitments.actions import Proof, Sent, Wish, decide_relief, propose_relief, prove
from commitments.api import state_of
from commitments.cadence import NEVER
from commitments.models import Breach, Commitment, Evidence, File, Incident, Occurrence, Post
from kit import clock
from kit.approval import Decision
from kit.dates import PartialDate
from tests.build.alliances import alliance, person
from tests.build.api import ask, listed, refs, system_of
from tests.build.commitments import commitment, met, yearly
from tests.build.treaties import action, instrument, provision
from tests.conftest import TODAY

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)

type Partner = tuple[PartnerSystem, str]


@pytest.fixture
def kept(home: Alliance, monkeypatch: pytest.MonkeyPatch) -> Commitment:
    """A yearly promise since 2025, kept in March 2025 and not yet in 2026."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    made = yearly(home, "talks", runs_from=date(2025, 1, 1))
    met(made, "2025-03", TODAY)
    return made


def test_a_commitment_is_shown_with_what_it_rests_on(
    home: Alliance, partner_system: Partner
) -> None:
    pact = instrument(home, "pact")
    made = yearly(home, "talks", instrument=pact, provision=provision(pact, "IV"), number=42)
    found = ask(partner_system[1], f"commitments/com_{made.pk.hex}").json()
    assert (found["code"], found["rhythm"], found["grace"]) == ("C-0042", "calendar_year", "P90D")
    assert (found["instrument"]["ref"], found["provision"]["ref"]) == ("pact", "pact:IV")


def test_what_it_rests_on_is_absent_where_that_is_internal(
    home: Alliance, partner_system: Partner
) -> None:
    pact = instrument(home, "hidden", release="internal")
    clause = provision(pact, "IV")
    clause.release = "internal"
    clause.save()
    commitment(home, "talks", instrument=pact, provision=clause)
    answer = ask(partner_system[1], "commitments")
    assert answer.json()["data"][0]["provision"] is None
    assert b"hidden" not in answer.content
    for query in ("instrument=hidden", "provision=hidden:IV"):
        assert refs(partner_system[1], f"commitments?{query}") == []


def test_commitments_are_filtered(home: Alliance, partner_system: Partner) -> None:
    _, secret = partner_system
    commitment(home, "named", obligor="named", obligor_states=["JPN"], obligations=["defend"])
    commitment(home, "standing", trigger="standing")
    yearly(home, "talks")
    assert refs(secret, "commitments?party=JPN") == ["named"]
    assert refs(secret, "commitments?obligation=defend") == ["named"]
    assert refs(secret, "commitments?trigger=standing") == ["standing"]
    assert refs(secret, "commitments?rhythm=calendar_year") == ["talks"]
    assert refs(secret, "commitments?obligor=named") == ["named"]


def test_occurrences_say_how_they_stand_and_what_met_them(
    kept: Commitment, partner_system: Partner
) -> None:
    first, second, *_ = listed(partner_system[1], "occurrences?commitment=talks")
    assert (first["label"], first["state"], first["due_on"]) == ("2025", "met", "2025-12-31")
    assert (first["evidence"]["met_on"], first["commitment"]["ref"]) == ("2025-03", "talks")
    assert (second["state"], second["evidence"]) == ("open", None)


def test_occurrences_are_filtered_by_day_and_by_openness(
    kept: Commitment, partner_system: Partner
) -> None:
    def labels(query: str) -> list[str]:
        return [one["label"] for one in listed(partner_system[1], f"occurrences?{query}")]

    every = labels("limit=200")
    assert labels("open=true") == ["2026"]
    assert labels("open=false") == [label for label in every if label != "2026"]
    assert labels("due_before=2026-12-31") == ["2025", "2026"]
    assert labels("due_after=2026-12-31&label=2026") == ["2026"]
    assert labels("order=-due_on") == every[::-1]


def test_evidence_and_commitment_that_are_internal_leave_no_trace(
    kept: Commitment, partner_system: Partner
) -> None:
    Evidence.objects.update(release="internal")
    Commitment.objects.update(release="internal")
    answer = ask(partner_system[1], "occurrences")
    first = answer.json()["data"][0]
    assert (first["evidence"], first["commitment"]) == (None, None)
    assert b"talks" not in answer.content
    assert listed(partner_system[1], "occurrences?commitment=talks") == []


def test_outsiders_get_no_occurrences(kept: Commitment, abroad: Alliance) -> None:
    stranger = system_of("JPN", abroad)
    assert listed(stranger, "occurrences") == []
    key = Occurrence.objects.earliest("due_on").pk.hex
    assert ask(stranger, f"occurrences/occ_{key}").status_code == 404


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({"closed_on": TODAY, "is_skipped": True, "met_on": None}, "skipped"),
        ({"closed_on": TODAY, "is_skipped": False, "met_on": TODAY}, "met"),
        ({"closed_on": TODAY, "is_skipped": False, "met_on": None}, "overtaken"),
        ({"opens_on": date(2027, 1, 1)}, "upcoming"),
        ({"due_on": NEVER}, "suspended"),
        ({"due_on": TODAY}, "open"),
        ({"due_on": date(2026, 11, 21), "lapses_on": TODAY}, "overdue"),
        ({"due_on": date(2026, 1, 1), "lapses_on": date(2026, 11, 21)}, "lapsed"),
    ],
)
def test_an_occurrence_has_one_state_on_any_day(row: dict[str, object], state: str) -> None:
    whole = {"closed_on": None, "opens_on": date(2026, 1, 1), **row}
    assert state_of(whole, TODAY) == state


def test_a_commitment_says_what_sort_of_duty_it_is_and_who_looks_after_it(
    home: Alliance, partner_system: Partner
) -> None:
    post = Post.objects.create(alliance=home, release=home.release, name="Treaty desk")
    made = commitment(
        home,
        kind="spending_level",
        level="2.50",
        level_unit="% of GDP",
        domains=["cyber"],
        post=post,
        rhythm="once",
        due_on=date(2027, 3, 31),
    )
    found = ask(partner_system[1], f"commitments/com_{made.pk.hex}").json()
    assert (found["kind"], found["level"], found["level_unit"]) == (
        "spending_level",
        "2.5",
        "% of GDP",
    )
    assert (found["rhythm"], found["due_on"], found["is_draft"]) == ("once", "2027-03-31", False)
    assert found["post"] == {"id": f"pst_{post.pk.hex}", "name": "Treaty desk"}
    Post.objects.update(release="internal")
    assert ask(partner_system[1], f"commitments/com_{made.pk.hex}").json()["post"] is None
    _, secret = partner_system
    assert refs(secret, "commitments?kind=spending_level") == [made.ref]
    assert refs(secret, "commitments?kind=one_off") == []
    assert refs(secret, "commitments?domain=cyber") == [made.ref]
    assert refs(secret, "commitments?domain=land") == []


def test_a_commitment_says_how_it_stands_and_why(kept: Commitment, partner_system: Partner) -> None:
    path = f"commitments/com_{kept.pk.hex}"
    assert ask(partner_system[1], path).json()["status"] is None
    status = ask(partner_system[1], f"{path}?fields=status").json()["status"]
    assert (status["status"], status["occurrence"]) == ("due_soon", "2026")
    assert status["reasons"][0] == {"asked": "Is it still a draft?", "answer": "no"}
    assert "due by 31 December 2026" in status["reasons"][-1]["answer"]
    (brief,) = listed(partner_system[1], "commitments?fields=ref,status")
    assert brief == {"ref": "talks", "status": status}
    assert listed(partner_system[1], "commitments?fields=ref") == [{"ref": "talks"}]
    assert listed(partner_system[1], "commitments")[0]["status"] is None


def test_a_status_tells_nothing_of_what_is_not_released(
    kept: Commitment, partner_system: Partner, desk: User
) -> None:
    def status() -> str:
        (found,) = listed(partner_system[1], "commitments?fields=status")
        told: str = found["status"]["status"]
        return told

    columns = {"alliance": kept.alliance, "commitment": kept, "noted_at": AT, "noted_by": desk}
    breach = Breach.objects.create(began_on=TODAY, what="x", release="internal", **columns)
    assert status() == "due_soon"
    breach.release = "parties"
    breach.save()
    assert status() == "breached"


def test_a_status_tells_nothing_of_an_instrument_that_is_not_released(
    home: Alliance, partner_system: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    pact = instrument(home, "pact")
    action(pact, "suspended", "2026-01-01")
    commitment(home, "talks", instrument=pact)
    (found,) = listed(partner_system[1], "commitments?fields=status")
    assert found["status"]["status"] == "suspended"
    type(pact).objects.update(release="internal")
    (found,) = listed(partner_system[1], "commitments?fields=status")
    assert found["status"]["status"] == "not_due"


# What bears on commitments


def test_evidence_is_shown_with_its_file_and_without_its_bytes_or_people(
    kept: Commitment, partner_system: Partner, desk: User
) -> None:
    proof = Proof(
        kind="file",
        title="Report",
        met_on=PartialDate.parse("2026-05"),
        ref="report-9",
        figure=Decimal("2.500"),
        figure_unit="%",
        file=Sent("report.txt", "text/plain", b"secret words"),
    )
    prove(commitment=kept, proof=proof, by=desk, at=AT)
    answer = ask(partner_system[1], "evidence?kind=file&commitment=talks")
    (found,) = answer.json()["data"]
    assert (found["ref"], found["met_on"], found["figure"]) == ("report-9", "2026-05", "2.5")
    assert found["commitment"]["ref"] == "talks"
    assert found["file"]["size"] == len(b"secret words")
    for hidden in (b"secret words", desk.username.encode(), desk.pk.hex.encode()):
        assert hidden not in answer.content
    File.objects.update(release="internal")
    assert listed(partner_system[1], "evidence?kind=file")[0]["file"] is None
    assert len(listed(partner_system[1], "evidence?since=2026-01-01")) == 1


def test_a_relief_is_shown_once_it_is_approved(
    kept: Commitment, partner_system: Partner, desk: User
) -> None:
    wish = Wish(kind="waiver", label="2026", authority="note 7", reason="Elections, between us")
    relief = propose_relief(commitment=kept, wish=wish, by=desk, at=AT)
    _, secret = partner_system
    assert listed(secret, "reliefs") == []
    assert ask(secret, f"reliefs/rel_{relief.pk.hex}").status_code == 404
    approver = person("head", kept.alliance, role="approver")
    decide_relief(relief=relief, decision=Decision.APPROVED, by=approver, at=AT)
    answer = ask(secret, "reliefs?commitment=talks&kind=waiver")
    (found,) = answer.json()["data"]
    assert (found["kind"], found["label"], found["authority"]) == ("waiver", "2026", "note 7")
    assert b"Elections" not in answer.content
    assert listed(secret, "reliefs?kind=dispute") == []


def test_breaches_and_events_are_shown_as_far_as_released(
    kept: Commitment, partner_system: Partner, desk: User
) -> None:
    noted = {"alliance": kept.alliance, "noted_at": AT, "noted_by": desk}
    for release, day in (("parties", "2026-05-01"), ("internal", "2026-06-01")):
        marked = {"release": release, **noted}
        Breach.objects.create(commitment=kept, began_on=day, what=f"late {release}", **marked)
        happened = {"trigger": "event", "occurred_on": day, "title": f"event {release}"}
        Incident.objects.create(ref=f"event-{release}", **happened, **marked)
    _, secret = partner_system
    assert [one["what"] for one in listed(secret, "breaches?commitment=talks")] == ["late parties"]
    assert listed(secret, "breaches?began_after=2026-05-02") == []
    assert refs(secret, "incidents?trigger=event&since=2026-01-01") == ["event-parties"]
    assert refs(secret, "incidents?ref=event-internal") == []
    stranger = system_of("JPN", alliance("us-kr", ("USA", "KOR")))
    for name in ("evidence", "reliefs", "breaches", "incidents"):
        assert listed(stranger, name) == []
