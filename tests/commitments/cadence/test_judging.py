"""Standings: real forums and series on the days that tell, and what is due next."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.cadence import (
    NEVER,
    Cadence,
    Met,
    Rhythm,
    Skip,
    State,
    Suspension,
    is_due_soon,
    lead,
    next_slot,
    slots,
    standing,
)
from tests.commitments.cadence.examples import (
    AUSMIN,
    EVEN,
    NCG,
    NOT_2020,
    PITCH_BLACK,
    QUARTERLY,
    ROLLING,
    SCM,
    YEARLY,
    cadences,
    days,
    mets,
    parity_ones,
    rolling_ones,
    skips,
    suspensions,
    yearly_ones,
)

# A calendar year


def test_the_missed_ministerial_of_2016_is_overdue_in_january() -> None:
    answer = standing(YEARLY, AUSMIN, date(2017, 1, 12))
    assert answer.state is State.OVERDUE
    assert answer.slot is not None
    assert (answer.slot.label, answer.slot.due_on) == ("2016", date(2016, 12, 31))
    assert answer.slot.lapses_on == date(2017, 3, 31)
    assert answer.missed == ("2016",)
    assert answer.last_met_on == date(2015, 10, 13)
    assert answer.next_met_on == date(2017, 6, 5)


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2015, 10, 12), State.DUE_THIS_YEAR),
        (date(2015, 10, 13), State.ON_TRACK),
        (date(2015, 12, 31), State.ON_TRACK),
        (date(2016, 1, 1), State.DUE_THIS_YEAR),
        (date(2016, 12, 31), State.DUE_THIS_YEAR),
        (date(2017, 1, 1), State.OVERDUE),
        (date(2017, 3, 31), State.OVERDUE),
        (date(2017, 4, 1), State.LAPSED),
        (date(2017, 6, 4), State.LAPSED),
        (date(2017, 6, 5), State.ON_TRACK),
        (date(2018, 1, 1), State.DUE_THIS_YEAR),
    ],
)
def test_a_missed_year_is_overdue_then_lapsed_and_healed_by_the_next_meeting(
    as_of: date, state: State
) -> None:
    assert standing(YEARLY, AUSMIN, as_of).state is state


def test_a_meeting_counts_on_its_own_day() -> None:
    answer = standing(YEARLY, AUSMIN, date(2017, 6, 5))
    assert (answer.last_met_on, answer.next_met_on) == (date(2017, 6, 5), None)


def test_the_oldest_of_several_missed_years_decides() -> None:
    answer = standing(YEARLY, AUSMIN[:2], date(2018, 1, 1))
    assert answer.state is State.LAPSED
    assert answer.slot is not None
    assert answer.slot.label == "2016"
    assert answer.missed == ("2016", "2017")


def test_a_promise_with_a_start_owes_its_first_year_even_if_nothing_was_held() -> None:
    cadence = replace(YEARLY, starts_on=date(2020, 1, 1))
    assert standing(cadence, [], date(2020, 6, 1)).state is State.DUE_THIS_YEAR
    answer = standing(cadence, [], date(2021, 2, 1))
    assert (answer.state, answer.missed, answer.last_met_on) == (State.OVERDUE, ("2020",), None)


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2025, 12, 30), State.NO_RECORD),
        (date(2025, 12, 31), State.NO_RECORD),
        (date(2026, 1, 1), State.DUE_THIS_YEAR),
        (date(2026, 12, 31), State.DUE_THIS_YEAR),
        (date(2027, 1, 1), State.OVERDUE),
    ],
)
def test_a_promise_begun_within_a_year_owes_its_first_whole_one(as_of: date, state: State) -> None:
    cadence = replace(YEARLY, starts_on=date(2025, 12, 30))
    answer = standing(cadence, [], as_of)
    assert (answer.state, answer.missed) == (state, ("2026",) if state is State.OVERDUE else ())
    assert next_slot(cadence, date(2025, 12, 30), []) == "2026"


def test_a_year_that_began_before_the_promise_and_was_met_in_it_counts_from_that_day() -> None:
    cadence = replace(YEARLY, starts_on=date(2025, 5, 1))
    met = [Met.on(date(2025, 10, 1))]
    assert standing(cadence, met, date(2025, 9, 30)).state is State.NO_RECORD
    assert standing(cadence, met, date(2025, 10, 1)).state is State.ON_TRACK


def test_a_cancelled_year_does_not_excuse_an_earlier_missed_one() -> None:
    answer = standing(YEARLY, AUSMIN[:2], date(2017, 6, 1), skips=[Skip(2017)])
    assert (answer.state, answer.missed) == (State.LAPSED, ("2016",))


# Rolling


def test_the_same_meeting_is_overdue_when_rolling_and_due_this_year_by_calendar() -> None:
    rolling = standing(ROLLING, SCM, date(2021, 12, 1))
    assert rolling.state is State.OVERDUE
    assert rolling.slot is not None
    assert rolling.slot.due_on == date(2021, 10, 14)
    assert (date(2021, 12, 2) - rolling.slot.due_on).days == 49
    assert standing(YEARLY, SCM, date(2021, 12, 1)).state is State.DUE_THIS_YEAR


def test_a_quarterly_group_that_met_after_five_months_had_lapsed() -> None:
    answer = standing(QUARTERLY, NCG, date(2023, 12, 1))
    assert answer.state is State.LAPSED
    assert answer.slot is not None
    assert (answer.slot.due_on, answer.slot.label) == (date(2023, 10, 18), "2023-10-18")
    assert answer.missed == ("2023-10-18",)
    assert answer.next_met_on == date(2023, 12, 15)
    assert standing(QUARTERLY, NCG, date(2023, 12, 15)).state is State.ON_TRACK


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2015, 10, 12), State.NO_RECORD),
        (date(2015, 10, 13), State.ON_TRACK),
        (date(2016, 10, 13), State.ON_TRACK),
        (date(2016, 10, 14), State.OVERDUE),
        (date(2017, 1, 11), State.OVERDUE),
        (date(2017, 1, 12), State.LAPSED),
    ],
)
def test_a_rolling_year_is_in_time_through_its_due_day_and_its_grace(
    as_of: date, state: State
) -> None:
    assert standing(ROLLING, AUSMIN[1:2], as_of).state is state


def test_nothing_recorded_and_no_start_gives_no_record() -> None:
    for cadence in (ROLLING, YEARLY, EVEN):
        answer = standing(cadence, [], date(2026, 1, 1))
        assert (answer.state, answer.slot, answer.missed) == (State.NO_RECORD, None, ())


# Odd and even years


def test_a_cancelled_edition_is_skipped_and_the_next_is_two_years_later() -> None:
    as_of = date(2021, 6, 30)
    answer = standing(EVEN, PITCH_BLACK, as_of, skips=NOT_2020)
    assert (answer.state, answer.missed) == (State.ON_TRACK, ())
    assert next_slot(EVEN, as_of, PITCH_BLACK, NOT_2020) == "2022"


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2018, 7, 26), State.DUE_THIS_YEAR),
        (date(2019, 3, 1), State.ON_TRACK),
        (date(2020, 12, 31), State.DUE_THIS_YEAR),
        (date(2021, 3, 31), State.OVERDUE),
        (date(2021, 6, 30), State.LAPSED),
        (date(2022, 8, 18), State.LAPSED),
        (date(2022, 8, 19), State.ON_TRACK),
        (date(2024, 1, 1), State.DUE_THIS_YEAR),
    ],
)
def test_without_a_cancellation_the_even_year_is_missed(as_of: date, state: State) -> None:
    assert standing(EVEN, PITCH_BLACK, as_of).state is state


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [(date(2022, 8, 18), "2022"), (date(2022, 8, 19), "2024"), (date(2020, 1, 1), "2022")],
)
def test_the_next_slot_does_not_know_what_was_held_later(as_of: date, expected: str) -> None:
    assert next_slot(EVEN, as_of, PITCH_BLACK, NOT_2020) == expected


def test_there_is_no_next_slot_after_the_end_or_without_years() -> None:
    ended = replace(EVEN, ends_on=date(2021, 12, 31))
    assert next_slot(ended, date(2021, 6, 30), PITCH_BLACK, NOT_2020) is None
    still = replace(EVEN, ends_on=date(2022, 1, 1))
    assert next_slot(still, date(2021, 6, 30), PITCH_BLACK, NOT_2020) == "2022"
    assert next_slot(ROLLING, date(2021, 6, 30), SCM) is None
    assert next_slot(replace(YEARLY, starts_on=date(2030, 1, 1)), date(2026, 1, 1), []) == "2030"


# Suspension and end


def test_an_exercise_under_political_suspension_has_not_lapsed() -> None:
    met = [Met.on(date(2016, 8, 22)), Met.on(date(2017, 8, 21))]
    pause = [Suspension(date(2018, 6, 19))]
    for as_of in (date(2018, 9, 1), date(2019, 6, 1), date(2030, 1, 1)):
        answer = standing(YEARLY, met, as_of, suspensions=pause)
        assert (answer.state, answer.missed) == (State.SUSPENDED, ())
        assert answer.slot is not None
        assert (answer.slot.label, answer.slot.due_on) == ("2018", NEVER)
        assert answer.slot.lapses_on == NEVER
    assert standing(YEARLY, met, date(2018, 6, 18), suspensions=pause).state is State.DUE_THIS_YEAR


def test_what_was_missed_before_a_suspension_stays_named() -> None:
    pause = [Suspension(date(2017, 5, 1), date(2017, 5, 10))]
    answer = standing(YEARLY, AUSMIN, date(2017, 5, 9), suspensions=pause)
    assert (answer.state, answer.missed) == (State.SUSPENDED, ("2016",))
    assert standing(YEARLY, AUSMIN, date(2017, 5, 10), suspensions=pause).state is State.LAPSED


def test_what_was_missed_before_the_end_stays_missed() -> None:
    ended = replace(YEARLY, ends_on=date(2017, 2, 1))
    answer = standing(ended, AUSMIN[:2], date(2020, 1, 1))
    assert (answer.state, answer.missed) == (State.LAPSED, ("2016",))
    assert [slot.label for slot in slots(ended, AUSMIN[:2], date(2020, 1, 1))][-1] == "2017"


def test_a_promise_may_hold_for_a_single_day_and_then_owes_nothing() -> None:
    only = Cadence(Rhythm.CALENDAR_YEAR, starts_on=date(2020, 12, 31), ends_on=date(2020, 12, 31))
    assert standing(only, [], date(2020, 12, 31)).state is State.NO_RECORD
    assert standing(only, [], date(2021, 1, 1)).state is State.ENDED


def test_a_promise_for_one_whole_year_without_grace_lapses_with_it() -> None:
    only = Cadence(Rhythm.CALENDAR_YEAR, starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    assert standing(only, [], date(2020, 12, 31)).state is State.DUE_THIS_YEAR
    assert standing(only, [], date(2021, 1, 1)).state is State.LAPSED


def test_without_a_fixed_cadence_nothing_is_due() -> None:
    free = Cadence(Rhythm.NONE_FIXED)
    answer = standing(free, SCM, date(2021, 12, 1))
    assert (answer.state, answer.slot) == (State.NO_FIXED_CADENCE, None)
    assert (answer.last_met_on, answer.next_met_on) == (date(2020, 10, 14), date(2021, 12, 2))
    assert slots(free, SCM, date(2026, 1, 1)) == []
    over = replace(free, ends_on=date(2021, 11, 30))
    assert standing(over, SCM, date(2021, 12, 1)).state is State.ENDED


# Due soon


@pytest.mark.parametrize(
    ("cadence", "days"), [(ROLLING, 60), (QUARTERLY, 15), (YEARLY, 60), (EVEN, 60)]
)
def test_the_lead_is_a_sixth_of_the_period_and_two_months_at_most(
    cadence: Cadence, days: int
) -> None:
    assert lead(cadence) == timedelta(days=days)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2023, 10, 2), False),
        (date(2023, 10, 3), True),
        (date(2023, 10, 18), True),
        (date(2023, 10, 19), False),
    ],
)
def test_a_slot_is_due_soon_within_the_lead_and_not_after_its_due_day(
    as_of: date, expected: bool
) -> None:
    (first, *_) = slots(QUARTERLY, NCG[:1], as_of)
    assert is_due_soon(first, as_of, QUARTERLY) is expected
    assert standing(QUARTERLY, NCG[:1], as_of).state is not State.DUE_SOON


def test_a_met_or_suspended_slot_is_not_due_soon() -> None:
    kept = slots(QUARTERLY, [*NCG[:1], Met.on(date(2023, 10, 1))], date(2023, 10, 5))[0]
    assert not is_due_soon(kept, date(2023, 10, 5), QUARTERLY)
    pause = [Suspension(date(2023, 8, 1))]
    (stopped,) = slots(QUARTERLY, NCG[:1], date(2023, 10, 5), suspensions=pause)
    assert not is_due_soon(stopped, date(2023, 10, 5), QUARTERLY)


# What holds for any cadence


@given(cadences, mets, skips, suspensions, days)
def test_nothing_falls_due_or_lapses_on_a_suspended_day(
    cadence: Cadence, met: list[Met], skip: list[Skip], pause: list[Suspension], as_of: date
) -> None:
    answer = standing(cadence, met, as_of, skips=skip, suspensions=pause)
    if any(one.covers(as_of) for one in pause):
        assert answer.state in {State.SUSPENDED, State.ENDED}
        for slot in slots(cadence, met, as_of, skips=skip, suspensions=pause):
            assert as_of not in {slot.due_on, slot.lapses_on}
    else:
        assert answer.state is not State.SUSPENDED


@given(cadences, mets, skips, suspensions, days, mets)
def test_what_is_held_later_changes_no_earlier_judgement(
    cadence: Cadence,
    met: list[Met],
    skip: list[Skip],
    pause: list[Suspension],
    as_of: date,
    more: list[Met],
) -> None:
    cadence = replace(cadence, starts_on=date(1999, 1, 1))
    known = [one for one in met if one.earliest <= as_of]
    later = [one for one in more if as_of < one.earliest]
    one = standing(cadence, known, as_of, skips=skip, suspensions=pause)
    two = standing(cadence, [*later, *known], as_of, skips=skip, suspensions=pause)
    assert (one.state, one.missed, one.last_met_on) == (two.state, two.missed, two.last_met_on)
    assert one.next_met_on is None
    assert (two.next_met_on is None) == (not later)


@given(rolling_ones, st.lists(days.map(Met.on), min_size=1, max_size=6), days)
def test_a_rolling_state_follows_from_the_last_meeting_alone(
    cadence: Cadence, met: list[Met], as_of: date
) -> None:
    cadence = replace(cadence, starts_on=None, ends_on=None)
    assert cadence.period is not None
    held = [one.earliest for one in met if one.earliest <= as_of]
    if not held:
        expected = State.NO_RECORD
    elif as_of <= (due := cadence.period.after(max(held))):
        expected = State.ON_TRACK
    else:
        expected = State.OVERDUE if as_of <= cadence.grace.after(due) else State.LAPSED
    assert standing(cadence, met, as_of).state is expected


@given(yearly_ones | parity_ones, mets, skips, days)
def test_a_yearly_state_follows_from_the_years_not_kept(
    cadence: Cadence, met: list[Met], skip: list[Skip], as_of: date
) -> None:
    cadence = replace(cadence, starts_on=date(1999, 1, 1), ends_on=None)
    held = [one for one in met if one.earliest <= as_of]
    newest = max((one.earliest.year for one in held), default=0)
    excused = {one.year for one in skip} | {
        year for one in held for year in range(one.earliest.year, one.latest.year + 1)
    }
    waiting = [
        year
        for year in range(1999, as_of.year + 1)
        if cadence.asks_for(year) and year not in excused and newest <= year
    ]
    missed = [year for year in waiting if year < as_of.year]
    answer = standing(cadence, met, as_of, skips=skip)
    assert answer.missed == tuple(map(str, missed))
    if missed:
        is_graced = as_of <= cadence.grace.after(date(missed[0], 12, 31))
        assert answer.state is (State.OVERDUE if is_graced else State.LAPSED)
    elif waiting:
        assert answer.state is State.DUE_THIS_YEAR
    else:
        assert answer.state in {State.ON_TRACK, State.NO_RECORD}


@given(cadences, mets, skips, days)
def test_a_meeting_today_settles_everything(
    cadence: Cadence, met: list[Met], skip: list[Skip], as_of: date
) -> None:
    cadence = replace(cadence, starts_on=None, ends_on=None)
    answer = standing(cadence, [*met, Met.on(as_of)], as_of, skips=skip)
    assert answer.missed == () or cadence.rhythm is not Rhythm.ROLLING
    assert answer.state in {State.ON_TRACK, State.NO_RECORD}
