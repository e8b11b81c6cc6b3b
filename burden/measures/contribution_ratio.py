"""Whether each contributes what was agreed."""

from decimal import Decimal
from typing import ClassVar

from burden.measure import Measure, Result
from burden.shares.guards import Values
from burden.shares.parts import contribution_ratios


class ContributionRatio(Measure):
    """Each member's share of what was contributed over its share by the agreed key.

    Only with a key that is stored and rests on a clause.
    """

    number: ClassVar[str] = "M11"
    unit: ClassVar[str] = "1 is as agreed"
    formula: ClassVar[str] = "(C / sum of C) / k"
    source: ClassVar[str] = "the key's own clause"
    reading: ClassVar[str] = "Out of balance when it differs from 1 by more than the tolerance."

    def of(self, contributions: Values, key: Values) -> Result:
        """Contributions of one basis, currency and period; a key that adds up to 1."""
        values = contribution_ratios(contributions, key)
        total = sum(contributions.values(), Decimal(0))
        lines = {
            one: f"({given:,f} / {total:,f}) / {key[one]:f}" for one, given in contributions.items()
        }
        return self.result(values, lines, contributions=contributions, key=key)

    def example(self) -> Result:
        half = Decimal("0.5")
        given = {"KOR": Decimal("5.8"), "USA": Decimal("13.4")}
        return self.of(given, {"KOR": half, "USA": half})
