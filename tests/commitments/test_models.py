"""What the database refuses of commitments, and how they read."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from alliances.models import Alliance
from commitments.cadence import Cadence, Rhythm
from commitments.models import Commitment, Evidence, Occurrence
from kit.dates import Duration
from tests.build.commitments import commitment, met, rolling, yearly
from tests.build.treaties import instrument, provision
from tests.conftest import TODAY


def test_the_cadence_of_a_row_is_a_value(home: Alliance) -> None:
    row = rolling(home, "P6M", runs_from=date(2020, 1, 1), runs_until=date(2030, 1, 1))
    assert row.cadence() == Cadence(
        Rhythm.ROLLING,
        Duration.parse("P6M"),
        Duration.parse("P90D"),
        starts_on=date(2020, 1, 1),
        ends_on=date(2030, 1, 1),
    )
    assert commitment(home).cadence() is None


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"rhythm": ""}, ""),
        ({"rhythm": "none_fixed"}, "no fixed rhythm"),
        ({"rhythm": "calendar_year"}, "once each calendar year"),
        ({"rhythm": "parity", "parity": "odd"}, "once in each odd year"),
        (
            {"rhythm": "rolling", "period": Duration(months=6), "grace": Duration(days=60)},
            "within 6 months of the last time, with 60 days of grace",
        ),
    ],
)
def test_a_cadence_reads_as_a_person_would_say_it(columns: dict[str, Any], words: str) -> None:
    assert Commitment(**columns).in_words() == words


def test_it_cites_its_clause_its_instrument_or_its_practice(home: Alliance) -> None:
    treaty = instrument(home, "treaty", title="Security Treaty")
    clause, label = provision(treaty, "IV"), provision(treaty, "host", is_label=True)
    on_clause = commitment(home, provision=clause, instrument=treaty)
    assert on_clause.rests_on() == "Article IV, Security Treaty (treaty:IV)"
    on_label = commitment(home, provision=label, instrument=treaty)
    assert "Article" not in on_label.rests_on()
    assert on_label.rests_on().endswith(", Security Treaty (treaty:host)")
    assert commitment(home, instrument=treaty).rests_on() == "Security Treaty (treaty)"
    assert commitment(home, basis="practice").rests_on() == "practice"
    clauses = [on_clause.clause_ref(), commitment(home).clause_ref()]
    assert clauses == ["treaty:IV", ""]


def test_people_cite_it_by_its_number() -> None:
    assert str(Commitment(number=42, title="Consult")) == "C-0042 Consult"


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"rhythm": "rolling"}, "rolls_by_a_period"),
        ({"rhythm": "rolling", "period": Duration()}, "rolls_by_a_period"),
        ({"rhythm": "parity"}, "has_a_parity"),
        ({"rhythm": "calendar_year", "parity": "odd"}, "has_a_parity"),
        ({"obligor": "named"}, "a_named_obligor_is_named"),
        ({"obligor_states": ["JPN"]}, "a_named_obligor_is_named"),
        ({"release": "states"}, "names_states"),
    ],
)
def test_a_contradictory_commitment_is_refused(
    home: Alliance, columns: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        commitment(home, **columns)


def test_a_contradictory_cadence_is_refused_in_a_form() -> None:
    with pytest.raises(ValidationError, match="Only a parity cadence has odd or even years"):
        Commitment(rhythm="calendar_year", parity="odd").clean()


@pytest.mark.parametrize("field", ["ref", "number"])
def test_a_reference_and_a_number_are_given_once_in_an_alliance(
    home: Alliance, abroad: Alliance, field: str
) -> None:
    commitment(home, "c", number=9001)
    same: dict[str, Any] = {"ref": "c", "number": 9001}
    other: dict[str, Any] = {"ref": "other", "number": 9002}
    commitment(abroad, **same)
    with pytest.raises(IntegrityError, match=f"one_commitment_per_{field}"):
        commitment(home, **(other | {field: same[field]}))


def test_a_record_proves_a_commitment_once(home: Alliance) -> None:
    promise = yearly(home)
    met(promise, "2025-10-13", TODAY)
    with pytest.raises(IntegrityError, match="a_record_proves_a_commitment_once"):
        Evidence.objects.create(
            alliance=home,
            commitment=promise,
            ref="meeting-2025-10-13",
            met_on="2025",
        )


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"lapses_on": date(2025, 12, 30)}, "lapse_is_not_before_due"),
        ({"met_on": date(2025, 6, 1)}, "what_is_met_is_closed"),
    ],
)
def test_a_contradictory_occurrence_is_refused(
    home: Alliance, columns: dict[str, Any], constraint: str
) -> None:
    slot = {"opens_on": date(2025, 1, 1), "due_on": date(2025, 12, 31)}
    slot |= {"lapses_on": date(2025, 12, 31)} | columns
    with pytest.raises(IntegrityError, match=constraint):
        Occurrence.objects.create(alliance=home, commitment=yearly(home), label="2025", **slot)


def test_open_occurrences_are_begun_and_neither_met_nor_overtaken(home: Alliance) -> None:
    promise = yearly(home, runs_from=date(2024, 1, 1))
    met(promise, "2025-10-13", TODAY)

    def labels(day: date) -> list[str]:
        return sorted(one.label for one in Occurrence.objects.open_on(day))

    assert labels(date(2024, 12, 31)) == ["2024"]
    assert labels(date(2025, 10, 12)) == ["2024", "2025"]
    assert labels(date(2025, 10, 13)) == []
    assert labels(date(2026, 1, 1)) == ["2026"]
