"""Spending for each inhabitant."""

from decimal import Decimal

import pytest

from burden.measures.per_head import PerHead
from burden.shares import Refusal
from tests.burden.measures.figures import column, read


def test_each_inhabitant_of_the_united_states_carries_so_much() -> None:
    result = PerHead().of(column("defence_spending", "USA"), column("population", "USA"))
    assert read(result.values, 0) == {"USA": "2932"}


def test_nobody_to_carry_it_is_refused() -> None:
    with pytest.raises(Refusal, match="population of A is zero"):
        PerHead().of({"A": Decimal(1)}, {"A": Decimal(0)})
