"""Exchange rates: so many units of a currency for one US dollar, by country and first day."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pycountry
from django.db.models import Model

from burden.models import Rate
from burden.readers.names import currency
from burden.resources._figures import exact
from kit.dates import add_months
from kit.importing import Bad, Column, Profile, Row, day, text


def money(cell: str) -> str:
    """A currency, by its code or by the country that the source names it after."""
    code = cell.upper()
    found = currency(cell) or (code if pycountry.currencies.get(alpha_3=code) else "")
    if not found:
        raise Bad("is no currency of ISO 4217, and no country whose currency is known here")
    return found


def money_if_known(cell: str) -> str:
    """a country, or a currency by its code; empty where it is none whose currency is known"""
    with suppress(Bad):
        return money(cell)
    return ""


def price(cell: str) -> Decimal:
    """A rate, above zero: a missing one is left out of the file, and is not zero."""
    found = exact(cell)
    if found is None or found <= 0:
        raise Bad("is no rate: it must lie above zero; leave the row out if it is not known")
    return found


# Besides 2024-01-01: a month or year, other signs between, months as the IMF writes them. What may
# be either of two days, as 01/02/2024 may, is refused.
FORMS = ("%Y-%m", "%Y", "%Y/%m/%d", "%Y/%m", "%d.%m.%Y", "%YM%m", "%Y-%m-%dT%H:%M:%S")


class Rates(Profile):
    """Averages over periods of one length, each beginning on its first day."""

    model: ClassVar[type[Model]] = Rate
    key: ClassVar[tuple[str, ...]] = ("currency", "target", "starts_on", "ends_on", "source")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            *("starts_on", day(*FORMS)),
            aliases=("date", "year", "month", "period", "time_period", "time"),
            is_required=True,
        ),
        Column("currency", money, aliases=("currency code", "iso code", "iso currency code")),
        Column("country", money_if_known, aliases=("country name", "area")),
        Column(
            *("per_unit", price),
            aliases=("exchange rate", "rate", "value", "obs_value"),
            is_required=True,
            is_number=True,
        ),
        Column("source", text(80)),
    )
    ignored: ClassVar[str] = r".*"  # units, notes, other rates: what is needed is told if it lacks
    is_of_alliance: ClassVar[bool] = False
    months: ClassVar[int]

    def check(self, row: Row) -> None:
        named = [name for name in ("currency", "country") if row.cells.get(name)]
        if not named:
            row.reject("currency", "is empty, and is needed: its code, or the country it is of")
        if row["country"] == "":
            say = row.warn if row["currency"] else row.reject
            say("country", "is no country whose currency is known here")
        elif row["currency"] and row["country"] and row["currency"] != row["country"]:
            row.warn("country", f"is taken for that of {row['currency']}, which the row names")
        starts_on: date | None = row["starts_on"]
        if starts_on and (starts_on.day != 1 or (self.months == 12 and starts_on.month != 1)):
            first = "of a year" if self.months == 12 else "of a month"
            row.reject("starts_on", f"is not the first day {first}")
        if self._currency(row) == "USD":
            row.reject(named[0], "is the currency that the rates are for: leave the row out")

    def _currency(self, row: Row) -> str:
        return str(row["currency"] or row["country"] or "")

    def attributes(self, row: Row) -> dict[str, Any]:
        starts_on = row["starts_on"]
        return {
            "currency": self._currency(row),
            "target": "USD",
            "starts_on": starts_on,
            "ends_on": add_months(starts_on, self.months) - timedelta(days=1),
            "per_unit": row["per_unit"],
            "source": row["source"] or row.file.name[:80],
        }
