"""An amount in another currency."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import ClassVar

from burden.measure import Measure, Result
from burden.shares.money import Amount, Rate, convert


class Conversion(Measure):
    """An amount in another currency at the average rate of its own period, never at today's.

    Rate, source and date stay with the result. Without a rate there is no result.
    """

    number: ClassVar[str] = "M16"
    unit: ClassVar[str] = "of the other currency"
    formula: ClassVar[str] = "amount / rate"
    source: ClassVar[str] = "the source that each rate names"
    reading: ClassVar[str] = "Current prices, unless the amount names the year of its prices."

    def of(self, amount: Amount, target: str, on: date, rates: Iterable[Rate]) -> Result:
        """The amount in `target`, at the rate of the period that the day lies in."""
        listed = list(rates)
        found = convert(amount, target, on, listed)
        one = found.rate
        told = {"per_unit": one.per_unit, "source": one.source} if one else {}
        return Result(
            self.number,
            target,
            {target: found.amount.value},
            {"amount": amount.value, "currency": amount.currency, "on": on.isoformat(), **told},
            (found.arithmetic,),
        )

    def example(self) -> Result:
        year = date(2023, 1, 1), date(2023, 12, 31)
        won = Amount(Decimal(1289600000000), "KRW", "agreed")
        rate = Rate("KRW", "USD", Decimal("1305.66"), *year, "average implied by SIPRI")
        return self.of(won, "USD", date(2023, 6, 30), [rate])
