"""What a slot is called."""

import pytest

from commitments.cadence import named


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("2025-03-04", "4 March 2025"),
        ("2025", "2025"),
        ("once", "once"),
        ("armed_attack-d2c623f8ce63", "armed attack"),
    ],
)
def test_a_day_is_told_in_words_and_all_else_as_it_is(label: str, said: str) -> None:
    assert named(label) == said
