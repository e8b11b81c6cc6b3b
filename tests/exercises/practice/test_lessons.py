"""Which lessons recur."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from exercises.practice.lessons import Sighting, recurring

A, B, C = date(2023, 3, 1), date(2024, 3, 1), date(2025, 3, 1)
TODAY = date(2026, 1, 1)


def test_the_same_tag_in_two_exercises_recurs() -> None:
    seen = [Sighting("iff", B, "ks-24"), Sighting("iff", A, "ks-23"), Sighting("fuel", A, "ks-23")]
    assert recurring(seen, [], TODAY) == {"iff": [seen[1], seen[0]]}


def test_twice_in_one_exercise_is_once() -> None:
    assert recurring([Sighting("iff", A, "ks-23")] * 2, [], TODAY) == {}


def test_what_comes_later_is_not_known_yet() -> None:
    seen = [Sighting("iff", A, "ks-23"), Sighting("iff", B, "ks-24")]
    assert recurring(seen, [], date(2024, 2, 29)) == {}
    assert recurring(seen, [], B).keys() == {"iff"}


def test_what_was_learned_counts_anew() -> None:
    seen = [Sighting("iff", A, "ks-23"), Sighting("iff", B, "ks-24"), Sighting("iff", C, "ks-25")]
    assert recurring(seen, [("iff", B)], TODAY) == {}
    assert recurring(seen, [("iff", A)], TODAY) == {"iff": seen[1:]}
    assert recurring(seen, [("fuel", TODAY)], TODAY) == {"iff": seen}
    assert recurring(seen, [("iff", TODAY)], C) == {"iff": seen}


@given(st.permutations([A, B, C]))
def test_the_order_of_entry_does_not_matter(days: list[date]) -> None:
    seen = [Sighting("iff", day, str(day)) for day in days]
    assert [one.on for one in recurring(seen, [], TODAY)["iff"]] == [A, B, C]
