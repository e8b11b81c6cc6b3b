"""How unequal the members are."""

from decimal import Decimal
from typing import ClassVar

from burden.measure import Measure, Result, shown
from burden.shares import spread
from burden.shares.guards import Values


class Inequality(Measure):
    """Gini's coefficient, and the same corrected for how few members there are."""

    number: ClassVar[str] = "M9"
    unit: ClassVar[str] = "from 0 to 1"
    formula: ClassVar[str] = (
        "sum of (2i - n - 1) x(i) / (n sum of x), x in order; times n / (n - 1)"
    )
    source: ClassVar[str] = "Gini 1912"
    reading: ClassVar[str] = "0: all are equal."

    def of(self, values: Values) -> Result:
        """Figures of one basis, one currency and one period, for every member."""
        found, count = spread.inequality(values), len(values)
        ordered = ", ".join(shown(one) for one in sorted(values.values()))
        lines = {
            "gini": f"of {ordered}",
            "corrected": f"{shown(found.gini)} x {count} / {count - 1}",
        }
        return self.result(found._asdict(), lines, values=values)

    def example(self) -> Result:
        return self.of({name: Decimal(10 * n) for n, name in enumerate("ABCD", 1)})
