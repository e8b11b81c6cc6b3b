"""Whether what fell due has come."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from burden.measure import Measure, Result
from burden.shares import pledged


class Delivery(Measure):
    """What was delivered of what had fallen due by a day, and what is still lacking.

    Due by the plan of instalments, or without one evenly over the days of the period, both ends
    included.
    """

    number: ClassVar[str] = "M12"
    unit: ClassVar[str] = "of the currency; ratio, 1 is all"
    formula: ClassVar[str] = "due = pledge x days elapsed / days in period; delivered / due"
    source: ClassVar[str] = "the pledge's own schedule"
    reading: ClassVar[str] = "Below 0.9 a warning, below 0.75 an alert: ours."

    def of(
        self, pledge: Decimal, delivered: Decimal, starts_on: date, ends_on: date, as_of: date
    ) -> Result:
        """Pledged and delivered in one currency and basis; the period, and the day asked for."""
        due = pledged.due_by_days(pledge, starts_on, ends_on, as_of)
        found = pledged.delivery(due, delivered)
        days, whole = (as_of - starts_on).days + 1, (ends_on - starts_on).days + 1
        lines = {
            "due": f"{pledge:,f} x {min(max(days, 0), whole)} / {whole}",
            "ratio": f"{delivered:,f} / {due:,.2f}",
            "shortfall": f"{due:,.2f} - {delivered:,f}, at least 0",
        }
        inputs = {"pledge": pledge, "delivered": delivered, "as_of": as_of.isoformat()}
        period = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
        return self.result(found._asdict(), lines, **inputs, **period)

    def example(self) -> Result:
        year = date(2026, 1, 1), date(2026, 12, 31)
        return self.of(Decimal("1519.2"), Decimal(1000), *year, date(2026, 9, 30))
