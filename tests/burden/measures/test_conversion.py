"""Other currencies."""

from datetime import date
from decimal import Decimal

import pytest

from burden.measures.conversion import Conversion
from burden.shares import Refusal
from burden.shares.money import Amount, Rate
from tests.burden.measures.figures import read

WON = Amount(Decimal("1289.6"), "KRW", "agreed")
YEAR = date(2023, 1, 1), date(2023, 12, 31)
RATE = Rate("KRW", "USD", Decimal("1.30566"), *YEAR, "SIPRI")  # thousand won, so that bn give m


def test_the_won_of_2023_in_dollars_shows_rate_source_and_period() -> None:
    result = Conversion().of(WON, "USD", date(2023, 6, 30), [RATE])
    assert read(result.values, 1) == {"USD": "987.7"}
    assert "1.30566 KRW per USD (SIPRI, 2023-01-01 to 2023-12-31)" in str(result)


@pytest.mark.parametrize("day", [date(2022, 12, 31), date(2024, 1, 1)])
def test_a_rate_of_another_year_does_not_stand_in(day: date) -> None:
    with pytest.raises(Refusal, match=f"no rate of KRW per USD for {day}"):
        Conversion().of(WON, "USD", day, [RATE])


def test_the_rate_of_the_shorter_period_comes_first() -> None:
    month = Rate("KRW", "USD", Decimal(2), date(2023, 6, 1), date(2023, 6, 30), "monthly")
    result = Conversion().of(WON, "USD", date(2023, 6, 30), [RATE, month])
    assert result.inputs["source"] == "monthly"


def test_a_rate_serves_both_ways() -> None:
    dollars = Amount(Decimal(2), "USD", "agreed")
    result = Conversion().of(dollars, "KRW", date(2023, 6, 30), [RATE])
    assert result.values == {"KRW": Decimal("2.61132")}
    assert "2 USD x 1.30566 KRW per USD" in str(result)
    assert str(result).endswith("= 2.61 KRW")


def test_ones_own_currency_needs_no_rate() -> None:
    assert Conversion().of(WON, "KRW", date(2023, 6, 30), []).values == {"KRW": WON.value}
