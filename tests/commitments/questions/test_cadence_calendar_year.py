"""Is a commitment met in time, once in each calendar year?"""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.question import Answer, ask
from kit.errors import Refused
from tests.build.commitments import commitment, met, rolling, yearly
from tests.conftest import TODAY


def by_year(ref: str, as_of: date) -> Answer:
    return ask(ref, as_of, "cadence_calendar_year")


@pytest.fixture
def ausmin(home: Alliance) -> None:
    promise = yearly(home, "ausmin")
    for day in ("2014-08-12", "2015-10-13", "2017-06-05"):
        met(promise, day, TODAY)


@pytest.mark.usefixtures("ausmin")
@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2014, 8, 11), "due_this_year"),
        (date(2014, 8, 12), "on_track"),
        (date(2015, 1, 1), "due_this_year"),
        (date(2016, 12, 31), "due_this_year"),
        (date(2017, 1, 1), "overdue"),
        (date(2017, 3, 31), "overdue"),
        (date(2017, 4, 1), "lapsed"),
        (date(2017, 6, 5), "on_track"),
        (date(2019, 4, 1), "lapsed"),
    ],
)
def test_it_is_asked_for_once_in_each_year(as_of: date, state: str) -> None:
    assert by_year("ausmin", as_of).state == state


@pytest.mark.usefixtures("ausmin")
def test_it_tells_the_years_that_are_missing() -> None:
    detail = by_year("ausmin", date(2020, 6, 1)).detail
    assert (detail["missed_year"], detail["missed_years"]) == (2018, [2018, 2019])
    assert (detail["slot_end"], detail["grace_ends"]) == (date(2018, 12, 31), date(2019, 3, 31))
    assert (detail["last_held"], detail["held_next"]) == (date(2017, 6, 5), None)


@pytest.mark.usefixtures("ausmin")
def test_a_year_that_is_kept_has_nothing_missing() -> None:
    detail = by_year("ausmin", date(2017, 7, 1)).detail
    assert detail["missed_years"] == []
    assert "missed_year" not in detail


@pytest.mark.usefixtures("ausmin")
@pytest.mark.parametrize(
    ("as_of", "is_soon"), [(date(2016, 10, 31), False), (date(2016, 11, 1), True)]
)
def test_it_is_due_soon_in_the_last_sixty_days(as_of: date, is_soon: bool) -> None:
    assert by_year("ausmin", as_of).detail["is_due_soon"] is is_soon


def test_a_rolling_promise_is_counted_by_years_only_when_asked_so(home: Alliance) -> None:
    met(rolling(home, "P3M", "ncg"), "2023-07-18", TODAY)
    assert ask("ncg", date(2023, 12, 1)).rule == "cadence_rolling"
    answer = by_year("ncg", date(2023, 12, 1))
    assert (answer.state, answer.rule) == ("on_track", "cadence_calendar_year")


def test_it_is_about_promises_with_a_rhythm_only(home: Alliance) -> None:
    commitment(home, "standing")
    with pytest.raises(Refused, match="'standing' that 'cadence_calendar_year' is about"):
        by_year("standing", TODAY)
