"""Is an exercise series held in its rhythm?"""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.question import Answer, ask
from kit.errors import Refused
from tests.build.exercises import event, series, yearly
from tests.conftest import TODAY


def cadence(ref: str, as_of: date) -> Answer:
    return ask(ref, as_of, "series_cadence")


@pytest.fixture
def guardian(home: Alliance) -> None:
    """Held each August, suspended in 2018, and not heard of since."""
    one = yearly(home, "ufg", name="Guardian")
    for day in ("2016-08-22", "2017-08-21"):
        event(one, day)
    event(one, "2018-08", status="suspended", name="Guardian 18")


@pytest.mark.usefixtures("guardian")
@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2016, 8, 21), "due_this_year"),
        (date(2017, 8, 21), "on_track"),
        (date(2018, 7, 31), "on_track"),
        (date(2018, 8, 1), "suspended"),
        (date(2018, 12, 31), "suspended"),
        (date(2019, 1, 1), "due_this_year"),
        (date(2020, 1, 1), "overdue"),
        (date(2020, 3, 30), "overdue"),
        (date(2020, 3, 31), "lapsed"),
    ],
)
def test_a_suspended_edition_suspends_its_year_and_is_no_lapse(as_of: date, state: str) -> None:
    assert cadence("ufg", as_of).state == state


@pytest.mark.usefixtures("guardian")
def test_it_tells_the_editions_it_rests_on() -> None:
    detail = cadence("ufg", date(2018, 9, 1)).detail
    assert (detail["edition"], detail["last_held"]) == ("Guardian 18", date(2017, 8, 21))
    later = cadence("ufg", date(2020, 2, 1)).detail
    assert (later["missed"], later["next_slot"]) == (["2019"], 2020)
    assert (later["due"], later["grace_ends"]) == (date(2019, 12, 31), date(2020, 3, 30))
    assert "edition" not in later


def test_a_cancelled_edition_is_told_until_one_is_held_again(home: Alliance) -> None:
    one = yearly(home, "kr")
    event(one, "2018-04-23")
    event(one, "2019-03", status="cancelled")
    assert cadence("kr", date(2019, 2, 28)).detail["cancelled"] is None
    assert cadence("kr", date(2019, 3, 1)).detail["cancelled"] == 2019
    event(one, "2020-03-01")
    assert cadence("kr", date(2020, 3, 1)).detail["cancelled"] is None


def test_a_series_that_ended_has_ended(home: Alliance) -> None:
    event(yearly(home, "kr", runs_until=date(2018, 12, 31)), "2018-04-23")
    assert cadence("kr", date(2018, 12, 31)).state == "on_track"
    assert cadence("kr", date(2019, 1, 1)).state == "ended"


def test_without_being_named_it_answers_for_every_rhythm_but_parity(home: Alliance) -> None:
    series(home, "irregular", rhythm="none_fixed")
    series(home, "even", rhythm="parity", parity="even")
    answer = ask("irregular", TODAY)
    assert (answer.rule, answer.state) == ("series_cadence", "no_fixed_cadence")
    assert ask("even", TODAY).rule == "series_parity"
    assert cadence("even", TODAY).state == "no_record"


def test_it_is_about_series_with_a_rhythm_only(home: Alliance) -> None:
    series(home, "unknown")
    for ref in ("unknown", "us-jp"):
        with pytest.raises(Refused, match="that 'series_cadence' is about"):
            cadence(ref, TODAY)


def test_what_was_held_later_in_a_cancelled_year_changes_nothing_before(home: Alliance) -> None:
    one = yearly(home, "kr")
    for day, status in (("2019-04-23", "held"), ("2020-03", "cancelled"), ("2020-10-05", "held")):
        event(one, day, status=status)
    assert cadence("kr", date(2020, 9, 1)).state == "on_track"
    assert cadence("kr", date(2020, 10, 5)).detail["last_held"] == date(2020, 10, 5)
    assert cadence("kr", date(2021, 1, 1)).state == "due_this_year"
