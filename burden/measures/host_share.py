"""What part of the cost of stationing the host bears."""

from decimal import Decimal
from typing import ClassVar

from burden.measure import Measure, Result
from burden.shares import parts


class HostShare(Measure):
    """The host's part of the cost of stationing forces on its territory."""

    number: ClassVar[str] = "M10"
    unit: ClassVar[str] = "from 0 to 1"
    formula: ClassVar[str] = "H / (H + S)"
    source: ClassVar[str] = "GAO-21-270 for the figures of 2016 to 2019"
    reading: ClassVar[str] = "It depends on what S includes; the scope is shown beside it."

    def of(self, host: Decimal, stationing: Decimal, scope: str) -> Result:
        """What the host and the stationing state bore, in one currency; `scope`, what counts."""
        values = {"host share": parts.host_share(host, stationing)}
        lines = {"host share": f"{host:,f} / ({host:,f} + {stationing:,f})"}
        return self.result(values, lines, host=host, stationing=stationing, scope=scope)

    def example(self) -> Result:
        return self.of(Decimal("5.8"), Decimal("13.4"), "GAO, 2016 to 2019, billions of US dollars")
