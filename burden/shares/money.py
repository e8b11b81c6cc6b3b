"""Amounts with their currency and basis, rates with their source, and sums that refuse to mix."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from burden.shares.guards import Refusal


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of a currency, of one basis, at the prices of a year (0: current prices)."""

    value: Decimal
    currency: str
    basis: str = ""
    price_year: int = 0

    def __str__(self) -> str:
        told = f" at {self.price_year} prices" if self.price_year else ""
        return f"{_short(self.value)} {self.currency}{told}"


def _short(value: Decimal) -> str:
    """The value to its last digit, without zeros that follow the hundredths."""
    return re.sub(r"(\.\d\d\d*?)0+$", r"\1", f"{value:,f}").removesuffix(".00")


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of `target` costs in `currency` over a period, and who says so.

    It serves both ways: what is told in `target` is multiplied by it.
    """

    currency: str
    target: str
    per_unit: Decimal
    starts_on: date
    ends_on: date
    source: str

    def is_between(self, one: str, other: str) -> bool:
        """Whether it tells either of the currencies in the other."""
        return {self.currency, self.target} == {one, other}


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in another currency; the original and the rate stay with it."""

    amount: Amount
    original: Amount
    rate: Rate | None

    @property
    def arithmetic(self) -> str:
        """The conversion as a person would write it, with rate, source and period."""
        if self.rate is None:
            return str(self.original)
        sign = "/" if self.original.currency == self.rate.currency else "x"
        return (
            f"{self.original} {sign} {self.rate.per_unit.normalize():f} {self.rate.currency} per "
            f"{self.rate.target} ({self.rate.source}, {self.rate.starts_on} to "
            f"{self.rate.ends_on}) = {self.amount.value:,.2f} {self.amount.currency}"
        )


def convert(amount: Amount, target: str, on: date, rates: Iterable[Rate]) -> Converted:
    """Give an amount in another currency at the rate of the period the day lies in (formula M16).

    Of several rates the one for the shortest period is taken. Raises Refusal without a rate: a
    missing rate is no zero, and no rate of another day stands in for it.
    """
    if amount.currency == target:
        return Converted(amount, amount, None)
    fitting = [
        one
        for one in rates
        if one.is_between(amount.currency, target) and one.starts_on <= on <= one.ends_on
    ]
    if not fitting:
        raise Refusal(f"There is no rate of {amount.currency} per {target} for {on}.")
    rate = min(fitting, key=lambda one: (one.ends_on - one.starts_on, one.source))
    if rate.per_unit <= 0:
        raise Refusal(f"The rate of {amount.currency} per {target} for {on} is {rate.per_unit}.")
    is_direct = amount.currency == rate.currency
    value = amount.value / rate.per_unit if is_direct else amount.value * rate.per_unit
    return Converted(Amount(value, target, amount.basis, amount.price_year), amount, rate)


def convert_year(amount: Amount, target: str, year: int, rates: Iterable[Rate]) -> Converted:
    """Give an amount of a calendar year in another currency, at the average rate of that year.

    A rate of a month or a day says nothing of a whole year. Raises Refusal without one (M16).
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    yearly = [one for one in rates if one.starts_on <= first and last <= one.ends_on]
    if amount.currency != target and not any(
        one.is_between(amount.currency, target) for one in yearly
    ):
        raise Refusal(f"There is no rate of {amount.currency} per {target} for {year}.")
    return convert(amount, target, last, yearly)


def total(amounts: Iterable[Amount]) -> Amount:
    """Add amounts of one currency, one basis and one price basis; Refusal where they are mixed."""
    listed = list(amounts)
    if not listed:
        raise Refusal("There is no amount to add up: that is not zero.")
    for what, found in (
        ("basis", sorted({one.basis for one in listed})),
        ("currency", sorted({one.currency for one in listed})),
        ("price basis", sorted({str(one.price_year or "current") for one in listed})),
    ):
        if len(found) > 1:
            raise Refusal(f"Amounts of different {what} are never added: {', '.join(found)}.")
    first = listed[0]
    value = sum((one.value for one in listed), Decimal(0))
    return Amount(value, first.currency, first.basis, first.price_year)
