"""Tests of rank, exact where the number of members allows: Spearman's and Wilcoxon's.

Ranks are kept doubled, so that those of ties (averages that end in a half) are whole numbers and
every count below is exact.
"""

import math
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations
from typing import NamedTuple

from burden.shares.guards import Refusal, Values, check, check_same

FEWEST_FOR_A_P = 5
MOST_TO_ENUMERATE = 8
MOST_SIGNED = 200


class Correlation(NamedTuple):
    """Spearman's rho, the one-sided p of a rho as large, and how p was found or why there is none.

    `p` is None for fewer than five members: any order of so few is likely.
    """

    rho: Decimal
    p: Decimal | None
    method: str


def spearman(x: Values, y: Values) -> Correlation:
    """Give the correlation of ranks, which asks whether the large carry more (formula M6).

    Pearson's coefficient of average ranks. The p of the hypothesis "rho > 0" is exact by
    enumeration up to eight members, else Student's t with n - 2 degrees of freedom. Source: Olson
    and Zeckhauser 1966 for the question. Raises Refusal for fewer than two members, one missing
    on either side, and a column of equal values.
    """
    check_same("Both figures", x, y)
    check(x, may_be_negative=True)
    check(y, may_be_negative=True)
    first, second = doubled_ranks(list(x.values())), doubled_ranks([y[one] for one in x])
    count = len(first)
    middle = count + 1  # of doubled ranks
    spread = [sum((rank - middle) ** 2 for rank in ranks) for ranks in (first, second)]
    if not all(spread):
        raise Refusal("All values of one figure are equal: they have no order to compare.")
    shared = sum((a - middle) * (b - middle) for a, b in zip(first, second, strict=True))
    rho = shared / (Decimal(spread[0]) * spread[1]).sqrt()
    if count < FEWEST_FOR_A_P:
        return Correlation(rho, None, f"no p for {count} members: fewer than {FEWEST_FOR_A_P}")
    if count <= MOST_TO_ENUMERATE:
        return Correlation(rho, _enumerated(first, second), "exact, by enumeration, one-sided")
    return Correlation(rho, _student(rho, count - 2), f"t with {count - 2} degrees, one-sided")


def doubled_ranks(values: Sequence[Decimal]) -> list[int]:
    """Give twice the rank of each from 1 up, ties sharing the average."""
    counts, below = Counter(values), 0
    ranks = {}
    for value in sorted(counts):
        ranks[value] = 2 * below + counts[value] + 1
        below += counts[value]
    return [ranks[value] for value in values]


def _enumerated(first: Sequence[int], second: Sequence[int]) -> Decimal:
    """The part of all orders whose sum of products is at least the one seen."""
    seen = math.sumprod(first, second)
    orders = permutations(second)
    at_least = sum(1 for order in orders if math.sumprod(first, order) >= seen)
    return Decimal(at_least) / math.factorial(len(first))


def _student(rho: Decimal, degrees: int) -> Decimal:
    """The upper tail of Student's t, by the finite sums for whole degrees of freedom.

    Source: Abramowitz and Stegun, 26.7.3 and 26.7.4.
    """
    if abs(rho) >= 1:
        return Decimal(0) if rho > 0 else Decimal(1)
    angle = math.atan(float(rho) / math.sqrt(1 - float(rho) ** 2))
    sine, cosine = math.sin(angle), math.cos(angle)
    is_odd = degrees % 2 == 1
    term = total = (cosine if is_odd else 1.0) if degrees > 1 else 0.0
    for n in range(3 if is_odd else 2, degrees - 1, 2):
        term *= cosine**2 * (n - 1) / n
        total += term
    inner = 2 / math.pi * (angle + sine * total) if is_odd else sine * total
    return Decimal(repr((1 - inner) / 2))


class Concordance(NamedTuple):
    """Wilcoxon's sums of ranks and the exact two-sided p; None for fewer than five differences."""

    plus: Decimal
    minus: Decimal
    p: Decimal | None
    pairs: int

    @property
    def w(self) -> Decimal:
        """The smaller of both sums."""
        return min(self.plus, self.minus)


def wilcoxon(differences: Values) -> Concordance:
    """Compare what is carried with what is gained by signed ranks (formula M7).

    Differences of zero are left out, ties share the average rank. The p of "no difference" is
    exact: every choice of signs is counted. Meaningless for two members: use all members of all
    alliances, or years. Source: Wilcoxon 1945. Raises Refusal when nothing differs.
    """
    check(differences, may_be_negative=True)
    known = [value for value in differences.values() if value]
    if not known:
        raise Refusal("No difference is other than zero: there is nothing to rank.")
    if len(known) > MOST_SIGNED:
        raise Refusal(f"{len(known)} differences are more than the {MOST_SIGNED} counted exactly.")
    ranks = doubled_ranks([abs(value) for value in known])
    plus = sum(rank for rank, value in zip(ranks, known, strict=True) if value > 0)
    minus = sum(ranks) - plus
    p = _signed(ranks, min(plus, minus)) if len(known) >= FEWEST_FOR_A_P else None
    return Concordance(Decimal(plus) / 2, Decimal(minus) / 2, p, len(known))


def _signed(ranks: Sequence[int], smaller: int) -> Decimal:
    """Twice the part of all choices of signs whose sum is at most the smaller one, at most 1."""
    ways = [1] + [0] * smaller
    for rank in ranks:
        for total in range(smaller, rank - 1, -1):
            ways[total] += ways[total - rank]
    orders: int = 2 ** len(ranks)
    return min(Decimal(1), 2 * Decimal(sum(ways)) / orders)
