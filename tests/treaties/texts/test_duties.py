"""Clauses that look like duties are found by their words, with kind and trigger."""

import pytest

from tests.treaties.texts.samples import only
from treaties.texts.duties import Suggestion, suggestions


def found(sentence: str, language: str = "en", word: str = "Article") -> list[Suggestion]:
    version = only(f"{word} 1\n\n{sentence}\n\n{word} 2\n\nNothing here.")
    return list(suggestions(language, version.parts))


@pytest.mark.parametrize(
    ("language", "word", "sentence", "words", "kind", "trigger"),
    [
        *[
            ("en", "Article", *row)
            for row in (
                (
                    *("The Parties will consult together whenever one is threatened.", "will"),
                    *("consult", "threat"),
                ),
                ("Each Party shall bear its own costs.", "shall", "cost_sharing", "standing"),
                ("The Parties undertake to meet each year.", "undertake to", "general", "periodic"),
                (
                    *("An armed attack on one shall be met by all.", "shall"),
                    *("defence_aid", "armed_attack"),
                ),
            )
        ],
        ("nl", "Artikel", "De Partijen plegen overleg.", "plegen overleg", "consult", "standing"),
        (
            *("fr", "Article", "Les Parties s'engagent à régler tout différend."),
            *("s'engagent à", "dispute_settlement", "standing"),
        ),
    ],
)
def test_a_duty_is_found_by_its_words(
    language: str, word: str, sentence: str, words: str, kind: str, trigger: str
) -> None:
    (one,) = found(sentence, language, word)
    assert (one.words, one.kind, one.trigger) == (words, kind, trigger)
    assert one.address == "art_1__para_1"


def test_a_prohibition_is_told_from_a_duty() -> None:
    (one,) = found("The Parties shall not station weapons there.")
    assert one.is_prohibition


def test_what_binds_nobody_is_no_duty() -> None:
    assert found("This Agreement will enter into force in May.") == []
    assert found("The Parties reaffirm their faith in the harbour.") == []


def test_a_language_without_words_of_ours_gives_nothing() -> None:
    assert found("The Parties shall meet.", "sq") == []
