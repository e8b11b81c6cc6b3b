"""Amounts are never mixed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burden.shares import Refusal
from burden.shares.money import Amount, total

ONE = Amount(Decimal("10.10"), "KRW", "agreed")


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (Amount(Decimal(1), "KRW", "ceiling"), "different basis are never added: agreed, ceiling"),
        (Amount(Decimal(1), "USD", "agreed"), "different currency are never added: KRW, USD"),
        (Amount(Decimal(1), "KRW", "agreed", 2023), "price basis are never added: 2023, current"),
    ],
)
def test_what_does_not_belong_together_is_not_added(other: Amount, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        total([ONE, other])


def test_no_amount_is_not_zero() -> None:
    with pytest.raises(Refusal, match="not zero"):
        total([])


@given(st.lists(st.decimals(min_value=0, max_value=10**12, places=2), min_size=1, max_size=50))
def test_a_sum_is_exact_to_the_cent(values: list[Decimal]) -> None:
    found = total(Amount(value, "KRW", "paid") for value in values)
    assert found.value * 100 == sum(int(value * 100) for value in values)
    assert (found.currency, found.basis) == ("KRW", "paid")


def test_an_amount_reads_with_its_prices() -> None:
    assert str(ONE) == "10.10 KRW"
    assert str(Amount(Decimal("5800000000.0000"), "KRW")) == "5,800,000,000 KRW"
    assert str(Amount(Decimal("60.5000"), "KRW")) == "60.50 KRW"
    assert str(Amount(Decimal("0.1234"), "KRW")) == "0.1234 KRW"
    assert str(Amount(Decimal(1000), "USD", "paid", 2023)) == "1,000 USD at 2023 prices"
