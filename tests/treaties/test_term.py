"""Terms: real instruments on the days that tell, and what holds for any of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.dates import Duration
from treaties.term import (
    Exit,
    Extension,
    ForceState,
    Link,
    RenewalState,
    Term,
    TermKind,
    Window,
    coverage,
    earliest_exit,
    end_on,
    gap_days,
    notice_effective,
    sunset,
    tacit_renewal,
    windowed_exit,
)

A_DAY = timedelta(days=1)
P1Y, P5Y, P10Y = (Duration.parse(text) for text in ("P1Y", "P5Y", "P10Y"))

# Special Measures Agreements of the United States with Korea (nos. 8 to 12) and Japan.
KR_08 = Link("us-kr-sma-08", date(2009, 3, 5), date(2013, 12, 31), is_uncertain=True)
KR_09 = Link("us-kr-sma-09", date(2014, 6, 18), date(2018, 12, 31), date(2014, 1, 1))
KR_10 = Link("us-kr-sma-10", date(2019, 4, 5), date(2019, 12, 31), date(2019, 1, 1))
KR_11 = Link("us-kr-sma-11", date(2021, 9, 1), date(2025, 12, 31), date(2020, 1, 1))
KR_12 = Link("us-kr-sma-12", date(2024, 11, 29), date(2030, 12, 31), date(2026, 1, 1))
JP_09 = Link("us-jp-sma-09", date(2022, 4, 1), date(2027, 3, 31), date(2022, 4, 1))

# Chagos: exchange of notes of 1966; MOA: US-Israel 1988; MDA: US-UK 1958.
BIOT = Term(
    TermKind.FIXED_THEN_TACIT_RENEWAL,
    starts_on=date(1966, 12, 30),
    initial=Duration.parse("P50Y"),
    renewal=Duration.parse("P20Y"),
    renewals=1,
    notice_window=(date(2014, 12, 30), date(2016, 12, 30)),
    notice_effect=Duration.parse("P2Y"),
)
MOA = Term(TermKind.FIXED_THEN_TACIT_RENEWAL, date(1988, 4, 21), initial=P5Y, renewal=P5Y)
MDA_WINDOW = Window(first_after=P10Y, then_every=P5Y, notice_before=P1Y, applies_to="Article II")
MDA_SUNSET = [
    Extension(date(2015, 6, 29), date(2024, 12, 31)),
    Extension(date(2024, 11, 14), None),
]


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


# The end that holds on a day


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [(date(2021, 2, 23), date(2021, 3, 31)), (date(2021, 2, 24), date(2022, 3, 31))],
)
def test_the_eighth_japanese_agreement_was_extended_by_a_year(as_of: date, expected: date) -> None:
    term = Term(TermKind.FIXED, starts_on=date(2016, 4, 1), ends_on=date(2021, 3, 31))
    moved = [Extension(date(2021, 2, 24), date(2022, 3, 31))]
    assert end_on(term, moved, as_of) == expected


def test_the_latest_amendment_in_effect_decides_whatever_the_order() -> None:
    term = Term(TermKind.FIXED, ends_on=date(2000, 1, 1))
    moved = [Extension(date(1999, 6, 1), None), Extension(date(1998, 1, 1), date(2005, 1, 1))]
    assert end_on(term, moved, date(1999, 1, 1)) == date(2005, 1, 1)
    assert end_on(term, moved, date(1999, 6, 1)) is None


@pytest.mark.parametrize(
    ("term", "as_of", "expected"),
    [
        (Term(TermKind.FIXED), date(2026, 1, 1), None),
        (Term(TermKind.FIXED, date(2020, 4, 1), initial=P5Y), date(2026, 1, 1), date(2025, 4, 1)),
        (Term(TermKind.INDEFINITE, date(1954, 11, 17), notice=P1Y), date(2026, 1, 1), None),
        (Term(TermKind.FIXED_THEN_NOTICE, date(1960, 1, 1), initial=P10Y), date(1965, 1, 1), None),
        (Term(TermKind.NONE), date(2026, 1, 1), None),
        (Term(TermKind.FOLLOWS_PARENT), date(2026, 1, 1), None),
        (BIOT, date(2016, 12, 30), date(2016, 12, 30)),
        (BIOT, date(2016, 12, 31), date(2036, 12, 30)),
        (BIOT, date(2040, 1, 1), date(2036, 12, 30)),
        (MOA, date(2026, 11, 22), date(2028, 4, 21)),
    ],
)
def test_the_end_follows_from_the_kind_of_term(
    term: Term, as_of: date, expected: date | None
) -> None:
    assert end_on(term, [], as_of) == expected


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


# Tacit renewal


@pytest.mark.parametrize(
    ("notices", "as_of", "state", "new_end", "terminates_on"),
    [
        ([], date(2016, 12, 30), RenewalState.IN_FORCE, None, None),
        ([], date(2016, 12, 31), RenewalState.RENEWED, date(2036, 12, 30), None),
        ([], date(2036, 12, 30), RenewalState.RENEWED, date(2036, 12, 30), None),
        ([], date(2036, 12, 31), RenewalState.EXPIRED, None, None),
        ([date(2015, 6, 1)], date(2015, 5, 31), RenewalState.IN_FORCE, None, None),
        ([date(2015, 6, 1)], date(2015, 6, 1), RenewalState.TERMINATES, None, date(2017, 6, 1)),
        ([date(2015, 6, 1)], date(2017, 5, 31), RenewalState.TERMINATES, None, date(2017, 6, 1)),
        ([date(2015, 6, 1)], date(2017, 6, 1), RenewalState.TERMINATED, None, date(2017, 6, 1)),
        ([date(2014, 12, 29)], date(2016, 12, 31), RenewalState.RENEWED, date(2036, 12, 30), None),
        (
            [date(2014, 12, 30)],
            date(2016, 12, 29),
            RenewalState.TERMINATES,
            None,
            date(2016, 12, 30),
        ),
        (
            [date(2016, 12, 30)],
            date(2017, 1, 1),
            RenewalState.TERMINATES,
            None,
            date(2018, 12, 30),
        ),
        ([date(2016, 12, 31)], date(2017, 1, 1), RenewalState.RENEWED, date(2036, 12, 30), None),
        ([date(2035, 6, 1)], date(2035, 6, 1), RenewalState.RENEWED, date(2036, 12, 30), None),
    ],
)
def test_the_notes_of_1966_were_renewed_because_no_notice_came_in_the_window(
    notices: Sequence[date],
    as_of: date,
    state: RenewalState,
    new_end: date | None,
    terminates_on: date | None,
) -> None:
    answer = tacit_renewal(BIOT, notices, as_of)
    assert (answer.state, answer.new_end) == (state, new_end)
    assert answer.terminates_on == terminates_on
    assert answer.notice_on == (notices[0] if terminates_on else None)
    if terminates_on:
        assert answer.ends_on == terminates_on - A_DAY


@pytest.mark.parametrize(
    ("as_of", "is_open"),
    [
        (date(2014, 12, 29), False),
        (date(2014, 12, 30), True),
        (date(2016, 12, 30), True),
        (date(2016, 12, 31), False),
    ],
)
def test_the_notice_window_of_1966_was_open_for_two_years(as_of: date, is_open: bool) -> None:
    assert tacit_renewal(BIOT, [], as_of).is_window_open is is_open


def test_the_last_period_has_no_window() -> None:
    answer = tacit_renewal(BIOT, [], date(2020, 1, 1))
    assert (answer.window_opens_on, answer.window_closes_on, answer.renewals) == (None, None, 1)


@pytest.mark.parametrize(
    ("as_of", "state", "renewals", "end"),
    [
        (date(1993, 4, 21), RenewalState.IN_FORCE, 0, date(1993, 4, 21)),
        (date(1993, 4, 22), RenewalState.RENEWED, 1, date(1998, 4, 21)),
        (date(2026, 11, 22), RenewalState.RENEWED, 7, date(2028, 4, 21)),
    ],
)
def test_the_memorandum_of_1988_renews_itself_every_five_years(
    as_of: date, state: RenewalState, renewals: int, end: date
) -> None:
    answer = tacit_renewal(MOA, [], as_of)
    assert (answer.state, answer.renewals, answer.ends_on) == (state, renewals, end)


def test_a_notice_without_an_effect_of_its_own_ends_the_period_it_falls_in() -> None:
    answer = tacit_renewal(MOA, [date(2025, 1, 1)], date(2026, 11, 22))
    assert (answer.state, answer.ends_on) == (RenewalState.TERMINATES, date(2028, 4, 21))
    assert answer.terminates_on == date(2028, 4, 22)
    assert tacit_renewal(MOA, [date(2025, 1, 1)], date(2028, 4, 22)).state is (
        RenewalState.TERMINATED
    )


def test_a_notice_must_leave_its_period_before_the_end() -> None:
    term = replace(MOA, notice=Duration.parse("P6M"))
    window = tacit_renewal(term, [], date(2026, 11, 22))
    assert (window.window_opens_on, window.window_closes_on) == (
        date(2023, 4, 22),
        date(2027, 10, 21),
    )
    late = tacit_renewal(term, [date(2027, 10, 22)], date(2028, 4, 22))
    assert (late.state, late.new_end) == (RenewalState.RENEWED, date(2033, 4, 21))
    in_time = tacit_renewal(term, [date(2027, 10, 21)], date(2028, 4, 22))
    assert in_time.state is RenewalState.TERMINATED


def test_the_window_moves_with_each_renewal() -> None:
    answer = tacit_renewal(replace(BIOT, renewals=None), [], date(2035, 1, 1))
    assert (answer.window_opens_on, answer.window_closes_on, answer.is_window_open) == (
        date(2034, 12, 30),
        date(2036, 12, 30),
        True,
    )


def test_the_first_end_may_be_given_as_a_day() -> None:
    term = replace(BIOT, initial=None, ends_on=date(2016, 12, 30))
    for as_of in (date(2016, 12, 30), date(2016, 12, 31), date(2036, 12, 31)):
        assert tacit_renewal(term, [], as_of) == tacit_renewal(BIOT, [], as_of)


def test_an_incomplete_term_simply_stays_in_force() -> None:
    answer = tacit_renewal(Term(TermKind.FIXED_THEN_TACIT_RENEWAL), [date(2020, 1, 1)], date.max)
    assert (answer.state, answer.ends_on) == (RenewalState.IN_FORCE, None)


# Exit


@pytest.mark.parametrize(
    ("received_on", "notice", "expected"),
    [
        (date(2026, 3, 1), P1Y, date(2027, 3, 1)),
        (date(2028, 2, 29), P1Y, date(2029, 2, 28)),
        (date(2026, 3, 1), Duration.parse("P6M"), date(2026, 9, 1)),
        (date(2026, 3, 1), None, date(2027, 3, 1)),
        (date(2026, 3, 1), Duration(), date(2026, 3, 1)),
    ],
)
def test_a_notice_takes_effect_a_period_after_its_receipt(
    received_on: date, notice: Duration | None, expected: date
) -> None:
    assert notice_effective(received_on, notice) == expected


@pytest.mark.parametrize(
    ("in_force_on", "lock", "expected"),
    [
        (date(1960, 6, 23), P10Y, date(1971, 6, 23)),
        (date(1949, 8, 24), Duration.parse("P20Y"), date(1970, 8, 24)),
    ],
)
def test_a_lock_must_be_over_before_a_notice_counts(
    in_force_on: date, lock: Duration, expected: date
) -> None:
    term = Term(TermKind.INDEFINITE, starts_on=in_force_on, lock=lock, notice=P1Y)
    locked_until = lock.after(in_force_on)
    assert earliest_exit(term, in_force_on) == Exit(expected, locked_until, locked_until, False)
    assert earliest_exit(term, locked_until) == Exit(expected, locked_until, None, False)
    next_day = earliest_exit(term, locked_until + A_DAY)
    assert next_day == Exit(expected + A_DAY, locked_until + A_DAY, None, False)


def test_a_plain_notice_runs_from_the_day_it_is_received() -> None:
    term = Term(TermKind.INDEFINITE, starts_on=date(1954, 11, 17), notice=P1Y)
    as_of = date(2026, 11, 22)
    assert earliest_exit(term, as_of) == Exit(date(2027, 11, 22), as_of, None, False)


def test_without_a_clause_the_twelve_months_of_the_convention_are_marked_as_such() -> None:
    as_of = date(2026, 11, 22)
    answer = earliest_exit(Term(TermKind.INDEFINITE), as_of)
    assert answer == Exit(date(2027, 11, 22), as_of, None, is_default=True)


def test_a_fixed_term_then_notice_is_locked_to_the_end_of_the_fixed_term() -> None:
    term = Term(TermKind.FIXED_THEN_NOTICE, date(1960, 1, 1), initial=P10Y, notice=P1Y)
    end = date(1970, 1, 1)
    assert earliest_exit(term, date(1965, 1, 1)) == Exit(date(1971, 1, 1), end, end, False)


@pytest.mark.parametrize(
    "term",
    [
        Term(TermKind.NONE),
        Term(TermKind.FOLLOWS_PARENT, notice=P1Y),
        Term(TermKind.FIXED, ends_on=date(2027, 3, 31)),
        Term(TermKind.INDEFINITE, lock=P10Y, notice=P1Y),
        Term(TermKind.FIXED_THEN_NOTICE, notice=P1Y),
        Term(TermKind.FIXED_THEN_TACIT_RENEWAL),
    ],
)
def test_where_one_party_cannot_end_it_alone_there_is_no_exit(term: Term) -> None:
    assert earliest_exit(term, date(2026, 11, 22)) is None


@pytest.mark.parametrize(
    ("term", "as_of", "expected"),
    [
        (
            BIOT,
            date(2010, 1, 1),
            Exit(date(2016, 12, 30), date(2014, 12, 30), date(2014, 12, 30), False),
        ),
        (BIOT, date(2015, 6, 1), Exit(date(2017, 6, 1), date(2015, 6, 1), None, False)),
        (BIOT, date(2016, 12, 31), None),
        (MOA, date(2026, 11, 22), Exit(date(2028, 4, 22), date(2026, 11, 22), None, False)),
        (
            replace(MOA, notice=P1Y),
            date(2027, 11, 22),
            Exit(date(2033, 4, 22), date(2028, 4, 22), date(2028, 4, 22), False),
        ),
    ],
)
def test_the_exit_from_a_self_renewing_term_is_through_its_window(
    term: Term, as_of: date, expected: Exit | None
) -> None:
    assert earliest_exit(term, as_of) == expected


@pytest.mark.parametrize(
    ("as_of", "next_effective", "latest_notice"),
    [
        (date(2026, 11, 22), date(2028, 8, 4), date(2027, 8, 4)),
        (date(2027, 8, 4), date(2028, 8, 4), date(2027, 8, 4)),
        (date(2027, 8, 5), date(2033, 8, 4), date(2032, 8, 4)),
        (date(1958, 8, 4), date(1968, 8, 4), date(1967, 8, 4)),
    ],
)
def test_article_ii_can_be_left_every_five_years_with_a_year_of_notice(
    as_of: date, next_effective: date, latest_notice: date
) -> None:
    assert windowed_exit(date(1958, 8, 4), MDA_WINDOW, as_of) == (next_effective, latest_notice)


# Contradictions


def test_a_term_may_be_over_before_it_enters_into_force() -> None:
    late = Term(TermKind.FIXED, starts_on=date(2020, 1, 2), ends_on=date(2020, 1, 1))
    assert end_on(late, [], date(2021, 1, 1)) == date(2020, 1, 1)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"renewal": Duration()}, "positive period"),
        ({"renewals": -1}, "cannot be negative"),
        ({"notice_window": (date(2020, 1, 2), date(2020, 1, 1))}, "before it opens"),
    ],
)
def test_a_term_that_contradicts_itself_is_refused(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Term(TermKind.FIXED_THEN_TACIT_RENEWAL, **values)


def test_exit_windows_without_an_interval_are_refused() -> None:
    with pytest.raises(ValueError, match="positive interval"):
        Window(P10Y, Duration(), P1Y)


# What holds for any term

days = st.dates(date(1950, 1, 1), date(2050, 12, 31))
periods = st.builds(Duration, months=st.integers(1, 120), days=st.integers(0, 30))
extensions = st.lists(st.builds(Extension, days, st.none() | days), max_size=4)
links = st.builds(
    Link, st.text(max_size=2), days, covers_from=st.none() | days, is_uncertain=st.booleans()
)
renewing = st.builds(
    Term,
    st.just(TermKind.FIXED_THEN_TACIT_RENEWAL),
    starts_on=days,
    initial=periods,
    renewal=periods,
    renewals=st.none() | st.integers(0, 3),
    notice=st.none() | st.just(Duration(days=20)),
    notice_effect=st.none() | periods,
)


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


@given(extensions, days)
def test_an_amendment_not_yet_in_effect_changes_nothing(
    moved: list[Extension], as_of: date
) -> None:
    term = Term(TermKind.FIXED, ends_on=date(2000, 1, 1))
    known = [one for one in moved if one.effective_on <= as_of]
    assert end_on(term, moved, as_of) == end_on(term, known, as_of)
    assert sunset(moved, as_of) == sunset(known, as_of)
    if not known:
        assert end_on(term, moved, as_of) == term.ends_on


@given(days, st.builds(Window, periods, periods, periods), days)
def test_a_windowed_exit_is_the_first_that_the_notice_still_reaches(
    in_force_on: date, window: Window, as_of: date
) -> None:
    effective, latest = windowed_exit(in_force_on, window, as_of)
    assert as_of <= latest == window.notice_before.before(effective)
    first = window.first_after.after(in_force_on)
    assert first <= effective
    if first < effective:
        again = windowed_exit(in_force_on, window, latest)
        assert again.next_effective <= effective
        assert windowed_exit(in_force_on, window, latest + A_DAY).next_effective > effective


@given(renewing, days, st.integers(0, 4000))
def test_a_renewed_end_never_moves_back_and_the_day_lies_within_it(
    term: Term, one: date, more: int
) -> None:
    early, late = (tacit_renewal(term, [], day) for day in (one, one + more * A_DAY))
    assert early.ends_on is not None
    assert late.ends_on is not None
    assert early.ends_on <= late.ends_on
    assert early.renewals <= late.renewals
    assert (early.state is RenewalState.EXPIRED) == (early.ends_on < one)
    assert early.ends_on == end_on(term, [], one)


@given(renewing, st.lists(days, max_size=3), days)
def test_a_notice_received_later_is_not_known_yet(
    term: Term, notices: list[date], as_of: date
) -> None:
    known = [day for day in notices if day <= as_of]
    assert tacit_renewal(term, notices, as_of) == tacit_renewal(term, known, as_of)


@given(renewing, days)
def test_the_earliest_exit_is_the_effect_of_its_own_notice(term: Term, as_of: date) -> None:
    answer = earliest_exit(term, as_of)
    if answer is not None:
        assert as_of <= answer.notice_on < answer.effective_on
        later = tacit_renewal(term, [answer.notice_on], answer.notice_on)
        assert (later.state, later.terminates_on) == (
            RenewalState.TERMINATES,
            answer.effective_on,
        )
