"""Standard scores."""

from decimal import Decimal

import pytest

from burden.measures.standard_score import StandardScore
from burden.shares import Refusal
from tests.burden.measures.figures import column, read


def test_japan_lies_under_two_per_cent() -> None:
    result = StandardScore().of(column("defence_share"), Decimal(2))
    assert read({"JPN": result.values["JPN"]}) == {"JPN": "-0.2397"}
    assert "JPN: (1.37 - 2) / 2.6284 = -0.2397" in result.arithmetic


def test_equal_members_have_no_score() -> None:
    with pytest.raises(Refusal, match="no deviation"):
        StandardScore().of({"A": Decimal(2), "B": Decimal(2)}, Decimal(2))
