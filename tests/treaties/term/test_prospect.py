"""What lies ahead of an instrument is told from its running period, and no more once it is over."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kit.dates import Duration
from treaties.term import Facts, Link, Prospect, Term, TermKind, Window, prospect

BEGUN = date(2020, 5, 1)
YEAR, FIVE, TEN = (Duration(months=12 * years) for years in (1, 5, 10))
RENEWS: dict[str, Any] = {"initial": TEN, "renewal": FIVE, "notice": YEAR}


def facts(kind: TermKind, *, more: dict[str, Any] | None = None, **agreed: Any) -> Facts:
    term = Term(kind, starts_on=BEGUN, **agreed)
    return Facts("h", "Harbour", ("USA", "JPN"), Link("h", BEGUN, None), term, **more or {})


def renews(**more: Any) -> Facts:
    return facts(TermKind.FIXED_THEN_TACIT_RENEWAL, more=more, **RENEWS)


def test_a_renewal_is_told_with_the_last_day_of_notice_of_the_period_that_runs() -> None:
    first = prospect(renews(), date(2026, 1, 1))
    assert (first.ends_on, first.renews_on) == (date(2030, 5, 1), date(2030, 5, 2))
    assert (first.notice_from, first.notice_by) == (BEGUN, date(2029, 5, 1))
    second = prospect(renews(), date(2031, 1, 1))
    assert (second.ends_on, second.notice_by) == (date(2035, 5, 1), date(2034, 5, 1))


@pytest.mark.parametrize(
    ("on", "by"), [(date(2029, 5, 1), date(2029, 5, 1)), (date(2029, 5, 2), None)]
)
def test_the_last_day_of_notice_is_told_through_that_day(on: date, by: date | None) -> None:
    found = prospect(renews(), on)
    assert (found.notice_by, found.renews_on) == (by, date(2030, 5, 2))


def test_what_a_notice_stopped_in_time_renews_itself_no_more() -> None:
    stopped = prospect(renews(notices=[date(2029, 1, 1)]), date(2029, 2, 1))
    assert stopped == Prospect(ends_on=date(2030, 5, 1))
    late = prospect(renews(notices=[date(2029, 6, 1)]), date(2029, 7, 1))
    assert late.renews_on == date(2030, 5, 2)


def test_the_last_renewal_that_is_provided_is_followed_by_none() -> None:
    once = facts(TermKind.FIXED_THEN_TACIT_RENEWAL, renewals=1, **RENEWS)
    assert prospect(once, date(2026, 1, 1)).renews_on == date(2030, 5, 2)
    found = prospect(once, date(2031, 1, 1))
    assert (found.ends_on, found.renews_on) == (date(2035, 5, 1), None)


def test_of_what_is_over_only_its_last_day_is_told() -> None:
    fixed = facts(TermKind.FIXED, ends_on=date(2025, 12, 31), notice=YEAR)
    assert prospect(fixed, date(2026, 1, 1)) == Prospect(ends_on=date(2025, 12, 31))
    assert prospect(fixed, date(2024, 12, 31)).leaves is not None
    assert prospect(fixed, date(2025, 1, 1)).leaves is None  # it ends by itself before
    ended = facts(TermKind.INDEFINITE, notice=YEAR, more={"ended_on": date(2025, 6, 1)})
    assert prospect(ended, date(2026, 1, 1)) == Prospect(ends_on=date(2025, 5, 31))


def test_an_end_on_record_cuts_short_what_was_agreed() -> None:
    ended = {"ended_on": date(2027, 6, 1)}
    fixed = facts(TermKind.FIXED, ends_on=date(2030, 1, 1), notice=YEAR, more=ended)
    assert prospect(fixed, date(2026, 1, 1)) == Prospect(ends_on=date(2027, 5, 31))


def test_the_next_set_day_of_exit_is_told_with_its_last_day_of_notice() -> None:
    window = Window(TEN, FIVE, YEAR)
    found = prospect(facts(TermKind.INDEFINITE, window=window), date(2026, 1, 1)).set_day
    assert found == (date(2030, 5, 1), date(2029, 5, 1))


def test_where_set_days_end_a_clause_alone_no_exit_from_the_whole_is_told() -> None:
    part = Window(TEN, FIVE, YEAR, "Article II only")
    found = prospect(facts(TermKind.INDEFINITE, notice=YEAR, window=part), date(2026, 1, 1))
    assert (found.leaves, found.set_day) == (None, (date(2030, 5, 1), date(2029, 5, 1)))
    assert found.part == "Article II only"


def test_nothing_is_told_where_nothing_is_agreed() -> None:
    assert not prospect(facts(TermKind.NONE), date(2026, 1, 1))
    assert prospect(facts(TermKind.INDEFINITE), date(2026, 1, 1))


def test_notice_that_counts_from_no_known_day_is_told_by_its_last_day_alone() -> None:
    agreed = facts(TermKind.FIXED_THEN_TACIT_RENEWAL, ends_on=date(2030, 1, 1), **RENEWS).term
    undated = Facts("h", "Harbour", ("USA", "JPN"), None, replace(agreed, starts_on=None))
    assert prospect(undated, date(2026, 1, 1)).notice_from is None
