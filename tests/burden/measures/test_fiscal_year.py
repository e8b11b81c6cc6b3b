"""Calendar years from fiscal years."""

from decimal import Decimal

import pytest

from burden.measures.fiscal_year import FiscalYear
from burden.shares import Refusal


@pytest.mark.parametrize(
    ("before", "within", "first_month", "expected"),
    [
        ("7157.5", "8776.4", 4, "8371.675"),
        ("50231", "52580.5", 7, "51405.75"),
        ("10", "20", 1, "20"),
    ],
    ids=["Japan", "Australia", "a calendar year"],
)
def test_the_calendar_year_takes_its_months_of_both(
    before: str, within: str, first_month: int, expected: str
) -> None:
    result = FiscalYear().of(Decimal(before), Decimal(within), first_month)
    assert result.values["calendar year"] == Decimal(expected)


@pytest.mark.parametrize("month", [0, 13])
def test_a_month_that_does_not_exist_is_refused(month: int) -> None:
    with pytest.raises(Refusal, match="month from 1 to 12"):
        FiscalYear().of(Decimal(1), Decimal(1), month)
