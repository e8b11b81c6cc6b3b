"""Several shares weighted into one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

from burden.measure import Measure, Result, shown
from burden.shares import parts
from burden.shares.guards import Values
from burden.shares.sensitivity import STEP, shifted


class Composite(Measure):
    """A member's shares by several indicators, weighted into one.

    The weights are published with it, and each is moved by ten points to show what hangs on it.
    """

    number: ClassVar[str] = "M17"
    unit: ClassVar[str] = "from 0 to 1"
    formula: ClassVar[str] = "sum of w x s, the weights adding up to 1"
    source: ClassVar[str] = "a generic weighted sum of our own"
    reading: ClassVar[str] = "No better than its weights: see which verdicts survive moving them."

    def of(self, columns: Mapping[str, Values], weights: Values) -> Result:
        """Shares from 0 to 1 by indicator and member; the weight of each indicator."""
        values = parts.composite(columns, weights)
        lines = {
            member: " + ".join(
                f"{weights[name]:f} x {column[member]:f}" for name, column in columns.items()
            )
            for member in values
        }
        found = self.result(values, lines, columns=columns, weights=weights)
        return replace(found, arithmetic=(*found.arithmetic, *_spans(columns, weights)))

    def example(self) -> Result:
        shares = {"cost": ".30", "land": ".10", "forces": ".45"}
        weights = {"cost": ".5", "land": ".3", "forces": ".2"}
        return self.of(
            {name: {"host": Decimal(share)} for name, share in shares.items()},
            {name: Decimal(weight) for name, weight in weights.items()},
        )


def _spans(columns: Mapping[str, Values], weights: Values) -> Iterator[str]:
    """From where to where each member goes as one weight after the other is moved."""
    moved = [parts.composite(columns, one) for _name, one in shifted(weights)]
    for member in moved[0] if moved else ():
        values = [one[member] for one in moved]
        low, high = shown(min(values)), shown(max(values))
        yield f"{member}: {low} to {high} as each weight is moved by {STEP:f}"
