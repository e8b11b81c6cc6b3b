"""Rates of months."""

from datetime import date
from pathlib import Path

import pytest

from burden.models import Rate
from tests.burden.resources.bringing import lines, told

pytestmark = pytest.mark.django_db


def test_a_rate_holds_for_its_month(tmp_path: Path) -> None:
    rows = ("Date,Country,Exchange rate", "2024-02-01,Germany,1.8", "2024-02-02,Japan,1")
    outcome = lines("exchange_rates_monthly", tmp_path, *rows)
    rate = Rate.objects.get()
    assert (rate.currency, rate.ends_on) == ("DEM", date(2024, 2, 29))
    assert "is not the first day of a month" in told(outcome)[0]
