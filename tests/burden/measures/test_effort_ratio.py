"""Effort ratios."""

from burden.measures.effort_ratio import EffortRatio
from tests.burden.measures.figures import column, read


def test_efforts_of_the_united_states_and_japan() -> None:
    pair = ("USA", "JPN")
    result = EffortRatio().of(column("defence_spending", *pair), column("gdp", *pair))
    assert read(result.values) == {"USA": "1.0784", "JPN": "0.4325"}
    assert result.arithmetic[1] == ("JPN: (55,270 / 1,052,580) / (4,030.5 / 33,198.3) = 0.4325")
