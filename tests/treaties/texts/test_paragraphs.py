"""Paragraphs keep the numbers that the text gives them."""

from hypothesis import given
from hypothesis import strategies as st

from treaties.texts.paragraphs import units_of
from treaties.texts.parts import Addresses


def addressed(*texts: str) -> list[tuple[str, str]]:
    return [(one.address, one.label) for one in units_of("art_5", texts, Addresses())]


def test_numbers_letters_and_roman_points_nest() -> None:
    assert addressed(
        *("Introduction:", "1. First:", "(a) one;", "(i) small;", "(ii) smaller;", "(b) two."),
        *("2. Second.", "– a dash"),
    ) == [
        ("art_5__intro", ""),
        ("art_5__para_1", "1."),
        ("art_5__para_1__point_a", "(a)"),
        ("art_5__para_1__point_a__point_i", "(i)"),
        ("art_5__para_1__point_a__point_ii", "(ii)"),
        ("art_5__para_1__point_b", "(b)"),
        ("art_5__para_2", "2."),
        ("art_5__para_2__indent_1", "–"),
    ]


def test_the_letter_i_after_h_is_a_letter() -> None:
    found = addressed("Text:", *(f"{letter}) point" for letter in "abcdefghij"))
    assert found[-1] == ("art_5__para_1__point_j", "j)")
    assert found[-2] == ("art_5__para_1__point_i", "i)")


def test_small_roman_points_stay_on_one_level() -> None:
    found = addressed("Text:", "i) one", "ii) two", "iii) three", "iv) four", "v) five", "vi) six")
    assert [address.count("point") for address, _ in found] == [0, 1, 1, 1, 1, 1, 1]


def test_paragraphs_without_numbers_are_counted() -> None:
    assert [address for address, _ in addressed("One.", "Two.")] == [
        *("art_5__para_1", "art_5__para_2"),
    ]


def test_a_line_after_a_numbered_paragraph_continues_it() -> None:
    (first, second) = units_of("art_1", ["1. One.", "2. Two.", "and so on."], Addresses())
    assert (first.text, second.text) == ("One.", "Two.\nand so on.")


def test_a_number_that_begins_a_sentence_is_no_mark() -> None:
    assert addressed("30 days after the notice the Agreement ends.") == [("art_5__para_1", "")]


@given(
    st.lists(st.sampled_from(["1. a", "2. b", "a) c", "(i) d", "– e", "f", "(a) g"]), max_size=9)
)
def test_no_address_is_given_twice_and_no_text_is_lost(texts: list[str]) -> None:
    units = units_of("art_1", texts, Addresses())
    addresses = [one.address for one in units]
    assert len(set(addresses)) == len(addresses)
    told = "".join(f"{one.label}{one.text}" for one in units)
    assert sorted(told.replace(" ", "").replace("\n", "")) == sorted(
        "".join(texts).replace(" ", "")
    )
