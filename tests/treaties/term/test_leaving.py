"""Exit: when a party to a real instrument could leave, and by when it had to say so."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.dates import Duration
from tests.treaties.term.examples import (
    A_DAY,
    BIOT,
    MDA_WINDOW,
    MOA,
    P1Y,
    P10Y,
    days,
    periods,
    renewing,
)
from treaties.term import (
    Exit,
    RenewalState,
    Term,
    TermKind,
    Window,
    earliest_exit,
    notice_effective,
    tacit_renewal,
    windowed_exit,
)

WHOLE = replace(MDA_WINDOW, applies_to="")

# Notice and lock


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
        Term(TermKind.INDEFINITE, date(1958, 8, 4), notice=P1Y, window=MDA_WINDOW),
        Term(TermKind.FIXED_THEN_NOTICE, date(1958, 8, 4), initial=P10Y, window=MDA_WINDOW),
        Term(TermKind.INDEFINITE, notice=P1Y, window=WHOLE),
    ],
)
def test_where_one_party_cannot_end_it_alone_there_is_no_exit(term: Term) -> None:
    assert earliest_exit(term, date(2026, 11, 22)) is None


# Windows


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


@pytest.mark.parametrize("kind", [TermKind.INDEFINITE, TermKind.FIXED_THEN_NOTICE])
def test_set_days_that_end_the_whole_are_its_only_exit(kind: TermKind) -> None:
    term = Term(kind, date(1958, 8, 4), initial=P10Y, notice=P1Y, window=WHOLE)
    in_time, late = date(2027, 8, 4), date(2027, 8, 5)
    assert earliest_exit(term, in_time) == Exit(date(2028, 8, 4), in_time, None, False)
    assert earliest_exit(term, late) == Exit(date(2033, 8, 4), late, None, False)
    if kind is TermKind.FIXED_THEN_NOTICE:
        fixed = replace(term, initial=Duration.parse("P75Y"))
        assert earliest_exit(fixed, in_time) == earliest_exit(
            replace(term, lock=Duration.parse("P75Y")), in_time
        )
    locked = replace(term, lock=Duration.parse("P75Y"))
    begins = date(2033, 8, 4)
    assert earliest_exit(locked, in_time) == Exit(date(2038, 8, 4), begins, begins, False)


# What holds for any term


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
