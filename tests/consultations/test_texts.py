"""Three texts become one, and no line is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.texts import END, MINE, THEIRS, is_undecided, merge, plain

LINES = st.lists(st.sampled_from([*"abcdef", ""]), max_size=12)
NEW = st.lists(st.sampled_from("xyz"), max_size=6)
BASE = "Present\nOpening\nClose"


def edited(lines: list[str], at: int, until: int, new: list[str]) -> list[str]:
    start, end = sorted((at % (len(lines) + 1), until % (len(lines) + 1)))
    return [*lines[:start], *new, *lines[end:]]


def test_what_only_one_changed_is_taken() -> None:
    mine, theirs = "Present\nOpening at nine\nClose", "Present\nOpening\nClose\nNext: May"
    found = merge(BASE, mine, theirs)
    assert (found.text, found.conflicts) == ("Present\nOpening at nine\nClose\nNext: May", 0)


def test_what_both_inserted_at_one_place_is_kept_from_both() -> None:
    found = merge(BASE, f"{BASE}\nMine", f"{BASE}\nTheirs")
    assert (found.text, found.conflicts) == (f"{BASE}\nTheirs\nMine", 0)


def test_two_who_begin_at_once_keep_both_texts() -> None:
    found = merge("", "Mine", "Theirs")
    assert (found.text, found.conflicts) == ("Theirs\nMine", 0)


def test_a_line_that_both_changed_is_for_a_person_to_choose() -> None:
    found = merge(BASE, "Present\nOpened at nine\nClose", "Present\nOpened at ten\nClose")
    assert found.conflicts == 1
    shown = ["Present", THEIRS, "Opened at ten", MINE, "Opened at nine", END, "Close"]
    assert found.text.split("\n") == shown
    assert is_undecided(found.text)
    assert not is_undecided(f"a line with {END} in it")


def test_a_line_deleted_by_one_and_changed_by_the_other_is_for_a_person_to_choose() -> None:
    found = merge(BASE, "Present\nClose", "Present\nOpening!\nClose")
    assert found.conflicts == 1
    assert "Opening!" in found.text


def test_a_text_is_kept_with_one_sort_of_line_end_and_no_loose_blanks() -> None:
    assert plain("One \r\n\rTwo\n\n") == "One\n\nTwo"


@given(LINES, LINES)
def test_where_only_one_side_wrote_its_text_stands(base: list[str], text: list[str]) -> None:
    before, after = "\n".join(base), "\n".join(text)
    assert merge(before, after, before).text == after
    assert merge(before, before, after).text == after
    assert merge(before, after, after).text == after


@given(LINES, st.integers(0, 20), st.integers(0, 20), NEW, NEW)
def test_every_new_line_of_either_side_is_in_the_merged_text(
    base: list[str], at: int, until: int, mine: list[str], theirs: list[str]
) -> None:
    ours = edited(base, at, until, mine)
    others = edited(base, until, at + 3, [line * 2 for line in theirs])
    found = merge("\n".join(base), "\n".join(ours), "\n".join(others)).text.split("\n")
    for line in {*mine, *(line * 2 for line in theirs)}:
        wanted = max(ours.count(line) - base.count(line), others.count(line) - base.count(line))
        assert found.count(line) >= wanted


@given(LINES, LINES, LINES)
def test_no_text_is_too_odd_to_merge(base: list[str], mine: list[str], theirs: list[str]) -> None:
    found = merge("\n".join(base), "\n".join(mine), "\n".join(theirs))
    assert (found.conflicts > 0) == is_undecided(found.text)


@pytest.mark.parametrize("line", ["", "the same line"])
def test_a_long_text_of_one_line_over_and_over_is_merged_at_once(line: str) -> None:
    base = [line] * 2000
    found = merge("\n".join(base), "\n".join([*base, "mine"]), "\n".join(["theirs", *base]))
    assert "mine" in found.text
    assert "theirs" in found.text
