"""Whether a member carries what its means suggest."""

from decimal import Decimal
from typing import ClassVar

from burden.measure import Measure, Result
from burden.measures._figures import GDP, PAIR, SPENDING, of
from burden.shares.effort import effort_ratios
from burden.shares.guards import Values


class EffortRatio(Measure):
    """Each member's share of the spending over its share of the GDP."""

    number: ClassVar[str] = "M5"
    unit: ClassVar[str] = "1 is proportionate"
    formula: ClassVar[str] = "share of spending / share of GDP"
    source: ClassVar[str] = "Reports on Allied Contributions to the Common Defense, United States"
    reading: ClassVar[str] = "Our tolerance is 0.75 to 1.25; below it a member carries too little."

    def of(self, spending: Values, gdp: Values) -> Result:
        """Both for one year, each in one currency; the units do not matter."""
        values = effort_ratios(spending, gdp)
        spent, made = (sum(each.values(), Decimal(0)) for each in (spending, gdp))
        lines = {
            one: f"({spending[one]:,f} / {spent:,f}) / ({gdp[one]:,f} / {made:,f})"
            for one in spending
        }
        return self.result(values, lines, spending=spending, gdp=gdp)

    def example(self) -> Result:
        return self.of(of(SPENDING, *PAIR), of(GDP, *PAIR))
