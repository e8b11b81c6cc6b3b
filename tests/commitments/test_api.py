"""Commitments and occurrences over the API."""

from datetime import date

import pytest

from accounts.models import PartnerSystem
from alliances.models import Alliance
from commitments.api import state_of
from commitments.cadence import NEVER
from commitments.models import Commitment, Evidence, Occurrence
from kit import clock
from tests.build.api import ask, listed, refs, system_of
from tests.build.commitments import commitment, met, yearly
from tests.build.treaties import instrument, provision
from tests.conftest import TODAY

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
