"""Parts of the whole."""

from decimal import Decimal

import pytest

from burden.measures.shares import Shares
from burden.shares import Refusal
from tests.burden.measures.figures import column, read


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("defence_spending", {"USA": "0.9475", "JPN": "0.0525"}),
        ("gdp", {"USA": "0.8786", "JPN": "0.1214"}),
        ("population", {"USA": "0.7329", "JPN": "0.2671"}),
    ],
)
def test_shares_of_the_united_states_and_japan(name: str, expected: dict[str, str]) -> None:
    assert read(Shares().of(column(name, "USA", "JPN")).values) == expected


def test_one_member_has_no_share() -> None:
    with pytest.raises(Refusal, match="at least two members, not 1"):
        Shares().of({"USA": Decimal(1)})
