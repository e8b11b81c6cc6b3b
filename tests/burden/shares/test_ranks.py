"""Tests of rank, with SciPy for a second opinion."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from burden.shares import Refusal
from burden.shares.ranks import MOST_SIGNED, doubled_ranks, spearman, wilcoxon

few = st.integers(-6, 6)  # so few values that ties are common


def named(values: list[int]) -> dict[str, Decimal]:
    return {f"m{n}": Decimal(value) for n, value in enumerate(values)}


@given(st.lists(few, min_size=1, max_size=12))
def test_ranks_agree_with_scipy(values: list[int]) -> None:
    ranks = doubled_ranks([Decimal(value) for value in values])
    assert ranks == [2 * rank for rank in stats.rankdata(values)]


@settings(max_examples=40)
@given(st.lists(st.tuples(few, few), min_size=2, max_size=30))
def test_rho_agrees_with_scipy(pairs: list[tuple[int, int]]) -> None:
    x, y = ([pair[side] for pair in pairs] for side in (0, 1))
    if len(set(x)) == 1 or len(set(y)) == 1:
        with pytest.raises(Refusal, match="no order"):
            spearman(named(x), named(y))
        return
    if 5 <= len(pairs) <= 8:
        pairs = pairs[:4]
        x, y = x[:4], y[:4]
        if len(set(x)) == 1 or len(set(y)) == 1:
            return
    expected = stats.spearmanr(x, y, alternative="greater")
    found = spearman(named(x), named(y))
    assert float(found.rho) == pytest.approx(expected.statistic, abs=1e-12)
    if found.p is not None:
        assert float(found.p) == pytest.approx(expected.pvalue, abs=1e-9)


@pytest.mark.parametrize("values", [[3, 1, 2, 5, 4], [1, 2, 2, 3, 3, 4]])
def test_the_enumerated_p_agrees_with_a_full_permutation_test(values: list[int]) -> None:
    order = list(range(len(values)))
    expected = stats.permutation_test(
        (order,),
        lambda x: stats.spearmanr(x, values).statistic,
        permutation_type="pairings",
        alternative="greater",
        n_resamples=10**4,
    )
    found = spearman(named(order), named(values))
    assert found.p is not None
    assert float(found.p) == pytest.approx(expected.pvalue, abs=1e-12)


@settings(max_examples=40)
@given(st.lists(st.integers(-400, 400).filter(bool), min_size=5, max_size=20, unique_by=abs))
def test_the_signed_ranks_agree_with_scipy(values: list[int]) -> None:
    expected = stats.wilcoxon(values, method="exact")
    found = wilcoxon(named(values))
    assert found.p is not None
    assert float(found.w) == expected.statistic
    assert float(found.p) == pytest.approx(expected.pvalue, abs=1e-12)


def test_differences_of_zero_are_left_out_and_ties_share_a_rank() -> None:
    found = wilcoxon(named([0, 3, -3, 1, 2, 2, 5]))
    assert (found.plus, found.minus, found.pairs) == (Decimal("16.5"), Decimal("4.5"), 6)


def test_nothing_but_zeros_and_too_many_are_refused() -> None:
    with pytest.raises(Refusal, match="nothing to rank"):
        wilcoxon(named([0, 0]))
    with pytest.raises(Refusal, match=f"more than the {MOST_SIGNED}"):
        wilcoxon(named(list(range(1, MOST_SIGNED + 2))))


def test_a_perfect_order_of_many_is_certain() -> None:
    up = named(list(range(9)))
    assert spearman(up, up).p == 0
    assert spearman(up, named(list(range(9, 0, -1)))).p == 1
