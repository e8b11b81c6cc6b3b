"""Is a commitment met in time, counted from the last time?"""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.question import Answer, ask
from kit.errors import Refused
from tests.build.commitments import commitment, met, rolling, yearly
from tests.build.treaties import action, instrument, provision
from tests.conftest import TODAY


def rolls(ref: str, as_of: date) -> Answer:
    return ask(ref, as_of, "cadence_rolling")


@pytest.fixture
def ncg(home: Alliance) -> None:
    """Quarterly on paper: met in July and December 2023."""
    promise = rolling(home, "P3M", "ncg")
    for day in ("2023-07-18", "2023-12-15"):
        met(promise, day, TODAY)


@pytest.mark.usefixtures("ncg")
@pytest.mark.parametrize(
    ("as_of", "state", "due"),
    [
        (date(2023, 7, 18), "on_track", date(2023, 10, 18)),
        (date(2023, 10, 18), "on_track", date(2023, 10, 18)),
        (date(2023, 10, 19), "overdue", date(2023, 10, 18)),
        (date(2023, 12, 14), "overdue", date(2023, 10, 18)),
        (date(2023, 12, 15), "on_track", date(2024, 3, 15)),
        (date(2024, 6, 13), "overdue", date(2024, 3, 15)),
        (date(2024, 6, 14), "lapsed", date(2024, 3, 15)),
    ],
)
def test_it_is_due_a_period_after_it_was_last_met(as_of: date, state: str, due: date) -> None:
    answer = rolls("ncg", as_of)
    assert (answer.state, answer.detail["due"]) == (state, due)


@pytest.mark.usefixtures("ncg")
def test_it_tells_the_meetings_on_either_side_and_the_other_way_to_count() -> None:
    detail = rolls("ncg", date(2023, 12, 1)).detail
    assert (detail["last_held"], detail["held_next"]) == (date(2023, 7, 18), date(2023, 12, 15))
    assert detail["grace_ends"] == date(2024, 1, 16)
    assert detail["calendar_rule_answer"] == "on_track"


@pytest.mark.usefixtures("ncg")
@pytest.mark.parametrize(
    ("as_of", "is_soon"), [(date(2023, 10, 2), False), (date(2023, 10, 3), True)]
)
def test_it_tells_whether_it_is_due_soon(as_of: date, is_soon: bool) -> None:
    assert rolls("ncg", as_of).detail["is_due_soon"] is is_soon


def test_a_yearly_promise_is_counted_by_a_year_when_asked_so(home: Alliance) -> None:
    met(yearly(home, "scm"), "2020-10-14", TODAY)
    assert ask("scm", date(2021, 12, 1)).rule == "cadence_calendar_year"
    answer = rolls("scm", date(2021, 12, 1))
    assert (answer.state, answer.detail["due"]) == ("overdue", date(2021, 10, 14))
    assert answer.detail["calendar_rule_answer"] == "due_this_year"


def test_a_suspension_of_the_instrument_stops_the_clock(home: Alliance) -> None:
    clause = provision(instrument(home))
    promise = rolling(home, "P1Y", "c", provision=clause, instrument=clause.instrument)
    met(promise, "2019-06-30", TODAY)
    action(clause.instrument, "suspended", "2020-01-01")
    action(clause.instrument, "resumed", "2020-03-02")
    assert rolls("c", date(2020, 2, 1)).state == "suspended"
    assert rolls("c", date(2020, 3, 2)).detail["due"] == date(2020, 8, 30)


def test_one_never_met_has_no_record(home: Alliance) -> None:
    rolling(home, "P1Y", "c")
    answer = rolls("c", TODAY)
    assert (answer.state, answer.detail["last_held"]) == ("no_record", None)
    assert "due" not in answer.detail


def test_it_is_about_promises_with_a_rhythm_only(home: Alliance) -> None:
    commitment(home, "standing")
    commitment(home, "free", rhythm="none_fixed")
    for ref in ("standing", "free", "nothing"):
        with pytest.raises(Refused, match="that 'cadence_rolling' is about"):
            rolls(ref, TODAY)
