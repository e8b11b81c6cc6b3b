"""Contributions, and figures of states."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from alliances.models import Alliance
from burden.models import Contribution, CountryYear
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


def country_year(iso3: str, year: int, spending: str, gdp: str, **more: Any) -> CountryYear:
    """Defence spending in millions, GDP in billions of US dollars, by SIPRI's definition."""
    columns = {"definition": "sipri", "vintage": "2025"} | more
    return CountryYear.objects.create(
        state=state(iso3),
        year=year,
        defence_spending=Decimal(spending),
        gdp=Decimal(gdp),
        **columns,
    )
