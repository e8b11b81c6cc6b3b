"""What real instruments say about their end, and what a term may not say."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from kit.dates import Duration
from tests.treaties.term.examples import BIOT, MOA, P1Y, P5Y, P10Y, days, extensions
from treaties.term import Extension, Term, TermKind, Window, end_on, sunset

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


def test_a_term_may_be_over_before_it_enters_into_force() -> None:
    late = Term(TermKind.FIXED, starts_on=date(2020, 1, 2), ends_on=date(2020, 1, 1))
    assert end_on(late, [], date(2021, 1, 1)) == date(2020, 1, 1)


# Contradictions


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
