"""Is a series of odd or even years held in its rhythm?"""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.question import Answer, ask
from kit.dates import Duration
from tests.build.exercises import event, series, yearly
from tests.conftest import TODAY


def parity(ref: str, as_of: date) -> Answer:
    return ask(ref, as_of, "series_parity")


@pytest.fixture
def pitch_black(home: Alliance) -> None:
    """Held in even years; that of 2020 was cancelled."""
    one = series(home, "pb", rhythm="parity", parity="even", grace=Duration.parse("P90D"))
    for day in ("2016-07-29", "2018-07-27", "2022-08-19"):
        event(one, day)
    event(one, "2020-07", status="cancelled")


@pytest.mark.usefixtures("pitch_black")
@pytest.mark.parametrize(
    ("as_of", "state", "next_slot"),
    [
        (date(2018, 7, 26), "due_this_year", 2018),
        (date(2018, 7, 27), "on_track", 2020),
        (date(2019, 12, 31), "on_track", 2020),
        (date(2020, 1, 1), "on_track", 2022),
        (date(2020, 12, 31), "on_track", 2022),
        (date(2021, 6, 30), "on_track", 2022),
        (date(2022, 8, 18), "due_this_year", 2022),
        (date(2022, 8, 19), "on_track", 2024),
        (date(2024, 12, 31), "due_this_year", 2024),
        (date(2025, 1, 1), "overdue", 2026),
        (date(2025, 4, 1), "lapsed", 2026),
    ],
)
def test_a_cancelled_edition_skips_and_does_not_shift(
    as_of: date, state: str, next_slot: int
) -> None:
    answer = parity("pb", as_of)
    assert (answer.state, answer.detail["next_slot"]) == (state, next_slot)


@pytest.mark.usefixtures("pitch_black")
def test_it_tells_what_was_cancelled_and_held() -> None:
    detail = parity("pb", date(2021, 6, 30)).detail
    assert (detail["cancelled"], detail["last_held"]) == (2020, date(2018, 7, 27))
    assert detail["held_next"] == date(2022, 8, 19)


@pytest.mark.usefixtures("pitch_black")
def test_without_being_named_it_answers_for_odd_and_even_years_only(home: Alliance) -> None:
    yearly(home, "yearly")
    assert ask("pb", TODAY).rule == "series_parity"
    assert ask("yearly", TODAY).rule == "series_cadence"
    assert parity("yearly", TODAY).state == "no_record"
