"""How an agreed amount grows from year to year."""

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from burden.measure import Measure, Result, shown
from burden.shares.pledged import escalate


class Escalator(Measure):
    """An amount that grows by a rate each year, up to a cap, rounded each year.

    The rate is that of an earlier year, as the agreement says; the rounding comes before the next
    year is reckoned, as the published chains do it.
    """

    number: ClassVar[str] = "M13"
    unit: ClassVar[str] = "of the base"
    formula: ClassVar[str] = "A(t) = A(t-1) x (1 + min(g(t-k), cap)), rounded"
    source: ClassVar[str] = "Special Measures Agreements of Korea, eleventh and twelfth"
    reading: ClassVar[str] = "What the agreement makes due each year."

    def of(
        self,
        base: Decimal,
        growth: Sequence[Decimal],
        *,
        cap: Decimal | None = None,
        quantum: Decimal = Decimal("0.1"),
    ) -> Result:
        """The amount of the base year; growth and cap in per cent; what each year is rounded to."""
        chain = escalate(base, growth, cap=cap, quantum=quantum)
        values = {f"year {n}": one for n, one in enumerate(chain, 1)}
        lines = {
            f"year {n}": f"{before:,f} x (1 + {shown(rate if cap is None else min(rate, cap))} %)"
            for n, (before, rate) in enumerate(zip([base, *chain], growth, strict=False), 1)
        }
        return self.result(values, lines, base=base, growth=growth, cap=cap, quantum=quantum)

    def example(self) -> Result:
        rates = ("5.4", "3.4", "4.4", "4.2")
        return self.of(Decimal("1183.3"), [Decimal(rate) for rate in rates])
