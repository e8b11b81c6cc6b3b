"""Slots: what real forums and series were promised, kept and missed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from commitments.cadence import (
    NEVER,
    Cadence,
    Met,
    Rhythm,
    Skip,
    State,
    Suspension,
    next_slot,
    slots,
    standing,
)
from kit.dates import Duration
from tests.commitments.cadence.examples import (
    A_DAY,
    AUSMIN,
    EVEN,
    NCG,
    P90D,
    PITCH_BLACK,
    QUARTERLY,
    ROLLING,
    YEARLY,
    cadences,
    days,
    mets,
    skips,
    slot_of,
    suspensions,
)

# A calendar year


def test_a_missed_year_is_closed_as_not_met_by_the_meeting_of_a_later_one() -> None:
    found = slots(YEARLY, AUSMIN, date(2018, 1, 1))
    assert [slot.label for slot in found] == ["2014", "2015", "2016", "2017", "2018"]
    missed = slot_of(found, "2016")
    assert (missed.met_on, missed.closed_on) == (None, date(2017, 6, 5))
    assert not missed.is_skipped
    assert (date(2017, 6, 5) - date(2015, 10, 13)).days == 601
    assert slot_of(found, "2017").met_on == date(2017, 6, 5)
    assert slot_of(found, "2018").closed_on is None


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


def test_a_cancelled_year_is_neither_missed_nor_a_meeting() -> None:
    skips = [Skip(2016)]
    assert standing(YEARLY, AUSMIN[:2], date(2016, 1, 1), skips=skips).state is State.ON_TRACK
    assert standing(YEARLY, AUSMIN[:2], date(2017, 6, 1), skips=skips).missed == ()
    skipped = slot_of(slots(YEARLY, AUSMIN, date(2017, 1, 1), skips=skips), "2016")
    assert (skipped.is_skipped, skipped.met_on) == (True, None)
    assert skipped.closed_on == date(2016, 1, 1)


def test_a_year_that_was_cancelled_and_held_all_the_same_was_held() -> None:
    found = slots(YEARLY, AUSMIN, date(2017, 1, 1), skips=[Skip(2015)])
    kept = slot_of(found, "2015")
    assert (kept.met_on, kept.is_skipped) == (date(2015, 10, 13), False)


@pytest.mark.parametrize(
    ("starts_on", "first"),
    [(date(2025, 1, 1), "2025"), (date(2025, 1, 2), "2026"), (date(2025, 12, 30), "2026")],
)
def test_a_yearly_promise_begins_with_its_first_whole_year(starts_on: date, first: str) -> None:
    slot = slots(replace(YEARLY, starts_on=starts_on), [], date(2026, 1, 1))[0]
    assert (slot.label, slot.opens_on) == (first, date(int(first), 1, 1))


def test_a_year_begun_before_the_promise_has_a_slot_once_it_was_met_after_the_start() -> None:
    cadence = replace(YEARLY, starts_on=date(2014, 8, 12))
    first, second = slots(cadence, AUSMIN, date(2015, 1, 1))
    assert (first.label, first.opens_on) == ("2014", date(2014, 8, 12))
    assert (first.met_on, first.closed_on) == (date(2014, 8, 12), date(2014, 8, 12))
    assert (second.label, second.opens_on) == ("2015", date(2015, 1, 1))
    later = replace(YEARLY, starts_on=date(2014, 8, 13))
    assert [slot.label for slot in slots(later, AUSMIN, date(2015, 1, 1))] == ["2015"]


def test_a_partial_day_that_may_be_after_the_start_opens_its_year_on_the_start() -> None:
    cadence = replace(YEARLY, starts_on=date(2016, 6, 15))
    (slot,) = slots(cadence, [Met(date(2016, 6, 1), date(2016, 6, 30))], date(2016, 12, 31))
    assert (slot.opens_on, slot.closed_on) == (date(2016, 6, 15), date(2016, 6, 15))


# Rolling


def test_the_quarterly_group_was_58_and_87_and_122_days_late() -> None:
    found = slots(QUARTERLY, NCG, date(2025, 1, 10))
    late = [(slot.met_on - slot.due_on).days for slot in found if slot.met_on]
    assert late == [58, 87, 122]
    assert [slot.met_ref for slot in found] == ["ncg-2", "ncg-3", "ncg-4", ""]
    assert found[-1].closed_on is None


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


# Odd and even years


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


def test_a_year_wholly_under_suspension_asks_for_nothing() -> None:
    pause = [Suspension(date(2016, 11, 1), date(2018, 2, 1))]
    found = slots(YEARLY, AUSMIN[:2], date(2018, 3, 1), suspensions=pause)
    assert [slot.label for slot in found if slot.is_skipped] == ["2017"]
    answer = standing(YEARLY, AUSMIN[:2], date(2018, 2, 1), suspensions=pause)
    assert answer.state is State.DUE_THIS_YEAR
    assert answer.slot is not None
    assert (answer.slot.label, answer.slot.due_on) == ("2016", date(2018, 4, 2))


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


# What holds for any cadence


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
    assert all((cadence.starts_on or date.min) <= slot.opens_on for slot in found)
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
