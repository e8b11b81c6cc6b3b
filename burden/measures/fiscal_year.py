"""A calendar year's amount from two fiscal years."""

from decimal import Decimal
from typing import ClassVar

from burden.measure import Measure, Result, shown
from burden.shares.pledged import in_calendar_year


class FiscalYear(Measure):
    """What of two fiscal years belongs to a calendar year, by months.

    SIPRI's own figures follow from it, but for the United States', whose year it leaves as it is.
    """

    number: ClassVar[str] = "M15"
    unit: ClassVar[str] = "of the currency"
    formula: ClassVar[str] = "w x FY before + (1 - w) x FY within; w = (first month - 1) / 12"
    source: ClassVar[str] = "SIPRI, sources and methods"
    reading: ClassVar[str] = "Spreads each fiscal year evenly over its months."

    def of(self, before: Decimal, within: Decimal, first_month: int) -> Result:
        """The fiscal years that began the year before and within the year, and their month."""
        weight = Decimal(first_month - 1) / 12
        values = {"calendar year": in_calendar_year(before, within, first_month)}
        told = f"{shown(weight)} x {before:,f} + {shown(1 - weight)} x {within:,f}"
        lines = {"calendar year": told}
        return self.result(values, lines, before=before, within=within, first_month=first_month)

    def example(self) -> Result:
        return self.of(Decimal("7157.5"), Decimal("8776.4"), 4)
