"""Burden against benefit."""

from decimal import Decimal

import pytest

from burden.measures.burden_and_benefit import BurdenAndBenefit
from burden.shares import Refusal
from tests.burden.measures.figures import column, read

PAIR = ("USA", "JPN")


def test_japan_pays_less_than_it_gains() -> None:
    proxies = {"GDP": column("gdp", *PAIR), "population": column("population", *PAIR)}
    result = BurdenAndBenefit().of(column("defence_spending", *PAIR), proxies)
    told = read({name: one for name, one in result.values.items() if name.startswith("JPN")})
    assert told == {"JPN benefit": "0.1943", "JPN gap": "-0.1418", "JPN ratio": "0.2703"}
    assert "mean share of GDP, population" in str(result)


def test_a_proxy_that_lacks_a_member_is_refused() -> None:
    with pytest.raises(Refusal, match="The burden and border are not both known for JPN"):
        BurdenAndBenefit().of(column("gdp", *PAIR), {"border": {"USA": Decimal(1)}})


def test_a_benefit_without_proxies_is_refused() -> None:
    with pytest.raises(Refusal, match="at least one proxy"):
        BurdenAndBenefit().of(column("gdp", *PAIR), {})


def test_who_gains_nothing_has_no_ratio() -> None:
    gained = {"A": Decimal(0), "B": Decimal(1)}
    result = BurdenAndBenefit().of({"A": Decimal(1), "B": Decimal(1)}, {"border": gained})
    assert result.values["A ratio"] is None
    assert "A ratio: 0.5 / 0 = none" in result.arithmetic
