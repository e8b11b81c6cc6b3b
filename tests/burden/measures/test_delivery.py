"""Delivery of a pledge."""

from datetime import date
from decimal import Decimal

from burden.measures.delivery import Delivery
from tests.burden.measures.figures import read

YEAR = date(2026, 1, 1), date(2026, 12, 31)


def test_korea_is_short_at_the_end_of_september() -> None:
    result = Delivery().of(Decimal("1519.2"), Decimal(1000), *YEAR, date(2026, 9, 30))
    expected = {"due": "1136.28", "delivered": "1000.00", "ratio": "0.88", "shortfall": "136.28"}
    assert read(result.values, 2) == expected
    assert read({"ratio": result.values["ratio"]}) == {"ratio": "0.8801"}


def test_nothing_is_due_before_the_period_and_all_of_it_after() -> None:
    before = Delivery().of(Decimal(100), Decimal(0), *YEAR, date(2025, 12, 31))
    after = Delivery().of(Decimal(100), Decimal(0), *YEAR, date(2027, 6, 1))
    assert before.values["due"] == 0
    assert before.values["ratio"] is None
    assert after.values["due"] == 100
