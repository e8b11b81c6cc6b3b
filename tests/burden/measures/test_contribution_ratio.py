"""Contributions against the agreed key."""

from decimal import Decimal

import pytest

from burden.measures.contribution_ratio import ContributionRatio
from burden.shares import Refusal
from tests.burden.measures.figures import read

GIVEN = {"KOR": Decimal("5.8"), "USA": Decimal("13.4")}
HALF = Decimal("0.5")


def test_halves_that_were_agreed_were_not_kept() -> None:
    result = ContributionRatio().of(GIVEN, {"KOR": HALF, "USA": HALF})
    assert read(result.values) == {"KOR": "0.6042", "USA": "1.3958"}


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ({"KOR": HALF, "USA": Decimal("0.6")}, "adds up to 1.1, not to 1"),
        ({"KOR": Decimal(0), "USA": Decimal(1)}, "agreed share of KOR is zero"),
        ({"KOR": HALF, "JPN": HALF}, "not both known for JPN, USA"),
        ({"KOR": Decimal("1.5"), "USA": Decimal("-0.5")}, "of USA is negative"),
    ],
)
def test_a_key_that_cannot_be_applied_is_refused(key: dict[str, Decimal], reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        ContributionRatio().of(GIVEN, key)
