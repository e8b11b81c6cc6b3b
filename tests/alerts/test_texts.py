"""The words of a letter."""

import pytest

from alerts.texts import joined, subject


@pytest.mark.parametrize(
    ("names", "prose"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D"], "A, B and 2 more"),
    ],
)
def test_names_are_joined_as_prose(names: list[str], prose: str) -> None:
    assert joined(names) == prose


def test_a_subject_counts_each_sort_and_names_the_alliances() -> None:
    counts = [(2, "new"), (1, "worse"), (1, "resolved")]
    assert subject(counts, ["US-Japan", "ANZUS"]) == (
        "2 new, 1 worse, 1 resolved: US-Japan and ANZUS"
    )


def test_a_subject_leaves_out_what_there_is_none_of() -> None:
    assert subject([(0, "new"), (3, "resolved")], ["ANZUS"]) == "3 resolved: ANZUS"


def test_a_subject_is_one_short_line_whatever_the_names() -> None:
    made = subject([(1, "new")], ["US-\r\nBcc: all@example.org", "x" * 500])
    assert made.startswith("1 new: US- Bcc: all@example.org and x")
    assert len(made) == 180
