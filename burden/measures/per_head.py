"""How much each inhabitant carries."""

from typing import ClassVar

from burden.measure import Measure, Result
from burden.measures._figures import PEOPLE, SPENDING, of
from burden.shares import levels
from burden.shares.guards import Values


class PerHead(Measure):
    """Defence spending for each inhabitant."""

    number: ClassVar[str] = "M2"
    unit: ClassVar[str] = "of the currency per inhabitant"
    formula: ClassVar[str] = "spending / population"
    source: ClassVar[str] = "SIPRI"
    reading: ClassVar[str] = "Not adjusted for what people can afford."

    def of(self, spending: Values, people: Values) -> Result:
        """Spending in millions of one currency, people in millions."""
        values = levels.per_head(spending, people)
        lines = {one: f"{spending[one]:,f} m / {people[one]:,f} m" for one in spending}
        return self.result(values, lines, spending=spending, people=people)

    def example(self) -> Result:
        return self.of(of(SPENDING, "USA"), of(PEOPLE, "USA"))
