"""Whether one member pays for all."""

from typing import ClassVar

from burden.measure import Measure, Result, shown
from burden.measures._figures import SPENDING
from burden.shares import spread
from burden.shares.guards import Values
from burden.shares.parts import shares


class Concentration(Measure):
    """The sum of squared shares, what of it lies above an even spread, and the payers it equals."""

    number: ClassVar[str] = "M8"
    unit: ClassVar[str] = "from 1/n to 1; normalised, from 0 to 1; members"
    formula: ClassVar[str] = "H = sum of s squared; (H - 1/n) / (1 - 1/n); 1 / H"
    source: ClassVar[str] = "Herfindahl 1950; Hirschman 1964"
    reading: ClassVar[str] = "1: one member pays all."

    def of(self, values: Values) -> Result:
        """Figures of one basis, one currency and one period, for every member."""
        found = spread.concentration(values)
        squares = " + ".join(f"{shown(share)}²" for share in shares(values).values())
        even = f"1/{len(values)}"
        lines = {
            "herfindahl": squares,
            "normalised": f"({shown(found.herfindahl)} - {even}) / (1 - {even})",
            "effective": f"1 / {shown(found.herfindahl)}",
        }
        return self.result(found._asdict(), lines, values=values)

    def example(self) -> Result:
        return self.of(SPENDING)
