"""Who has which part of the whole."""

from decimal import Decimal
from typing import ClassVar

from burden.measure import Measure, Result
from burden.measures._figures import PAIR, SPENDING, of
from burden.shares import parts
from burden.shares.guards import Values


class Shares(Measure):
    """Each member's part of the sum over all members."""

    number: ClassVar[str] = "M3"
    unit: ClassVar[str] = "from 0 to 1"
    formula: ClassVar[str] = "x / sum of x"
    source: ClassVar[str] = "common practice"
    reading: ClassVar[str] = "Goes into the measures M4 to M8; the members' shares add up to 1."

    def of(self, values: Values) -> Result:
        """Figures of one basis, one currency and one period, for every member."""
        total = sum(values.values(), Decimal(0))
        lines = {member: f"{one:,f} / {total:,f}" for member, one in values.items()}
        return self.result(parts.shares(values), lines, values=values)

    def example(self) -> Result:
        return self.of(of(SPENDING, *PAIR))
