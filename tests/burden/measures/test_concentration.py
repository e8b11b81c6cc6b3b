"""Concentration of the burden."""

import pytest

from burden.measures.concentration import Concentration
from tests.burden.measures.figures import column, read


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ((), {"herfindahl": "0.6309", "normalised": "0.5694", "effective": "1.5851"}),
        (("USA", "JPN"), {"herfindahl": "0.9005", "normalised": "0.8010", "effective": "1.1105"}),
    ],
    ids=["seven states", "a pair"],
)
def test_spending_is_concentrated(members: tuple[str, ...], expected: dict[str, str]) -> None:
    assert read(Concentration().of(column("defence_spending", *members)).values) == expected
