"""How unevenly something is spread over the members."""

from decimal import Decimal
from typing import NamedTuple

from burden.shares.guards import Refusal, Values, check
from burden.shares.parts import shares


class Concentration(NamedTuple):
    """Herfindahl and Hirschman's index, what of it is above an even spread, and 1 over it."""

    herfindahl: Decimal
    normalised: Decimal
    effective: Decimal


def concentration(values: Values) -> Concentration:
    """Give the sum of squared shares: 1 is one payer, 1/n an even spread (formula M8).

    `effective` is the number of equal payers that would give the same index. Raises Refusal as
    `shares`.
    """
    found = sum((share**2 for share in shares(values).values()), Decimal(0))
    even = 1 / Decimal(len(values))
    return Concentration(found, (found - even) / (1 - even), 1 / found)


class Inequality(NamedTuple):
    """Gini's coefficient, and the same corrected for few members by n / (n - 1)."""

    gini: Decimal
    corrected: Decimal


def inequality(values: Values) -> Inequality:
    """Give Gini's coefficient: 0 is equal (formula M9). Raises Refusal as `shares`."""
    check(values)
    ordered, count = sorted(values.values()), len(values)
    total = sum(ordered, Decimal(0))
    if not total:
        raise Refusal("The values add up to zero: there is nothing to share.")
    signed = ((2 * n - count - 1) * value for n, value in enumerate(ordered, 1))
    gini = sum(signed, Decimal(0)) / (count * total)
    return Inequality(gini, gini * count / (count - 1))
