"""Levels of one state: burden on its economy, per head, against a target.

Spending in millions, GDP in billions, people in millions, unless a function says otherwise.
"""

from decimal import Decimal

from burden.shares.guards import (
    Refusal,
    Values,
    check,
    check_above_zero,
    check_same,
)


def burdens(spending: Values, gdp: Values) -> dict[str, Decimal]:
    """Give spending in per cent of GDP, both in one unit of one currency (formula M1).

    Sources: Olson and Zeckhauser 1966; SIPRI. Raises Refusal when a member is missing on one
    side, has no GDP, or a figure is negative.
    """
    check_same("Spending and GDP", spending, gdp)
    check(spending, least=1)
    check(gdp, least=1)
    check_above_zero("GDP", gdp)
    return {member: 100 * value / gdp[member] for member, value in spending.items()}


def per_head(spending: Values, people: Values) -> dict[str, Decimal]:
    """Give spending per inhabitant: millions over millions, in whole units (formula M2)."""
    check_same("Spending and population", spending, people)
    check(spending, least=1)
    check(people, least=1)
    check_above_zero("population", people)
    return {member: value / people[member] for member, value in spending.items()}


def guideline_gap(target: Decimal, burden: Decimal, gdp: Decimal) -> Decimal:
    """Give what is missing to a target: (target - burden) x GDP, in the unit of GDP (M14).

    Target and burden in per cent of GDP; below zero, the target is passed.
    """
    if not gdp.is_finite() or gdp <= 0:
        raise Refusal(f"The GDP is {gdp}: a gap needs one above zero.")
    return (target - burden) * gdp / 100


def path(start: Decimal, target: Decimal, first: int, last: int, year: int) -> Decimal:
    """Give the level in a year on the straight line from `start` to `target` (formula M14).

    Flat before the first year and after the last. The straight line is our choice.
    """
    if last <= first:
        raise Refusal(f"A path from {first} to {last} does not lead forward in time.")
    done = Decimal(min(max(year, first), last) - first) / (last - first)
    return start + (target - start) * done


def deviation(values: Values) -> Decimal:
    """Give the standard deviation of the sample: divided by n - 1, not by n."""
    check(values, may_be_negative=True)
    mean = sum(values.values(), Decimal(0)) / len(values)
    squares = sum(((value - mean) ** 2 for value in values.values()), Decimal(0))
    return (squares / (len(values) - 1)).sqrt()


def standard_scores(burdens: Values, target: Decimal) -> dict[str, Decimal]:
    """Give (x - target) / s of each, s the standard deviation of the sample (formula M18).

    After the NATO Burden Sharing Project. One outlier swamps it: prefer M1 or M5. Raises Refusal
    for fewer than two members, and when all are equal.
    """
    spread = deviation(burdens)
    if not spread:
        raise Refusal("All members are equal: there is no deviation to measure by.")
    return {member: (value - target) / spread for member, value in burdens.items()}
