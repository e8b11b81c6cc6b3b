"""The status of a promise on a day, as a table, and why it is so."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.cadence import NEVER, Cadence, Happening, Met, Rhythm, slots
from commitments.cadence.status import Facts, Rest, Status, status_of, told
from kit.dates import Duration, PartialDate
from tests.commitments.cadence.examples import cadences, mets

REPORT = Cadence(Rhythm.ONCE, grace=Duration.parse("P30D"), due_on=date(2026, 6, 30))
YEARLY = Cadence(Rhythm.CALENDAR_YEAR, grace=Duration.parse("P90D"), starts_on=date(2024, 1, 1))
HELP = Cadence(Rhythm.AFTER_EVENT)
STATE: dict[str, Any] = {"cadence": None}


def facts(cadence: Cadence | None, *met: str, **more: Any) -> Facts:
    held = [Met.on(date.fromisoformat(one)) for one in met]
    events = more.pop("events", [])
    waived = more.get("waived", frozenset())
    found = slots(cadence, held, date(2030, 1, 1), events=events, waived=waived) if cadence else []
    return Facts(cadence, found, **more)


ATTACK = Happening(date(2026, 5, 1), date(2026, 5, 1), "attack")
SINCE = date(2026, 3, 1)
TABLE: list[tuple[str, Facts, str, Status]] = [
    ("long before", facts(REPORT), "2026-01-01", Status.NOT_DUE),
    ("sixty days before", facts(REPORT), "2026-05-01", Status.DUE_SOON),
    ("the day before", facts(REPORT), "2026-06-29", Status.DUE_SOON),
    ("on the day", facts(REPORT), "2026-06-30", Status.DUE),
    ("the day after", facts(REPORT), "2026-07-01", Status.OVERDUE),
    ("last day of grace", facts(REPORT), "2026-07-30", Status.OVERDUE),
    ("after its grace", facts(REPORT), "2026-07-31", Status.LAPSED),
    ("met in time", facts(REPORT, "2026-06-30"), "2026-08-01", Status.DISCHARGED),
    ("met late", facts(REPORT, "2026-07-01"), "2026-08-01", Status.DISCHARGED_LATE),
    ("not met yet on that day", facts(REPORT, "2026-07-01"), "2026-06-30", Status.DUE),
    ("waived", facts(REPORT, waived=frozenset({"once"})), "2026-08-01", Status.WAIVED),
    ("suspended", facts(REPORT, suspended_on=SINCE), "2026-06-29", Status.SUSPENDED),
    ("suspended later", facts(REPORT, suspended_on=date(2027, 1, 1)), "2026-07-31", Status.LAPSED),
    ("breached", facts(REPORT, breached_on=SINCE), "2026-07-31", Status.BREACHED),
    (
        "disputed",
        facts(REPORT, disputed_on=SINCE, breached_on=SINCE),
        "2026-08-01",
        Status.DISPUTED,
    ),
    ("a draft", facts(REPORT, is_draft=True, disputed_on=SINCE), "2026-08-01", Status.DRAFT),
    ("over", facts(REPORT, "2026-06-01", ended_on=SINCE), "2026-08-01", Status.ENDED),
    ("over, but owed", facts(REPORT, ended_on=SINCE), "2026-08-01", Status.LAPSED),
    ("a state kept up", facts(None), "2026-08-01", Status.NOT_DUE),
    ("a prohibition broken", facts(None, breached_on=SINCE), "2026-08-01", Status.BREACHED),
    (
        "this year is not met",
        facts(YEARLY, "2024-05-01", "2025-05-01"),
        "2026-03-01",
        Status.NOT_DUE,
    ),
    (
        "this year is met",
        facts(YEARLY, "2024-05-01", "2025-05-01"),
        "2025-06-01",
        Status.DISCHARGED,
    ),
    ("an old year is missed", facts(YEARLY, "2024-05-01"), "2026-02-01", Status.OVERDUE),
    ("nothing happened", facts(HELP), "2026-08-01", Status.NOT_DUE),
    ("woken, without a limit", facts(HELP, events=[ATTACK]), "2026-08-01", Status.DUE),
    ("woken later", facts(HELP, events=[ATTACK]), "2026-04-30", Status.NOT_DUE),
    ("answered", facts(HELP, "2026-05-03", events=[ATTACK]), "2026-08-01", Status.DISCHARGED),
]


@pytest.mark.parametrize(
    ("given_", "day", "status"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_the_status_follows_from_the_facts(given_: Facts, day: str, status: Status) -> None:
    found = told(given_, date.fromisoformat(day))
    assert found.status is status
    assert [step.status for step in found.steps if step.status] in ([status], [])


def test_every_status_is_reached_by_the_table() -> None:
    assert {status for *_, status in TABLE} == set(Status)


def test_the_way_to_a_status_can_be_read() -> None:
    found = told(facts(REPORT), date(2026, 7, 1))
    assert [(step.asked, step.answer) for step in found.steps] == [
        ("Is it still a draft?", "no"),
        ("Is it disputed?", "no"),
        ("Is a breach recorded that is not made good?", "no"),
        ("Is it over?", "no"),
        ("Is it suspended?", "no"),
        (
            "Is an occurrence past its due day?",
            "yes: once was due by 30 June 2026, its grace ends on 30 July 2026",
        ),
    ]


@pytest.mark.parametrize(
    ("given_", "word"),
    [
        (facts(None), Rest.IN_EFFECT),
        (facts(None, is_in_force=False), Status.NOT_DUE),
        (facts(None, breached_on=SINCE), Status.BREACHED),
        (facts(HELP), Rest.NOT_TRIGGERED),
        (facts(HELP, invoked=PartialDate.parse("2001-09-14")), Rest.INVOKED),
        (facts(HELP, events=[ATTACK]), Status.DUE),
        (facts(Cadence(Rhythm.ROLLING, Duration.parse("P14D"))), Rest.NO_RECORD),
        (facts(Cadence(Rhythm.CALENDAR_YEAR)), Rest.NO_RECORD),
        (facts(replace(YEARLY, starts_on=date(2027, 1, 1))), Status.NOT_DUE),
        (facts(Cadence(Rhythm.NONE_FIXED)), Rest.NO_FIXED_RHYTHM),
        (facts(Cadence(Rhythm.NONE_FIXED), suspended_on=SINCE), Status.SUSPENDED),
        (facts(YEARLY, "2024-05-01", "2025-05-01"), Status.NOT_DUE),
    ],
)
def test_what_is_not_due_says_in_a_word_why(given_: Facts, word: str) -> None:
    found = told(given_, date(2026, 8, 1) if word != Status.NOT_DUE else date(2026, 3, 1))
    assert found.word == word
    assert isinstance(found.status, Status)
    assert found.steps[-1].word == word


def test_a_clause_that_was_invoked_does_not_say_that_nothing_happened() -> None:
    found = told(facts(HELP, invoked=PartialDate.parse("2001-09")), date(2026, 8, 1))
    assert "was invoked (September 2001)" in found.steps[-1].answer


def test_what_expires_falls_open_again() -> None:
    proof = replace(Met.on(date(2026, 6, 1), "certificate"), expires_on=date(2026, 12, 31))
    found = slots(REPORT, [proof], date(2030, 1, 1))
    assert told(Facts(REPORT, found), date(2026, 12, 31)).status is Status.DISCHARGED
    assert told(Facts(REPORT, found), date(2027, 1, 1)).status is Status.LAPSED
    renewed = replace(Met.on(date(2026, 12, 1), "renewed"), expires_on=date(2027, 12, 31))
    found = slots(REPORT, [proof, renewed], date(2030, 1, 1))
    assert told(Facts(REPORT, found), date(2027, 12, 31)).status is not Status.LAPSED
    assert told(Facts(REPORT, found), date(2028, 1, 1)).status is Status.LAPSED


@given(cadences, mets, st.dates(date(2000, 1, 1), date(2014, 1, 1)))
def test_every_slot_and_every_promise_has_one_status(
    cadence: Cadence, held: list[Met], day: date
) -> None:
    found = slots(cadence, held, date(2014, 1, 1))
    assert all(status_of(slot, cadence, day) in Status for slot in found)
    stands = told(Facts(cadence, found), day)
    late = [slot for slot in found if slot.is_missed_on(day)]
    assert (stands.status in {Status.OVERDUE, Status.LAPSED}) >= bool(late)
    assert all(slot.due_on < NEVER for slot in late)
