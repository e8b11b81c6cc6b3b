"""Wilcoxon on burden and benefit."""

from burden.measures.concordance import Concordance
from tests.burden.measures.figures import column, read


def test_equality_cannot_be_rejected_for_seven_states_in_2024() -> None:
    proxies = {"GDP": column("gdp"), "population": column("population")}
    values = Concordance().of(column("defence_spending"), proxies).values
    assert read(values, 3) == {"W+": "10.000", "W-": "18.000", "W": "10.000", "p": "0.578"}


def test_a_pair_gets_no_p() -> None:
    pair = ("USA", "JPN")
    result = Concordance().of(column("defence_spending", *pair), {"GDP": column("gdp", *pair)})
    assert result.values["p"] is None
