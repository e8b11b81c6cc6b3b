"""Effort against ability over the years, and breaches of a tolerance that persist."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from burden.shares.guards import Refusal, check_above_zero, check_same
from burden.shares.parts import shares

LOW, HIGH = Decimal("0.75"), Decimal("1.25")
"""Our tolerance around proportionate effort (formula M5)."""

type Figures = Mapping[int, Mapping[str, tuple[Decimal, Decimal]]]
"""Spending and GDP by year and member; in one currency each."""


def effort_ratios(
    spending: Mapping[str, Decimal], gdp: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """Give each member's share of spending over its share of GDP; 1 is proportionate (M5).

    Both in one currency and for one year; any unit. Source: the allied contributions practice of
    the United States ("Report on Allied Contributions to the Common Defense"). Raises Refusal as
    `shares`, and when a member is missing on one side or has no GDP.
    """
    check_same("Spending and GDP", spending, gdp)
    burden, ability = shares(spending), shares(gdp)
    check_above_zero("GDP", ability)
    return {member: share / ability[member] for member, share in burden.items()}


def yearly_efforts(
    figures: Figures, members: Iterable[str], as_of: date
) -> dict[int, dict[str, Decimal]]:
    """Give the effort ratios of each year over by a day for which every member has figures.

    A year that cannot be compared (a figure missing, no GDP, no spending at all) is left out.
    """
    wanted, found = set(members), {}
    for year, pairs in sorted(figures.items()):
        if as_of < date(year, 12, 31) or pairs.keys() != wanted:
            continue
        try:
            found[year] = effort_ratios(
                {member: spending for member, (spending, _) in pairs.items()},
                {member: gdp for member, (_, gdp) in pairs.items()},
            )
        except Refusal:
            continue
    return found


def outside(ratios: Mapping[str, Decimal], low: Decimal, high: Decimal) -> tuple[str, ...]:
    """Name the members whose ratio lies outside a tolerance; its bounds are within.

    Raises ValueError when the bounds are in the wrong order.
    """
    if high < low:
        msg = f"The tolerance runs from {low} to {high}: the bounds are in the wrong order."
        raise ValueError(msg)
    return tuple(member for member, ratio in ratios.items() if not low <= ratio <= high)


def persistent(flags: Sequence[bool], k: int, m: int) -> list[bool]:
    """Say for each period whether it or the `m - 1` before it hold at least `k` breaches (M19).

    Oldest first. It keeps a value near a bound from raising and clearing a finding in turn. Raises
    ValueError unless 1 <= k <= m.
    """
    if not 1 <= k <= m:
        msg = f"Expected k of m with 1 <= k <= m, not {k} of {m}."
        raise ValueError(msg)
    return [sum(flags[max(0, last - m) : last]) >= k for last in range(1, len(flags) + 1)]


def run_start(flags: Sequence[bool]) -> int:
    """Give the index at which the run of breaches that still lasts began; the last one if none."""
    start = len(flags) - 1
    while start > 0 and flags[start - 1]:
        start -= 1
    return start


class Setting(NamedTuple):
    """From where to where a ratio is in balance, and in `k` of how many last years it must not be.

    Bounds are within; what is proportionate is 1.
    """

    low: Decimal = LOW
    high: Decimal = HIGH
    k: int = 2
    m: int = 3

    def __str__(self) -> str:
        return f"{self.within}, in {self.k} of {self.m} years"

    @property
    def within(self) -> str:
        """The bounds, such as 0.75 to 1.25."""
        return f"{self.low.normalize():f} to {self.high.normalize():f}"

    @property
    def clears_when(self) -> str:
        """What ends a breach."""
        return (
            f"every member is within {self.within} in at least {self.m - self.k + 1} of the last "
            f"{self.m} years"
        )


OURS = Setting()
"""What holds unless an alliance has agreed on another."""


class Breach(NamedTuple):
    """The latest year in which a member was out of tolerance, its ratio then, and since when."""

    year: int
    ratio: Decimal
    since: int


def lasting_breaches(
    efforts: Mapping[int, Mapping[str, Decimal]],
    members: Iterable[str],
    setting: Setting = OURS,
) -> dict[str, Breach]:
    """Give the members whose effort breached the tolerance in k of the last m calendar years.

    The last year is the newest with efforts; a year without them is no breach. `since` is the year
    from which the breach has persisted.
    """
    years = range(min(efforts, default=1), max(efforts, default=0) + 1)
    found = {}
    low, high, k, m = setting
    for member in members:
        flags = [year in efforts and not low <= efforts[year][member] <= high for year in years]
        lasts = persistent(flags, k, m)
        if lasts and lasts[-1]:
            year = max(year for year, is_out in zip(years, flags, strict=True) if is_out)
            found[member] = Breach(year, efforts[year][member], years[run_start(lasts)])
    return found
