"""Cadences: real forums and series on the days that tell, and what holds for any of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.cadence import (
    NEVER,
    Cadence,
    Met,
    Rhythm,
    Skip,
    Slot,
    State,
    Suspension,
    is_due_soon,
    lead,
    next_slot,
    slots,
    standing,
)
from kit.dates import Duration

P1Y, P90D, A_DAY = Duration.parse("P1Y"), Duration.parse("P90D"), timedelta(days=1)
YEARLY = Cadence(Rhythm.CALENDAR_YEAR, grace=P90D)
ROLLING = Cadence(Rhythm.ROLLING, P1Y, P90D)
QUARTERLY = Cadence(Rhythm.ROLLING, Duration.parse("P3M"), Duration.parse("P30D"))
EVEN = Cadence(Rhythm.PARITY, grace=P90D, parity="even")

AUSMIN = [Met.on(date(2014, 8, 12)), Met.on(date(2015, 10, 13)), Met.on(date(2017, 6, 5))]
SCM = [Met.on(date(2020, 10, 14)), Met.on(date(2021, 12, 2))]
NCG = [
    Met.on(day, f"ncg-{number}")
    for number, day in enumerate(
        [date(2023, 7, 18), date(2023, 12, 15), date(2024, 6, 10), date(2025, 1, 10)], start=1
    )
]
PITCH_BLACK = [Met.on(date(2016, 7, 29)), Met.on(date(2018, 7, 27)), Met.on(date(2022, 8, 19))]
NOT_2020 = [Skip(2020)]


def slot_of(found: Sequence[Slot], label: str) -> Slot:
    return next(slot for slot in found if slot.label == label)


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


def test_a_missed_year_is_closed_as_not_met_by_the_meeting_of_a_later_one() -> None:
    found = slots(YEARLY, AUSMIN, date(2018, 1, 1))
    assert [slot.label for slot in found] == ["2014", "2015", "2016", "2017", "2018"]
    missed = slot_of(found, "2016")
    assert (missed.met_on, missed.closed_on) == (None, date(2017, 6, 5))
    assert not missed.is_skipped
    assert (date(2017, 6, 5) - date(2015, 10, 13)).days == 601
    assert slot_of(found, "2017").met_on == date(2017, 6, 5)
    assert slot_of(found, "2018").closed_on is None


def test_the_oldest_of_several_missed_years_decides() -> None:
    answer = standing(YEARLY, AUSMIN[:2], date(2018, 1, 1))
    assert answer.state is State.LAPSED
    assert answer.slot is not None
    assert answer.slot.label == "2016"
    assert answer.missed == ("2016", "2017")


def test_a_meeting_known_only_to_the_year_counts_for_that_year() -> None:
    vague = Met(date(2016, 1, 1), date(2016, 12, 31), "some time in 2016")
    found = slots(YEARLY, [*AUSMIN, vague], date(2018, 1, 1))
    kept = slot_of(found, "2016")
    assert (kept.met_on, kept.met_ref) == (date(2016, 1, 1), "some time in 2016")
    assert standing(YEARLY, [*AUSMIN, vague], date(2017, 1, 12)).state is State.DUE_THIS_YEAR


def test_an_edition_over_new_year_counts_for_both_years() -> None:
    met = [Met(date(2016, 12, 28), date(2017, 1, 3))]
    first, second = slots(YEARLY, met, date(2017, 1, 1))
    assert (first.closed_on, second.closed_on) == (date(2016, 12, 28), date(2017, 1, 1))


def test_a_promise_with_a_start_owes_its_first_year_even_if_nothing_was_held() -> None:
    cadence = replace(YEARLY, starts_on=date(2020, 5, 1))
    assert standing(cadence, [], date(2020, 6, 1)).state is State.DUE_THIS_YEAR
    answer = standing(cadence, [], date(2021, 2, 1))
    assert (answer.state, answer.missed, answer.last_met_on) == (State.OVERDUE, ("2020",), None)


def test_a_cancelled_year_is_neither_missed_nor_a_meeting() -> None:
    skips = [Skip(2016)]
    assert standing(YEARLY, AUSMIN[:2], date(2016, 1, 1), skips=skips).state is State.ON_TRACK
    assert standing(YEARLY, AUSMIN[:2], date(2017, 6, 1), skips=skips).missed == ()
    skipped = slot_of(slots(YEARLY, AUSMIN, date(2017, 1, 1), skips=skips), "2016")
    assert (skipped.is_skipped, skipped.met_on) == (True, None)
    assert skipped.closed_on == date(2016, 1, 1)


def test_a_cancelled_year_does_not_excuse_an_earlier_missed_one() -> None:
    answer = standing(YEARLY, AUSMIN[:2], date(2017, 6, 1), skips=[Skip(2017)])
    assert (answer.state, answer.missed) == (State.LAPSED, ("2016",))


def test_a_year_that_was_cancelled_and_held_all_the_same_was_held() -> None:
    found = slots(YEARLY, AUSMIN, date(2017, 1, 1), skips=[Skip(2015)])
    kept = slot_of(found, "2015")
    assert (kept.met_on, kept.is_skipped) == (date(2015, 10, 13), False)


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


def test_the_quarterly_group_was_58_and_87_and_122_days_late() -> None:
    found = slots(QUARTERLY, NCG, date(2025, 1, 10))
    late = [(slot.met_on - slot.due_on).days for slot in found if slot.met_on]
    assert late == [58, 87, 122]
    assert [slot.met_ref for slot in found] == ["ncg-2", "ncg-3", "ncg-4", ""]
    assert found[-1].closed_on is None


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


def test_a_partial_day_is_counted_from_its_late_bound() -> None:
    met = [Met(date(2016, 10, 1), date(2016, 10, 31))]
    (slot,) = slots(ROLLING, met, date(2016, 10, 1))
    assert (slot.opens_on, slot.due_on) == (date(2016, 10, 1), date(2017, 10, 31))


def test_a_rolling_promise_with_a_start_runs_from_there() -> None:
    cadence = replace(QUARTERLY, starts_on=date(2023, 4, 26))
    first, second = slots(cadence, [Met.on(date(2022, 1, 1)), NCG[0]], date(2023, 7, 18))
    assert (first.opens_on, first.due_on) == (date(2023, 4, 26), date(2023, 7, 26))
    assert (first.met_on, second.opens_on) == (date(2023, 7, 18), date(2023, 7, 18))


def test_a_partial_day_that_may_be_the_start_counts() -> None:
    cadence = replace(QUARTERLY, starts_on=date(2023, 7, 31))
    found = slots(cadence, [Met(date(2023, 7, 1), date(2023, 7, 31), "july")], date(2024, 1, 1))
    assert [(slot.opens_on, slot.label) for slot in found] == [(date(2023, 7, 31), "2023-10-31")]


def test_meetings_that_do_not_move_the_due_day_open_no_slot_of_their_own() -> None:
    monthly = Cadence(Rhythm.ROLLING, Duration(months=1))
    met = [Met.on(date(2024, 1, 30)), Met.on(date(2024, 1, 31)), Met.on(date(2024, 1, 31), "b")]
    assert [slot.label for slot in slots(monthly, met, date(2024, 3, 1))] == ["2024-02-29"]


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


def test_an_edition_in_an_off_year_closes_the_missed_one_and_does_not_shift() -> None:
    met = [*PITCH_BLACK[:2], Met.on(date(2021, 9, 1))]
    found = slots(EVEN, met, date(2022, 1, 1))
    assert [slot.label for slot in found] == ["2016", "2018", "2020", "2022"]
    missed = slot_of(found, "2020")
    assert (missed.met_on, missed.closed_on) == (None, date(2021, 9, 1))
    assert standing(EVEN, met, date(2021, 9, 1)).state is State.ON_TRACK
    assert next_slot(EVEN, date(2021, 9, 1), met) == "2022"


def test_an_odd_series_that_began_in_an_even_year_owes_the_next_odd_one() -> None:
    odd = Cadence(Rhythm.PARITY, parity="odd", starts_on=date(2004, 3, 1))
    assert standing(odd, [], date(2004, 6, 1)).state is State.NO_RECORD
    assert [slot.label for slot in slots(odd, [], date(2008, 1, 1))] == ["2005", "2007"]


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


def test_a_suspension_moves_the_due_day_by_its_days() -> None:
    half_yearly = Cadence(Rhythm.ROLLING, Duration(months=6), P90D)
    pause = [Suspension(date(2020, 3, 1), date(2020, 5, 1))]
    met = [Met.on(date(2019, 12, 30))]
    (slot,) = slots(half_yearly, met, date(2020, 6, 1), suspensions=pause)
    assert slot.label == "2020-06-30"
    assert slot.due_on == date(2020, 8, 30)
    assert slot.lapses_on == date(2020, 11, 28)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "due_on"),
    [
        (date(2019, 1, 1), date(2019, 12, 30), date(2020, 6, 30)),
        (date(2019, 12, 1), date(2020, 1, 9), date(2020, 7, 10)),
        (date(2020, 6, 30), date(2020, 7, 1), date(2020, 7, 1)),
        (date(2020, 7, 1), date(2020, 8, 1), date(2020, 6, 30)),
        (date(2020, 3, 1), None, NEVER),
        (date(2020, 7, 1), None, date(2020, 6, 30)),
    ],
)
def test_only_suspended_days_between_the_last_meeting_and_the_due_day_count(
    starts_on: date, ends_on: date | None, due_on: date
) -> None:
    half_yearly = Cadence(Rhythm.ROLLING, Duration(months=6))
    pause = [Suspension(starts_on, ends_on)]
    (slot,) = slots(half_yearly, [Met.on(date(2019, 12, 30))], date(2020, 6, 1), suspensions=pause)
    assert slot.due_on == due_on


def test_grace_stands_still_under_a_suspension_too() -> None:
    pause = [Suspension(date(2017, 1, 1), date(2017, 2, 1))]
    late = slot_of(slots(YEARLY, AUSMIN, date(2017, 1, 1), suspensions=pause), "2016")
    assert (late.due_on, late.lapses_on) == (date(2016, 12, 31), date(2017, 5, 1))


def test_overlapping_suspensions_count_each_day_once() -> None:
    apart = [Suspension(date(2016, 3, 1), date(2016, 5, 1))]
    nested = [*apart, Suspension(date(2016, 3, 10), date(2016, 4, 1))]
    touching = [
        Suspension(date(2016, 4, 1), date(2016, 5, 1)),
        Suspension(date(2016, 3, 1), date(2016, 4, 1)),
    ]
    dues = [
        slot_of(slots(YEARLY, AUSMIN, date(2017, 1, 1), suspensions=one), "2016").due_on
        for one in (apart, nested, touching)
    ]
    assert dues == [date(2017, 3, 2)] * 3


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


def test_a_year_wholly_under_suspension_asks_for_nothing() -> None:
    pause = [Suspension(date(2016, 11, 1), date(2018, 2, 1))]
    found = slots(YEARLY, AUSMIN[:2], date(2018, 3, 1), suspensions=pause)
    assert [slot.label for slot in found if slot.is_skipped] == ["2017"]
    answer = standing(YEARLY, AUSMIN[:2], date(2018, 2, 1), suspensions=pause)
    assert answer.state is State.DUE_THIS_YEAR
    assert answer.slot is not None
    assert (answer.slot.label, answer.slot.due_on) == ("2016", date(2018, 4, 2))


def test_what_was_missed_before_a_suspension_stays_named() -> None:
    pause = [Suspension(date(2017, 5, 1), date(2017, 5, 10))]
    answer = standing(YEARLY, AUSMIN, date(2017, 5, 9), suspensions=pause)
    assert (answer.state, answer.missed) == (State.SUSPENDED, ("2016",))
    assert standing(YEARLY, AUSMIN, date(2017, 5, 10), suspensions=pause).state is State.LAPSED


def test_a_promise_that_ended_releases_what_was_not_yet_due() -> None:
    met = [Met.on(date(2017, 3, 13)), Met.on(date(2018, 4, 23))]
    for cadence in (YEARLY, ROLLING):
        ended = replace(cadence, ends_on=date(2019, 3, 3))
        assert standing(ended, met, date(2019, 3, 3)).state is not State.ENDED
        assert standing(ended, met, date(2019, 3, 4)).state is State.ENDED
        last = slots(ended, met, date(2026, 1, 1))[-1]
        assert (last.is_skipped, last.closed_on) == (True, date(2019, 3, 4))


def test_what_was_kept_on_the_last_day_of_a_promise_was_kept() -> None:
    ended = replace(YEARLY, ends_on=date(2017, 6, 5))
    kept = slots(ended, AUSMIN, date(2018, 1, 1))[-1]
    assert (kept.label, kept.met_on, kept.closed_on) == ("2017", date(2017, 6, 5), date(2017, 6, 5))
    late = slots(replace(YEARLY, ends_on=date(2017, 6, 4)), AUSMIN, date(2018, 1, 1))[-1]
    assert (late.met_on, late.closed_on) == (date(2017, 6, 5), date(2017, 6, 5))


def test_what_was_missed_before_the_end_stays_missed() -> None:
    ended = replace(YEARLY, ends_on=date(2017, 2, 1))
    answer = standing(ended, AUSMIN[:2], date(2020, 1, 1))
    assert (answer.state, answer.missed) == (State.LAPSED, ("2016",))
    assert [slot.label for slot in slots(ended, AUSMIN[:2], date(2020, 1, 1))][-1] == "2017"


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


# Contradictions


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"rhythm": Rhythm.ROLLING}, "needs a positive period, such as P1Y or P3M, not None"),
        ({"rhythm": Rhythm.ROLLING, "period": Duration()}, "positive period"),
        ({"rhythm": Rhythm.CALENDAR_YEAR, "period": Duration(6)}, "P1Y, not P6M"),
        ({"rhythm": Rhythm.PARITY, "parity": "odd", "period": P1Y}, "P2Y, not P1Y"),
        ({"rhythm": Rhythm.PARITY}, "needs odd or even"),
        ({"rhythm": Rhythm.PARITY, "parity": "both"}, "needs odd or even"),
        ({"rhythm": Rhythm.CALENDAR_YEAR, "parity": "odd"}, "not a calendar_year one"),
        ({"rhythm": Rhythm.NONE_FIXED, "period": P1Y}, "not fixed has no period, not P1Y"),
        (
            {
                "rhythm": Rhythm.CALENDAR_YEAR,
                "starts_on": date(2020, 1, 2),
                "ends_on": date(2020, 1, 1),
            },
            "before it starts",
        ),
    ],
)
def test_a_cadence_that_contradicts_itself_is_refused(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Cadence(**values)


def test_a_cadence_may_say_the_period_its_years_imply() -> None:
    assert Cadence(Rhythm.CALENDAR_YEAR, P1Y).asks_for(2021)
    assert not Cadence(Rhythm.PARITY, Duration(24), parity="even").asks_for(2021)


def test_a_promise_may_hold_for_a_single_day() -> None:
    only = Cadence(Rhythm.CALENDAR_YEAR, starts_on=date(2020, 12, 31), ends_on=date(2020, 12, 31))
    assert standing(only, [], date(2020, 12, 31)).state is State.DUE_THIS_YEAR
    assert standing(only, [], date(2021, 1, 1)).state is State.LAPSED


def test_facts_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="before the earliest day"):
        Met(date(2020, 1, 2), date(2020, 1, 1))
    with pytest.raises(ValueError, match="cannot run again"):
        Suspension(date(2020, 1, 1), date(2020, 1, 1))


# What holds for any cadence

days = st.dates(date(2000, 1, 1), date(2012, 12, 31))
mets = st.lists(
    st.builds(lambda day, width: Met(day, day + width * A_DAY), days, st.sampled_from([0, 0, 30])),
    max_size=8,
)
skips = st.lists(st.builds(Skip, st.integers(2000, 2012)), max_size=3)
suspensions = st.lists(
    st.builds(
        lambda day, length: Suspension(day, day + length * A_DAY if length else None),
        days,
        st.integers(0, 500),
    ),
    max_size=3,
)
graces = st.builds(Duration, days=st.integers(0, 120))
starts = st.none() | days
ends = st.none() | st.dates(date(2013, 1, 1), date(2014, 1, 1)) | st.just(date(2012, 12, 31))
periods = st.builds(Duration, months=st.integers(1, 30))
rolling_ones = st.builds(
    Cadence, st.just(Rhythm.ROLLING), periods, graces, starts_on=starts, ends_on=ends
)
yearly_ones = st.builds(
    Cadence, st.just(Rhythm.CALENDAR_YEAR), grace=graces, starts_on=starts, ends_on=ends
)
parity_ones = st.builds(
    Cadence,
    st.just(Rhythm.PARITY),
    grace=graces,
    parity=st.sampled_from(["odd", "even"]),
    starts_on=starts,
    ends_on=ends,
)
cadences = rolling_ones | yearly_ones | parity_ones


@given(cadences, mets, skips, suspensions, days, days)
def test_a_later_day_only_adds_slots(
    cadence: Cadence,
    met: list[Met],
    skip: list[Skip],
    pause: list[Suspension],
    one: date,
    other: date,
) -> None:
    early, late = sorted((one, other))
    before = slots(cadence, met, early, skips=skip, suspensions=pause)
    after = slots(cadence, met, late, skips=skip, suspensions=pause)
    assert after[: len(before)] == before
    assert all(early < slot.opens_on <= late for slot in after[len(before) :])


@given(cadences, mets, skips, suspensions)
def test_slots_are_well_formed_and_their_labels_unique(
    cadence: Cadence, met: list[Met], skip: list[Skip], pause: list[Suspension]
) -> None:
    found = slots(cadence, met, date(2014, 1, 1), skips=skip, suspensions=pause)
    labels = [slot.label for slot in found]
    assert len(set(labels)) == len(labels)
    assert [slot.opens_on for slot in found] == sorted(slot.opens_on for slot in found)
    for slot in found:
        assert slot.opens_on <= slot.due_on <= slot.lapses_on
        assert slot.closed_on is None or slot.opens_on <= slot.closed_on
        assert not (slot.is_skipped and slot.met_on)
        if slot.is_skipped or slot.met_on:
            assert slot.closed_on is not None


@given(cadences, mets, skips, suspensions)
def test_a_suspension_never_makes_anything_due_earlier(
    cadence: Cadence, met: list[Met], skip: list[Skip], pause: list[Suspension]
) -> None:
    until = date(2014, 1, 1)
    stopped = slots(cadence, met, until, skips=skip, suspensions=pause)
    running = slots(cadence, met, until, skips=skip)
    assert [slot.label for slot in stopped] == [slot.label for slot in running]
    for held, free in zip(stopped, running, strict=True):
        assert free.due_on <= held.due_on
        assert free.lapses_on <= held.lapses_on


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


@given(days, suspensions)
def test_a_due_day_moves_by_exactly_the_suspended_days_before_it(
    last: date, pause: list[Suspension]
) -> None:
    cadence = Cadence(Rhythm.ROLLING, Duration(days=300))
    (slot,) = slots(cadence, [Met.on(last)], last, suspensions=pause)
    left, day = 300, last
    while left and day < date(2040, 1, 1):
        left -= not any(one.covers(day) for one in pause)
        day += A_DAY
    while any(one.covers(day) for one in pause) and day < date(2040, 1, 1):
        day += A_DAY
    assert slot.due_on == (day if day < date(2040, 1, 1) else NEVER)
