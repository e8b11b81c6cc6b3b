"""Gaps to guidelines."""

from decimal import Decimal

import pytest

from burden.measures.guideline_gap import GuidelineGap
from burden.shares import Refusal
from tests.burden.measures.figures import column, read


def test_japan_lacks_so_much_to_two_per_cent() -> None:
    spent, made = (column(name, "JPN")["JPN"] for name in ("defence_spending", "gdp"))
    result = GuidelineGap().of(Decimal(2), spent / made / 10, made)
    assert read(result.values, 2) == {"gap": "25.34"}


def test_the_straight_path_to_three_and_a_half_per_cent() -> None:
    start, target = Decimal("2.28"), Decimal("3.5")
    path = GuidelineGap().path(start, target, (2025, 2035), 2029)
    assert read(path.values, 3) == {"2029": "2.768"}
    assert GuidelineGap().path(start, target, (2025, 2035), 2020).values["2020"] == start
    assert GuidelineGap().path(start, target, (2025, 2035), 2040).values["2040"] == target


def test_a_path_that_does_not_lead_forward_is_refused() -> None:
    with pytest.raises(Refusal, match="does not lead forward"):
        GuidelineGap().path(Decimal(2), Decimal(3), (2035, 2025), 2030)


def test_a_gap_without_gdp_is_refused() -> None:
    with pytest.raises(Refusal, match="needs one above zero"):
        GuidelineGap().of(Decimal(2), Decimal(1), Decimal(0))
