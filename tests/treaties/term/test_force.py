"""Coverage, gaps and sunsets: real instruments on the days that tell."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.treaties.term.examples import (
    A_DAY,
    JP_09,
    KR_08,
    KR_09,
    KR_10,
    KR_11,
    KR_12,
    MDA_SUNSET,
    days,
    links,
)
from treaties.term import Extension, ForceState, Link, coverage, gap_days, sunset

# Coverage and its gaps


@pytest.mark.parametrize(
    ("ended_on", "in_force_on", "days"),
    [
        (date(2013, 12, 31), date(2014, 6, 18), 168),
        (date(2018, 12, 31), date(2019, 4, 5), 94),
        (date(2019, 12, 31), date(2021, 9, 1), 609),
        (date(2025, 12, 31), date(2024, 11, 29), 0),
        (date(2008, 3, 31), date(2008, 5, 1), 30),
        (date(2016, 3, 31), date(2016, 4, 1), 0),
        (date(2016, 3, 31), date(2016, 4, 2), 1),
    ],
)
def test_the_gap_is_the_days_strictly_between_end_and_entry_into_force(
    ended_on: date, in_force_on: date, days: int
) -> None:
    assert gap_days(ended_on, in_force_on) == days


def test_the_tenth_korean_agreement_lapsed_with_a_retroactive_successor_609_days_later() -> None:
    answer = coverage(KR_10, KR_10.ends_on, KR_09, [KR_11], date(2020, 1, 1))
    assert answer.state is ForceState.LAPSED
    assert (answer.ends_on, answer.days_left) == (date(2019, 12, 31), -1)
    assert answer.next_ladder_step == date(2020, 1, 7)
    assert answer.gap_days_until_successor == 609
    assert (answer.successor, answer.successor_in_force_on) == (KR_11.ref, date(2021, 9, 1))
    assert answer.retroactive
    assert answer.gap_days == 94


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2019, 4, 4), ForceState.NOT_YET_IN_FORCE),
        (date(2019, 4, 5), ForceState.EXPIRING),
        (date(2019, 12, 31), ForceState.EXPIRING),
        (date(2020, 1, 1), ForceState.LAPSED),
        (date(2021, 8, 31), ForceState.LAPSED),
        (date(2021, 9, 1), ForceState.EXPIRED),
        (date(2026, 1, 1), ForceState.EXPIRED),
    ],
)
def test_an_instrument_is_lapsed_until_its_successor_is_in_force_and_then_expired(
    as_of: date, state: ForceState
) -> None:
    assert coverage(KR_10, KR_10.ends_on, None, [KR_11], as_of).state is state


def test_the_eleventh_korean_agreement_heals_and_the_history_of_the_gap_stays() -> None:
    answer = coverage(KR_11, KR_11.ends_on, KR_10, [], date(2021, 9, 1))
    assert (answer.state, answer.gap_days) == (ForceState.IN_FORCE, 609)
    assert (answer.successor, answer.gap_days_until_successor) == (None, None)
    assert not answer.retroactive


def test_the_eighth_korean_agreement_had_lapsed_for_168_days_by_an_inferred_start() -> None:
    answer = coverage(KR_08, KR_08.ends_on, None, [KR_09], date(2014, 3, 1))
    assert (answer.state, answer.gap_days_until_successor) == (ForceState.LAPSED, 168)
    assert answer.is_uncertain
    assert answer.gap_days is None


def test_the_twelfth_korean_agreement_follows_without_a_gap() -> None:
    answer = coverage(KR_12, KR_12.ends_on, KR_11, [], date(2026, 1, 1))
    assert (answer.state, answer.gap_days) == (ForceState.IN_FORCE, 0)
    assert not answer.is_uncertain
    before = coverage(KR_11, KR_11.ends_on, KR_10, [KR_12], date(2026, 1, 1))
    assert (before.state, before.gap_days_until_successor) == (ForceState.EXPIRED, 0)
    assert not before.retroactive


def test_the_ninth_japanese_agreement_is_expiring_without_a_successor() -> None:
    answer = coverage(JP_09, JP_09.ends_on, None, [], date(2026, 11, 22))
    assert answer.state is ForceState.EXPIRING
    assert (answer.days_left, answer.next_ladder_step) == (129, date(2026, 12, 31))
    assert answer.successor is None


def test_a_memorandum_with_678_days_left_is_in_force() -> None:
    own = Link("us-il-mou-2016", date(2016, 9, 14), date(2028, 9, 30), date(2018, 10, 1))
    answer = coverage(own, own.ends_on, None, [], date(2026, 11, 22))
    assert (answer.state, answer.days_left) == (ForceState.IN_FORCE, 678)


@pytest.mark.parametrize(
    ("as_of", "state"),
    [(date(2026, 3, 30), ForceState.IN_FORCE), (date(2026, 3, 31), ForceState.EXPIRING)],
)
def test_the_last_365_days_are_expiring(as_of: date, state: ForceState) -> None:
    assert coverage(JP_09, JP_09.ends_on, None, [], as_of).state is state


def test_an_instrument_without_end_is_in_force_and_asks_for_nothing() -> None:
    own = Link("us-jp-treaty-1960", date(1960, 6, 23))
    answer = coverage(own, None, None, [], date(2026, 11, 22))
    assert answer.state is ForceState.IN_FORCE
    assert (answer.ends_on, answer.days_left, answer.next_ladder_step) == (None, None, None)


def test_a_successor_that_covers_from_its_first_day_in_force_is_not_retroactive() -> None:
    eighth = Link("us-jp-sma-08", date(2016, 4, 1), date(2022, 3, 31))
    answer = coverage(eighth, eighth.ends_on, None, [JP_09], date(2022, 4, 1))
    assert (answer.state, answer.gap_days_until_successor) == (ForceState.EXPIRED, 0)
    assert not answer.retroactive


def test_the_earliest_of_several_successors_is_the_one_that_closes_the_gap() -> None:
    answer = coverage(KR_10, KR_10.ends_on, None, [KR_12, KR_11], date(2020, 6, 1))
    assert (answer.successor, answer.gap_days_until_successor) == (KR_11.ref, 609)


def test_a_successor_that_ended_in_turn_leaves_me_expired() -> None:
    answer = coverage(KR_11, KR_11.ends_on, KR_10, [KR_12], date(2035, 1, 1))
    assert (answer.state, answer.next_ladder_step) == (ForceState.EXPIRED, None)


@pytest.mark.parametrize(
    ("ended_on", "successors", "as_of", "state"),
    [
        (date(2015, 5, 1), [], date(2015, 4, 30), ForceState.EXPIRING),
        (date(2015, 5, 1), [], date(2015, 5, 1), ForceState.TERMINATED),
        (date(2015, 5, 1), [KR_10], date(2015, 5, 1), ForceState.TERMINATED),
        (date(2019, 1, 1), [], date(2019, 1, 1), ForceState.TERMINATED),
        (date(2019, 1, 2), [], date(2019, 1, 2), ForceState.LAPSED),
    ],
)
def test_a_termination_counts_from_its_day_unless_the_term_was_over(
    ended_on: date, successors: Sequence[Link], as_of: date, state: ForceState
) -> None:
    assert coverage(KR_09, KR_09.ends_on, None, successors, as_of, ended_on).state is state


def test_an_instrument_replaced_before_its_end_is_superseded() -> None:
    own = Link("ennpia-2021", date(2022, 2, 8))
    heir = Link("aukus-2024", date(2025, 1, 17), date(2075, 12, 31))
    answer = coverage(own, None, None, [heir], date(2026, 1, 1), ended_on=date(2025, 1, 17))
    assert answer.state is ForceState.SUPERSEDED
    assert (answer.ends_on, answer.gap_days_until_successor) == (date(2025, 1, 16), 0)


# Sunset of a clause


@pytest.mark.parametrize(
    ("as_of", "extensions", "state", "days_left", "margin"),
    [
        (date(2024, 10, 1), MDA_SUNSET, ForceState.EXPIRING, 91, None),
        (date(2024, 11, 13), MDA_SUNSET, ForceState.EXPIRING, 48, None),
        (date(2024, 11, 14), MDA_SUNSET, ForceState.IN_FORCE, None, 47),
        (date(2024, 12, 31), MDA_SUNSET[:1], ForceState.EXPIRING, 0, None),
        (date(2025, 1, 1), MDA_SUNSET[:1], ForceState.LAPSED, -1, None),
        (date(2014, 1, 1), MDA_SUNSET, ForceState.IN_FORCE, None, None),
        (date(2014, 1, 1), [], ForceState.IN_FORCE, None, None),
    ],
)
def test_article_iii_bis_was_saved_47_days_before_its_end(
    as_of: date,
    extensions: Sequence[Extension],
    state: ForceState,
    days_left: int | None,
    margin: int | None,
) -> None:
    answer = sunset(extensions, as_of)
    assert (answer.state, answer.days_left, answer.margin_days) == (state, days_left, margin)
    assert (answer.ends_on is None) == (answer.next_ladder_step is None) == (days_left is None)


def test_a_sunset_has_the_reminder_ladder_of_its_end() -> None:
    assert sunset(MDA_SUNSET, date(2024, 10, 1)).next_ladder_step == date(2024, 10, 2)
    assert sunset(MDA_SUNSET[:1], date(2025, 1, 1)).next_ladder_step == date(2025, 1, 7)


def test_an_amendment_after_the_end_has_a_negative_margin() -> None:
    late = [MDA_SUNSET[0], Extension(date(2025, 1, 10), date(2034, 12, 31))]
    answer = sunset(late, date(2025, 1, 10))
    assert (answer.state, answer.margin_days) == (ForceState.IN_FORCE, -10)


# What holds for any term


@given(days, st.integers(-500, 500))
def test_a_gap_is_as_long_as_its_days_counted_one_by_one(ended_on: date, offset: int) -> None:
    in_force_on = ended_on + offset * A_DAY
    between = [ended_on + n * A_DAY for n in range(1, 501)]
    assert gap_days(ended_on, in_force_on) == sum(day < in_force_on for day in between)


@given(links, st.none() | days, st.lists(links, max_size=3), days)
def test_exactly_the_days_from_entry_to_end_are_in_force(
    own: Link, end: date | None, successors: list[Link], as_of: date
) -> None:
    answer = coverage(own, end, None, successors, as_of)
    is_in_force = own.in_force_on <= as_of and (end is None or as_of <= end)
    assert (answer.state in {ForceState.IN_FORCE, ForceState.EXPIRING}) == is_in_force
    is_succeeded = any(one.in_force_on <= as_of for one in successors)
    if own.in_force_on <= as_of and not is_in_force:
        assert answer.state is (ForceState.EXPIRED if is_succeeded else ForceState.LAPSED)
    assert (answer.gap_days_until_successor is None) == (end is None or not successors)
