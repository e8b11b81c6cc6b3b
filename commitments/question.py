"""What other rooms have on record for a commitment: they know of it, and it knows none of them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from alliances.querysets import Principal
from commitments.models import Commitment
from kit.registry import Registry


@dataclass(frozen=True)
class Entry:
    """An amount that one state bears, with its basis: amounts of unlike bases are never summed.

    `amount` is in whole units of `unit`, an ISO 4217 currency or what is counted. It stands for
    the days from `starts_on` through `ends_on`.
    """

    state: str
    what: str
    basis: str
    amount: Decimal
    unit: str
    starts_on: date
    ends_on: date
    url: str = ""

    def touches(self, first: date, last: date) -> bool:
        """Whether any day from `first` through `last` is among its own."""
        return self.starts_on <= last and first <= self.ends_on


class Ledger:
    """Amounts that an app has on record for commitments; one to a file, among its questions."""

    title: ClassVar[str]

    def entries(self, commitment: Commitment, principal: Principal) -> list[Entry]:
        """What the principal may see of them, the newest first."""
        raise NotImplementedError


ledgers: Registry[Ledger] = Registry(Ledger, "questions")


def on_record(
    commitment: Commitment, principal: Principal, *, besides: str = ""
) -> list[tuple[str, list[Entry]]]:
    """Each ledger's title with its entries, without those of the app `besides` and empty ones."""
    found = [
        (ledger.title, ledger.entries(commitment, principal))
        for code, ledger in ledgers.items()
        if code.partition(".")[0] != besides
    ]
    return [(title, entries) for title, entries in found if entries]
