"""Tacit renewal: real instruments that renewed themselves, and the notices that stop it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.dates import Duration
from tests.treaties.term.examples import A_DAY, BIOT, MOA, days, renewing
from treaties.term import RenewalState, Term, TermKind, end_on, tacit_renewal


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


# What holds for any term


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
