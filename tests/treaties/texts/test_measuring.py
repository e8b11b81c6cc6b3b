"""The meter of completeness is asked of the characters, and can find fault."""

from tests.treaties.texts.samples import cut_text, lines
from treaties.texts.measuring import measured
from treaties.texts.parts import Part, Unit, Version


def test_all_of_a_plain_treaty_lands() -> None:
    found = cut_text("Agreement\n\nArticle 1.\n\nA text.\n\nArticle 2.\n\n1. One.\n\n2. Two.")
    assert (found.completeness, found.dropped) == (1.0, ())


def test_a_line_that_was_lost_is_listed_and_counted() -> None:
    part = Part("art_1", "article", "1", "Article 1", "", (Unit("p", "paragraph", "", "Kept."),))
    found = measured(lines("Article 1\nKept.\nLost here."), [Version("en", (part,))], [])
    assert [(one.text, one.reason) for one in found.dropped] == [("Lost here.", "did not land")]
    assert (found.landed, found.total) == (13, 22)


def test_a_line_that_stands_twice_in_the_source_must_land_twice() -> None:
    part = Part("art_1", "article", "1", "Article 1", "", (Unit("p", "paragraph", "", "Kept."),))
    found = measured(lines("Article 1\nKept.\nKept."), [Version("en", (part,))], [])
    assert [one.text for one in found.dropped] == ["Kept."]
