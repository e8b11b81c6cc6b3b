"""How far from a target, in standard deviations."""

from decimal import Decimal
from typing import ClassVar

from burden.measure import Measure, Result, shown
from burden.measures._figures import PUBLISHED
from burden.shares.guards import Values
from burden.shares.levels import deviation, standard_scores


class StandardScore(Measure):
    """The distance of each burden from a target, in standard deviations of the members.

    One outlier swamps it: prefer the defence burden or the effort ratio.
    """

    number: ClassVar[str] = "M18"
    unit: ClassVar[str] = "standard deviations"
    formula: ClassVar[str] = "(x - target) / s, s of the sample"
    source: ClassVar[str] = "NATO Burden Sharing Project"
    reading: ClassVar[str] = "Below zero: under the target."

    def of(self, burdens: Values, target: Decimal) -> Result:
        """Burdens and target in per cent of GDP, in one year."""
        values = standard_scores(burdens, target)
        spread = shown(deviation(burdens))
        lines = {m: f"({one:f} - {target:f}) / {spread}" for m, one in burdens.items()}
        return self.result(values, lines, burdens=burdens, target=target)

    def example(self) -> Result:
        return self.of(PUBLISHED, Decimal(2))
