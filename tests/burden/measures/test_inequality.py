"""Inequality between members."""

from decimal import Decimal

from burden.measures.inequality import Inequality
from tests.burden.measures.figures import column, read


def test_four_even_steps() -> None:
    result = Inequality().of({name: Decimal(10 * n) for n, name in enumerate("DACB", 1)})
    assert read(result.values) == {"gini": "0.2500", "corrected": "0.3333"}


def test_spending_of_seven_states() -> None:
    assert read(Inequality().of(column("defence_spending")).values)["gini"] == "0.6972"
