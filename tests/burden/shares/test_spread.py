"""Concentration and inequality: what always holds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burden.shares import Refusal
from burden.shares.spread import concentration, inequality

amounts = st.decimals(min_value=0, max_value=10**6, places=2)
members = st.dictionaries(st.text(min_size=1, max_size=3), amounts, min_size=2, max_size=8).filter(
    lambda values: any(values.values())
)
HAIR = Decimal("1e-20")


@given(members)
def test_both_lie_between_even_and_one_payer(values: dict[str, Decimal]) -> None:
    found, gini = concentration(values), inequality(values)
    assert 1 / Decimal(len(values)) - HAIR <= found.herfindahl <= 1 + HAIR
    assert -HAIR <= found.normalised <= 1 + HAIR
    assert -HAIR <= gini.gini <= gini.corrected + HAIR
    assert gini.corrected <= 1 + HAIR


@given(members, st.integers(1, 1000))
def test_neither_depends_on_the_unit(values: dict[str, Decimal], unit: int) -> None:
    scaled = {member: value * unit for member, value in values.items()}
    assert abs(concentration(scaled).herfindahl - concentration(values).herfindahl) < HAIR
    assert abs(inequality(scaled).gini - inequality(values).gini) < HAIR


def test_equals_are_even_and_one_payer_is_not() -> None:
    even = {name: Decimal(7) for name in "ABC"}
    alone = {"A": Decimal(7), "B": Decimal(0), "C": Decimal(0)}
    assert concentration(even).normalised == inequality(even).gini == 0
    assert concentration(alone).normalised == inequality(alone).corrected == 1


def test_nothing_to_spread_is_refused() -> None:
    with pytest.raises(Refusal, match="add up to zero"):
        inequality({"A": Decimal(0), "B": Decimal(0)})
