"""Rates of years."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from burden.models import Rate
from burden.shares import Refusal
from burden.shares.money import Amount, convert
from tests.burden.resources.bringing import lines, told

pytestmark = pytest.mark.django_db
HEADING = "Date,Country,Exchange rate"


def test_a_rate_holds_for_its_year_and_names_its_source(tmp_path: Path) -> None:
    rows = ("2023-01-01,Japan,140.5", "2023-01-01,Euro,0.92", "2023-01-01,KRW,1305.66")
    outcome = lines("exchange_rates_annual", tmp_path, HEADING, *rows, name="fx.csv")
    assert told(outcome) == []
    assert set(Rate.objects.values_list("currency", flat=True)) == {"JPY", "EUR", "KRW"}
    rates = Rate.objects.values_for([("JPY", "USD")])
    yen = Amount(Decimal(281), "JPY", "paid")
    found = convert(yen, "USD", date(2023, 12, 31), rates)
    assert found.amount == Amount(Decimal(2), "USD", "paid")
    assert "140.5 JPY per USD (fx.csv, 2023-01-01 to 2023-12-31)" in found.arithmetic.replace(
        "0" * 11, ""
    )
    with pytest.raises(Refusal, match="no rate of JPY per USD for 2024-01-01"):
        convert(yen, "USD", date(2024, 1, 1), rates)


def test_what_is_no_rate_is_told(tmp_path: Path) -> None:
    rows = ("2023-02-01,Japan,1", "2023-01-01,Atlantis,1", "2023-01-01,Japan,0", "2023-01-01,USD,1")
    said = told(lines("exchange_rates_annual", tmp_path, HEADING, *rows))
    assert "is not the first day of a year" in said[0]
    assert "no country whose currency is known here ('Atlantis')" in said[1]
    assert "must lie above zero" in said[2]
    assert "is the currency that the rates are for" in said[3]


def test_another_file_names_years_and_currencies_otherwise(tmp_path: Path) -> None:
    rows = ("2024,JPY,151.37", "2024,XXQ,1", "2024,KRW,0", "2024-02,KRW,5")
    outcome = lines("exchange_rates_annual", tmp_path, "TIME_PERIOD,Currency code,OBS_VALUE", *rows)
    assert [one.partition(":")[0] for one in told(outcome)] == [
        "row 3, currency",
        "row 4, per_unit",
        "row 5, starts_on",
    ]
    one = Rate.objects.get()
    assert (one.currency, one.starts_on.year, one.ends_on.month) == ("JPY", 2024, 12)
