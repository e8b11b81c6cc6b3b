"""Levels and their changes."""

from decimal import Decimal
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burden.shares.levels import deviation, guideline_gap, path


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=20))
def test_the_deviation_agrees_with_the_standard_library(values: list[int]) -> None:
    found = deviation({str(n): Decimal(value) for n, value in enumerate(values)})
    assert float(found) == pytest.approx(stdev(values), rel=1e-12, abs=1e-12)


@given(st.integers(2000, 2060), st.decimals(0, 10, places=2), st.decimals(0, 10, places=2))
def test_a_path_stays_between_its_ends(year: int, start: Decimal, target: Decimal) -> None:
    level = path(start, target, 2025, 2035, year)
    assert min(start, target) <= level <= max(start, target)


def test_a_passed_guideline_has_a_gap_below_zero() -> None:
    assert guideline_gap(Decimal(2), Decimal(3), Decimal(100)) == -1
