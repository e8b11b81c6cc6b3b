"""Breaches that last."""

from burden.measures.persistence import Persistence


def test_two_of_three() -> None:
    result = Persistence().of([True, False, True, True, False, False], 2, 3)
    assert [int(one or 0) for one in result.values.values()] == [0, 0, 1, 1, 1, 0]
    assert result.arithmetic[-1] == "period 6: 1 of 3, 2 needed = 0"
