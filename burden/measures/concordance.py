"""Whether burdens and benefits differ beyond chance."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from burden.measure import Measure, Result, shown
from burden.measures._figures import GDP, PEOPLE, SPENDING
from burden.shares.guards import Values
from burden.shares.parts import balances
from burden.shares.ranks import wilcoxon


class Concordance(Measure):
    """Wilcoxon's test of signed ranks on burden share less benefit share.

    Meaningless for a pair: it is run over all members of all alliances, or over years. Without a
    p-value for fewer than five differences.
    """

    number: ClassVar[str] = "M7"
    unit: ClassVar[str] = "sums of ranks; p, two-sided and exact"
    formula: ClassVar[str] = "d = burden share - benefit share; W = min(W+, W-)"
    source: ClassVar[str] = "Wilcoxon 1945; Sandler and Forbes 1980"
    reading: ClassVar[str] = "A large p: that each carries as it gains cannot be rejected."

    def of(self, burden: Values, proxies: Mapping[str, Values]) -> Result:
        """What is carried, and for each proxy of the benefit the members' figures."""
        gaps = {member: one.gap for member, one in balances(burden, proxies).items()}
        found = wilcoxon(gaps)
        values: dict[str, Decimal | None] = {"W+": found.plus, "W-": found.minus}
        values |= {"W": found.w, "p": found.p}
        told = ", ".join(f"{member} {shown(gap)}" for member, gap in gaps.items())
        lines = {
            "W+": f"ranks of the gaps above zero of {told}",
            "W-": "ranks of those below",
            "W": "the smaller",
            "p": f"choices of {found.pairs} signs as extreme",
        }
        return self.result(values, lines, burden=burden, proxies=proxies)

    def example(self) -> Result:
        return self.of(SPENDING, {"GDP": GDP, "population": PEOPLE})
