"""Spending in per cent of GDP."""

from decimal import Decimal

import pytest

from burden.measures.defence_burden import DefenceBurden
from burden.shares import Refusal
from tests.burden.measures.figures import column, read


def test_korea_spends_so_much_of_its_gdp_in_2024() -> None:
    result = DefenceBurden().of(column("defence_spending", "KOR"), column("gdp", "KOR"))
    assert read(result.values, 2) == {"KOR": "2.56"}
    assert str(result) == "KOR: 47,570 m / 1,856.8 bn in per cent = 2.5619"


def test_what_prints_as_two_but_is_less_is_below_two() -> None:
    result = DefenceBurden().of({"A": Decimal("19.96")}, {"A": Decimal(1)})
    (burden,) = result.values.values()
    assert burden is not None
    assert (f"{burden:.1f}", burden < 2) == ("2.0", True)


def test_a_state_without_gdp_is_refused_by_name() -> None:
    with pytest.raises(Refusal, match="not both known for KOR"):
        DefenceBurden().of({"KOR": Decimal(1)}, {})
    with pytest.raises(Refusal, match="GDP of KOR is zero"):
        DefenceBurden().of({"KOR": Decimal(1)}, {"KOR": Decimal(0)})


def test_a_result_keeps_the_figures_that_went_in() -> None:
    spending = {"KOR": Decimal(47570)}
    result = DefenceBurden().of(spending, column("gdp", "KOR"))
    spending["KOR"] = Decimal(1)
    assert result.inputs["spending"] == {"KOR": Decimal(47570)}
    with pytest.raises(TypeError):
        result.inputs["spending"]["KOR"] = Decimal(1)
