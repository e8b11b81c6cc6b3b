"""Events in words."""

from typing import Any

import pytest

from audit.texts import LONGEST, changes, shown


def test_a_change_tells_old_and_new() -> None:
    old: dict[str, Any] = {"title": "Pact", "ends_on": None}
    new: dict[str, Any] = {"title": "Treaty", "ends_on": "2027-03-31"}
    assert list(changes(old, new)) == ["title: Pact → Treaty", "ends on: nothing → 31 March 2027"]


def test_of_a_whole_row_what_is_stated_is_told() -> None:
    row = {"id": "x", "recorded_at": "now", "note": "", "state_id": "y", "is_anchor": True}
    assert list(changes(None, row)) == ["state: y", "is anchor: yes"]
    assert list(changes(row, None)) == ["state: y", "is anchor: yes"]
    assert list(changes(None, None)) == []


def test_other_rows_are_told_by_their_labels_or_not_at_all() -> None:
    labels = {"x": "JPN", "y": "USA"}
    assert list(changes({"state_id": "x"}, {"state_id": "y"}, labels)) == ["state: JPN → USA"]
    assert list(changes({"state_id": None}, {"state_id": "y"}, labels)) == ["state: USA"]
    assert list(changes({"state_id": "x"}, {"state_id": None}, labels)) == ["state: JPN → nothing"]
    assert list(changes({"state_id": "x"}, {"state_id": "z"}, labels)) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        ([], "nothing"),
        (False, "no"),
        (["USA", "JPN"], "USA, JPN"),
        ({"a": [1]}, "a 1"),
        (0, "0"),
        ("2026-11-27T10:06:50.234254+01:00", "27 November 2026, 09:06 UTC"),
        ("2026-02-31", "2026-02-31"),
        ("2016-10", "2016-10"),
        ("from 2026-11-27", "from 2026-11-27"),
    ],
)
def test_values_are_put_in_words(value: Any, text: str) -> None:
    assert shown(value) == text


def test_what_is_long_is_cut() -> None:
    assert len(shown("x" * 1000)) == LONGEST
