"""What changed between two versions is told word by word, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from tests.treaties.texts.samples import only
from treaties.texts.comparing import Piece, compared, words

OLD = (
    "Article 1\n\nThe Parties shall meet once a year.\n\nArticle 2\n\nThe seat is Haven.\n\n"
    "Article 3\n\nThis ends in 2030."
)
NEW = (
    "Article 1\n\nThe Parties shall meet twice a year.\n\nArticle 2 bis\n\nThere is an office.\n\n"
    "Article 3\n\nThis ends in 2030."
)


def test_a_changed_word_is_all_that_is_told() -> None:
    assert words("once a year", "twice a year") == [
        *(Piece("gone", "once"), Piece("added", "twice"), Piece("same", " a year")),
    ]


def test_articles_are_compared_by_their_address_not_their_place() -> None:
    old = OLD.replace("Article 2\n", "Article 1 bis\n\nNew.\n\nArticle 2\n")
    found = {one.address: one.kind for one in compared(only(OLD).parts, only(old).parts)}
    assert found == {"art_1": "same", "art_1bis": "added", "art_2": "same", "art_3": "same"}


def test_what_is_gone_stands_where_it_stood() -> None:
    found = compared(only(OLD).parts, only(NEW.replace("2 bis", "2bis")).parts)
    assert [(one.address, one.kind) for one in found if one.kind != "same"] == [
        *(("art_1", "changed"), ("art_2", "gone"), ("art_2bis", "added")),
    ]


@given(st.text("ab c.\n", max_size=60), st.text("ab c.\n", max_size=60))
def test_the_pieces_give_back_both_texts(old: str, new: str) -> None:
    pieces = words(old, new)
    assert "".join(one.text for one in pieces if one.kind != "added") == old
    assert "".join(one.text for one in pieces if one.kind != "gone") == new
