"""Whether a breach lasts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from burden.measure import Measure, Result
from burden.shares.effort import persistent


class Persistence(Measure):
    """A breach counts once it held in k of the last m periods, which stops flapping."""

    number: ClassVar[str] = "M19"
    unit: ClassVar[str] = "1 breached, 0 not"
    formula: ClassVar[str] = "breaches in the last m periods >= k"
    source: ClassVar[str] = "control charts: k of m runs"
    reading: ClassVar[str] = "A value near a bound does not raise and clear a finding in turn."

    def of(self, flags: Sequence[bool], k: int, m: int) -> Result:
        """Whether each period was breached, oldest first."""
        lasts = persistent(flags, k, m)
        values = {f"period {n}": Decimal(int(one)) for n, one in enumerate(lasts, 1)}
        lines = {
            f"period {n}": f"{sum(flags[max(0, n - m) : n])} of {min(n, m)}, {k} needed"
            for n in range(1, len(flags) + 1)
        }
        return self.result(values, lines, flags=[int(one) for one in flags], k=k, m=m)

    def example(self) -> Result:
        return self.of([True, False, True, True, False, False], 2, 3)
