"""Whether a member pays for what it gains."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from burden.measure import Measure, Result, shown
from burden.measures._figures import GDP, PAIR, PEOPLE, SPENDING, of
from burden.shares.guards import Values
from burden.shares.parts import balances


class BurdenAndBenefit(Measure):
    """Each member's share of the burden less its share of the benefit.

    The benefit is the mean of the shares of what there is to protect: economy, people, exposed
    border. Which proxies were used is part of the result.
    """

    number: ClassVar[str] = "M4"
    unit: ClassVar[str] = "gap, from -1 to 1; ratio, from 0"
    formula: ClassVar[str] = "gap = burden share - mean proxy share; ratio = burden / benefit"
    source: ClassVar[str] = (
        "Sandler and Forbes 1980; Sandler and Shimizu 2014; Kim and Sandler 2019"
    )
    reading: ClassVar[str] = "A gap below zero: the member pays less than it gains."

    def of(self, burden: Values, proxies: Mapping[str, Values]) -> Result:
        """What is carried, and for each proxy of the benefit the members' figures."""
        found = balances(burden, proxies)
        values: dict[str, Decimal | None] = {}
        lines = {}
        for member, one in found.items():
            carried, gained = shown(one.burden), shown(one.benefit)
            values |= {f"{member} benefit": one.benefit, f"{member} gap": one.gap}
            values[f"{member} ratio"] = one.ratio
            lines[f"{member} benefit"] = f"mean share of {', '.join(proxies)}"
            lines[f"{member} gap"] = f"{carried} - {gained}"
            lines[f"{member} ratio"] = f"{carried} / {gained}"
        return self.result(values, lines, burden=burden, proxies=proxies)

    def example(self) -> Result:
        proxies = {"GDP": of(GDP, *PAIR), "population": of(PEOPLE, *PAIR)}
        return self.of(of(SPENDING, *PAIR), proxies)
