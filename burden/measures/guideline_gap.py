"""What is missing to a guideline, and the path towards it."""

from decimal import Decimal
from typing import ClassVar

from burden.measure import Measure, Result
from burden.shares import levels


class GuidelineGap(Measure):
    """The money between a state's burden and a guideline, in per cent of GDP.

    The straight path to a guideline is our choice; declarations ask for a credible one only.
    """

    number: ClassVar[str] = "M14"
    unit: ClassVar[str] = "of GDP's currency"
    formula: ClassVar[str] = "(target - burden) x GDP; p(t) = p0 + (T - p0)(t - t0) / (t1 - t0)"
    source: ClassVar[str] = "Wales Summit Declaration 2014; The Hague Summit Declaration 2025"
    reading: ClassVar[str] = "Above zero: so much is missing. Below zero: the guideline is passed."

    def of(self, target: Decimal, burden: Decimal, gdp: Decimal) -> Result:
        """Target and burden in per cent of GDP; the gap is in the unit of GDP."""
        values = {"gap": levels.guideline_gap(target, burden, gdp)}
        lines = {"gap": f"({target:f} % - {burden:f} %) x {gdp:,f}"}
        return self.result(values, lines, target=target, burden=burden, gdp=gdp)

    def path(self, start: Decimal, target: Decimal, years: tuple[int, int], year: int) -> Result:
        """Where the straight line from the first to the last year lies in a year."""
        first, last = years
        values = {str(year): levels.path(start, target, first, last, year)}
        span = f"({year} - {first}) / ({last} - {first})"
        lines = {str(year): f"{start:f} % + ({target:f} % - {start:f} %) x {span}"}
        return self.result(values, lines, start=start, target=target, years=years, year=year)

    def example(self) -> Result:
        burden = 100 * Decimal(55270) / Decimal(4030500)
        return self.of(Decimal(2), burden.quantize(Decimal("1e-8")), Decimal("4030.5"))
