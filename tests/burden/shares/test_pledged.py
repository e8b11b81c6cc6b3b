"""Instalments, escalators and calendar years: what always holds."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burden.shares import Refusal
from burden.shares.pledged import (
    Instalment,
    arrears,
    delivery,
    due_by_days,
    due_by_plan,
    escalate,
    in_calendar_year,
)

money = st.decimals(min_value=0, max_value=10**9, places=2)
days = st.dates(date(2000, 1, 1), date(2040, 12, 31))
plans = st.lists(st.builds(Instalment, days, money), max_size=8)


@given(money, days, st.integers(0, 4000), days)
def test_what_is_due_only_grows_and_ends_at_the_pledge(
    pledge: Decimal, start: date, length: int, day: date
) -> None:
    end = start + timedelta(days=length)
    due = due_by_days(pledge, start, end, day)
    assert 0 <= due <= due_by_days(pledge, start, end, day + timedelta(days=1)) <= pledge
    assert due_by_days(pledge, start, end, end) == pledge


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(Refusal, match="before it starts"):
        due_by_days(Decimal(1), date(2026, 1, 2), date(2026, 1, 1), date(2026, 1, 1))


@given(plans, money, days)
def test_arrears_and_the_shortfall_agree_to_the_cent(
    plan: list[Instalment], delivered: Decimal, day: date
) -> None:
    open_ = arrears(plan, delivered, day)
    due = due_by_plan(plan, day)
    lacking = delivery(due, delivered).shortfall
    assert sum((one.amount for one in open_), Decimal(0)) == lacking
    assert all(one.due_on <= day for one in open_)


def test_what_comes_pays_the_oldest_first() -> None:
    plan = [Instalment(date(2026, 7, 1), Decimal(50)), Instalment(date(2026, 1, 1), Decimal(50))]
    assert arrears(plan, Decimal(60), date(2026, 12, 31)) == [
        Instalment(date(2026, 7, 1), Decimal(40))
    ]
    assert arrears(plan, Decimal(60), date(2026, 6, 30)) == []


def test_negative_amounts_are_refused() -> None:
    with pytest.raises(Refusal, match="can be negative"):
        delivery(Decimal(-1), Decimal(0))
    with pytest.raises(Refusal, match="can be negative"):
        escalate(Decimal(-1), [])


@given(money, st.lists(st.decimals(min_value=-5, max_value=20, places=1), max_size=6), money)
def test_a_cap_never_raises_an_amount(base: Decimal, growth: list[Decimal], cap: Decimal) -> None:
    capped, free = escalate(base, growth, cap=cap), escalate(base, growth)
    assert all(one <= other for one, other in zip(capped, free, strict=True))


@given(st.lists(money, min_size=3, max_size=8), st.integers(1, 12))
def test_calendar_years_hold_all_of_the_whole_fiscal_years_within(
    fiscal: list[Decimal], month: int
) -> None:
    years = [in_calendar_year(a, b, month) for a, b in pairwise(fiscal)]
    weight = Decimal(month - 1) / 12
    ends = weight * fiscal[0] + (1 - weight) * fiscal[-1]
    inner = sum(fiscal[1:-1], Decimal(0))
    assert abs(sum(years, Decimal(0)) - ends - inner) < Decimal("1e-12")
