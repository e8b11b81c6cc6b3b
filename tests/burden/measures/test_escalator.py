"""Escalators."""

from decimal import Decimal

import pytest

from burden.measures.escalator import Escalator
from tests.burden.measures.figures import read


def chain(base: str, *growth: str, cap: str | None = None) -> list[str]:
    rates = [Decimal(rate) for rate in growth]
    limit = None if cap is None else Decimal(cap)
    return list(read(Escalator().of(Decimal(base), rates, cap=limit).values, 1).values())


def test_the_eleventh_agreement_follows_the_defence_budget_of_the_year_before() -> None:
    expected = ["1247.2", "1289.6", "1346.3", "1402.8"]
    assert chain("1183.3", "5.4", "3.4", "4.4", "4.2") == expected


@pytest.mark.parametrize(("prices", "expected"), [("2.1", "1551.1"), ("6", "1595.2")])
def test_the_twelfth_follows_prices_up_to_a_cap(prices: str, expected: str) -> None:
    assert chain("1519.2", prices, cap="5") == [expected]


def test_rounding_each_year_is_not_rounding_at_the_end() -> None:
    rates = [Decimal("0.4")] * 2
    yearly = Escalator().of(Decimal(10), rates).values
    late = Escalator().of(Decimal(10), rates, quantum=Decimal("0.01")).values
    assert (read(yearly, 2)["year 2"], read(late, 2)["year 2"]) == ("10.00", "10.08")
