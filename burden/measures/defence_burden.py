"""How much of what a state makes goes into defence."""

from typing import ClassVar

from burden.measure import Measure, Result
from burden.measures._figures import GDP, SPENDING, of
from burden.shares.guards import Values
from burden.shares.levels import burdens


class DefenceBurden(Measure):
    """Defence spending in per cent of GDP: the effort relative to size."""

    number: ClassVar[str] = "M1"
    unit: ClassVar[str] = "per cent of GDP"
    formula: ClassVar[str] = "spending / GDP"
    source: ClassVar[str] = "Olson and Zeckhauser 1966; SIPRI"
    reading: ClassVar[str] = "Larger is more effort. It says nothing of what the money buys."

    def of(self, spending: Values, gdp: Values) -> Result:
        """Spending in millions and GDP in billions of one currency, one calendar year."""
        values = burdens(spending, {member: one * 1000 for member, one in gdp.items()})
        lines = {
            member: f"{one:,f} m / {gdp[member]:,f} bn in per cent"
            for member, one in spending.items()
        }
        return self.result(values, lines, spending=spending, gdp=gdp)

    def example(self) -> Result:
        return self.of(of(SPENDING, "KOR"), of(GDP, "KOR"))
