"""Rates of years."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from burden.models import Rate
from burden.shares import Refusal
from burden.shares.money import Amount, convert
from kit.errors import RefusedAll
from tests.build.files import csv_file
from tests.burden.resources.bringing import bring, lines, told

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


def test_a_file_with_other_columns_and_decimal_commas_is_read(tmp_path: Path) -> None:
    rows = (
        "Rates of the year, as the bank tells them",
        "Unit;Exchange rate;Frequency;Currency code;Country;Inverse rate;Date",
        "JPY per USD;151,375;annual;jpy;Japan;0,0066;2024",
        "EUR per USD;0,9241;annual;EUR;Euro area;1,0821;01.01.2025",
        "KRW per USD;1.363,4;annual;KRW;Japan;0,0007;2023/01/01",
    )
    path = csv_file(tmp_path, *rows, encoding="utf-8-sig")
    outcome = bring("exchange_rates_annual", path)
    assert told(outcome) == [
        "row 5, country: is taken for that of KRW, which the row names ('Japan')"
    ]
    found = sorted(Rate.objects.values_list("currency", "per_unit", "starts_on__year"))
    assert found == [
        ("EUR", Decimal("0.9241"), 2025),
        ("JPY", Decimal("151.375"), 2024),
        ("KRW", Decimal("1363.4"), 2023),
    ]


def test_a_comma_or_a_day_that_may_be_either_is_told(tmp_path: Path) -> None:
    rows = ("Date;Currency;Rate", "2024;JPY;1,375", "01/01/2024;KRW;1", "2024;;2")
    said = told(lines("exchange_rates_annual", tmp_path, *rows))
    assert said == [
        "row 2, per_unit: may be 1375 or 1.375: write it without a comma ('1,375')",
        said[1],
        "row 4, currency: is empty, and is needed: its code, or the country it is of",
    ]
    assert said[1].startswith("row 3, starts_on: is no day that exists, written as in 2016-10")


def test_a_country_that_is_not_known_is_only_told_where_the_currency_is_named(
    tmp_path: Path,
) -> None:
    heading = "Date,Country,Currency code,Rate"
    rows = ("2024,Eswatini,SZL,18.5", "2024,Eswatini,,18.5", "2023,Atlantis,XXQ,1")
    outcome = lines("exchange_rates_annual", tmp_path, heading, *rows)
    unknown = "is no country whose currency is known here"
    assert [one.replace("and no country", "") for one in told(outcome)] == [
        f"row 2, country: {unknown} ('Eswatini')",
        f"row 3, country: {unknown} ('Eswatini')",
        told(outcome)[2].replace("and no country", ""),
        f"row 4, country: {unknown} ('Atlantis')",
    ]
    assert told(outcome)[2].startswith("row 4, currency: is no currency of ISO 4217")
    assert (outcome.counts, outcome.warnings) == ({"created": 1, "rejected": 2}, 1)
    assert Rate.objects.get().currency == "SZL"


def test_a_misspelt_column_is_told_with_what_was_not_read(tmp_path: Path) -> None:
    with pytest.raises(RefusedAll, match="Not read are: 'Exchnge rte'") as refusal:
        lines("exchange_rates_annual", tmp_path, "Date,Country,Exchnge rte", "2024,Japan,1")
    assert refusal.value.problems == ("column 'per_unit' is missing",)
