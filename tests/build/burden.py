"""Contributions."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from alliances.models import Alliance
from burden.models import Contribution
from tests.build.alliances import state

_serial = count(1)


def contribution(owner: Alliance, amount: str = "12.5", **more: Any) -> Contribution:
    """Japan budgets yen for the United States in 2026."""
    columns = {
        "alliance": owner,
        "release": owner.release,
        "ref": f"gift-{next(_serial)}",
        "contributor": state("JPN"),
        "beneficiary": state("USA"),
        "category": "utilities",
        "form": "cash",
        "basis": "budget",
        "amount": Decimal(amount),
        "currency": "" if more.get("unit") else "JPY",
        "period_start": date(2026, 1, 1),
        "period_end": date(2026, 12, 31),
    } | more
    return Contribution.objects.create(**columns)
