"""Two ledgers side by side: what is on record, and what giver and receiver say of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from alliances.models import Alliance
from alliances.querysets import Principal
from burden.models import Attestation, Contribution

AGREED, CONTESTED, UNATTESTED = "agreed", "contested", "unattested"
HEADINGS = (
    *("contribution", "contributor", "beneficiary", "basis", "period_start", "period_end"),
    *("unit", "recorded", "giver_says", "receiver_says", "result", "low", "high"),
)


@dataclass(frozen=True)
class Pair:
    """A contribution with the newest word of each side; in its currency or unit."""

    row: Any
    said: dict[str, Decimal] = field(default_factory=dict)

    @property
    def giver(self) -> Decimal | None:
        return self.said.get(self.row.contributor.iso3)

    @property
    def receiver(self) -> Decimal | None:
        return self.said.get(self.row.beneficiary.iso3)

    @property
    def unit(self) -> str:
        return str(self.row.currency or self.row.unit)

    @property
    def low(self) -> Decimal:
        return min(self._figures())

    @property
    def high(self) -> Decimal:
        return max(self._figures())

    @property
    def result(self) -> str:
        if not self.said:
            return UNATTESTED
        return AGREED if self.low == self.high else CONTESTED

    def _figures(self) -> list[Decimal]:
        return [self.row.amount, *self.said.values()]


def span(year: int, quarter: int) -> tuple[date, date]:
    """The first and the last day of a quarter of a calendar year."""
    after = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return date(year, 3 * quarter - 2, 1), after - timedelta(days=1)


def ending(alliance: Alliance, principal: Principal, first: date, last: date) -> Any:
    """The contributions whose period ends within a span, in the order of the report."""
    rows = Contribution.objects.visible_to(principal).listed_in(alliance)
    rows = rows.filter(period_end__range=(first, last)).order_by("period_end", "ref", "pk")
    return rows.select_related("contributor", "beneficiary")


def paired(rows: Iterable[Any], principal: Principal) -> list[Pair]:
    """Contributions with what both sides say of them: one query for all."""
    listed = list(rows)
    said: dict[Any, dict[str, Decimal]] = defaultdict(dict)
    words = Attestation.objects.visible_to(principal)
    for word in words.filter(contribution__in=[row.pk for row in listed]).newest():
        said[word.contribution_id][word.state] = word.amount
    return [Pair(row, said[row.pk]) for row in listed]


def attested(rows: Any, principal: Principal) -> list[Pair]:
    """Those of which anybody says anything, each with what is said: two queries."""
    words = Attestation.objects.visible_to(principal).filter(contribution__in=rows.values("pk"))
    return paired(rows.filter(pk__in=words.values("contribution")), principal)


def tallied(pairs: Sequence[Pair], entries: int) -> dict[str, int]:
    """How many of a quarter's contributions are agreed, contested and unattested."""
    contested = sum(one.result == CONTESTED for one in pairs)
    told = {AGREED: len(pairs) - contested, CONTESTED: contested}
    return told | {UNATTESTED: entries - len(pairs)}


def lines(pairs: Iterable[Pair]) -> Iterator[list[str]]:
    """The report as a table; amounts to their last digit, empty where nothing is said."""
    for one in pairs:
        row = one.row
        amounts = (row.amount, one.giver, one.receiver)
        yield [
            row.ref,
            row.contributor.iso3,
            row.beneficiary.iso3,
            row.basis,
            row.period_start.isoformat(),
            row.period_end.isoformat(),
            one.unit,
            *("" if value is None else f"{value:f}" for value in amounts),
            one.result,
            f"{one.low:f}",
            f"{one.high:f}",
        ]
