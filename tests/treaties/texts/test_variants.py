"""Shapes that treaties come in: each gives its true count, and no letter is changed."""

import pytest

from tests.treaties.texts.samples import cut_text, only, treaty
from tests.treaties.texts.test_cutting import SAYS
from treaties.texts.containers.txt import txt_lines
from treaties.texts.cutting import cut

HEAD = "Agreement on a Harbour\n\nThe Governments have agreed as follows:\n\n"
E, ROMAN = SAYS["en"], ["I", "II", "III", "IV"]
HEBREW = "הצדדים יתייעצו ביניהם בדבר השימוש בנמל ובשדה התעופה תוך חודש ימים."
TEENS = [
    *("الأولى", "الثانية", "الثالثة", "الرابعة", "الخامسة"),
    *("السادسة", "السابعة", "الثامنة", "التاسعة", "العاشرة"),
]


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 3, treaty("Article", ["the First", "the Second", "the Third"], E)),
        ("en", 3, "\n\n".join(f"{one} Article\n\n{E}" for one in ("First", "Second", "Third"))),
        ("en", 4, treaty("Article", ["1st", "2nd", "3rd", "4th"], E)),
        ("en", 4, treaty("A R T I C L E ", ROMAN, E)),
        ("en", 4, "\n\n".join(f"Article\n{one}\n\n{E}" for one in "1234")),
        ("en", 4, treaty("Article", ["1", "2¹", "3", "4"], E)),
        ("en", 3, treaty("ARTICLE", ["TWENTY-ONE", "TWENTY-TWO", "TWENTY-THREE"], E)),
        ("fr", 3, treaty("Article", ["dix-septième", "dix-huitième", "dix-neuvième"], SAYS["fr"])),
        ("pl", 4, "\n\n".join(f"Art. {one}. {SAYS['pl']}" for one in "1234")),
        ("el", 4, treaty("Άρθρο", ["1ο", "2ο", "3ο", "4ο"], SAYS["el"])),
        ("ja", 4, "\n\n".join(f"第{one}条　{SAYS['ja']}" for one in "１２３４")),
        ("ko", 5, "\n\n".join(f"제 {one} 조\n\n{SAYS['ko']}" for one in "일이삼사오")),
        ("ar", 12, treaty("المادة", [*TEENS, "الحادية عشر", "الثانية عشر"], SAYS["ar"])),
        ("he", 4, treaty("סעיף", ["1", "2", "3", "4"], HEBREW)),
        ("he", 12, treaty("סעיף", [f"{one}'" for one in "אבגדהוזחטי"] + ['י"א', 'י"ב'], HEBREW)),
    ],
)
def test_articles_are_found_however_they_are_numbered(language: str, count: int, text: str) -> None:
    version = only(f"Agreement\n\n{text}")
    assert (version.language, len(version.articles)) == (language, count)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (
            "第一条\n\n甲。\n\n第二条\n\n乙。\n\n第二条の二\n\n丙。\n\n第三条\n\n丁。",
            ["1", "2", "2-2", "3"],
        ),
        ("제1조\n\n가.\n\n제2조\n\n나.\n\n제2조의2\n\n다.\n\n제3조\n\n라.", ["1", "2", "2-2", "3"]),
        (treaty("Article", ["1", "2", "3", "3 A", "4"], E), ["1", "2", "3", "3a", "4"]),
    ],
)
def test_articles_put_in_later_keep_their_names(text: str, numbers: list[str]) -> None:
    assert [one.number for one in only(f"Agreement\n\n{text}").articles] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "第一条\n\n締約国は、協議する。\n\n第二条\n\n第一条の規定は、航空機について準用する。",
        "제1조\n\n당사국은 협의한다.\n\n제2조\n\n제1조의 규정은 항공기에 준용한다.",
        "Статья 1\n\nСтороны встречаются.\n\nСтатья 2\n\nСтатья 1 применяется и к самолетам.",
        "Artikel 1\n\nDie Parteien beraten.\n\nArtikel 2\n\nArtikel 1 gilt auch für Flugzeuge.",
        "Artículo 1\n\nLas Partes consultan.\n\nArtículo 2\n\nArtículo 1 se aplica a las naves.",
        "المادة 1\n\nيتشاور الطرفان.\n\nالمادة 2\n\nالمادة 1 تنطبق على الطائرات أيضا.",
        "סעיף 1\n\nהצדדים יתייעצו.\n\nסעיף 2\n\nסעיף זה יחול על כלי טיס.",
        "Article 1\n\nThe Parties shall meet.\n\nArticle 2\n\nArticle 1 shall apply to aircraft.",
    ],
)
def test_a_sentence_that_begins_with_an_article_opens_none(text: str) -> None:
    assert [one.number for one in only(f"Agreement\n\n{text}").articles] == ["1", "2"]


@pytest.mark.parametrize("line", ["Article {}. {} ..... {}", "Article {} {}\n{}", "Article {}\n{}"])
def test_a_table_of_contents_is_no_count_of_articles(line: str) -> None:
    titles = ["Definitions", "Use of the harbour", "Costs", "Disputes"]
    listed = "\n".join(line.format(n, one, n + 2) for n, one in enumerate(titles, 1))
    body = "\n\n".join(f"Article {n}\n{one}\n\n{E}" for n, one in enumerate(titles, 1))
    for text in (
        f"Agreement on a Harbour\n\nCONTENTS\n\n{listed}\n\nHave agreed:\n\n{body}",
        f"Agreement on a Harbour\n\nHave agreed:\n\n{body}\n\nDone at Haven.\n\nINDEX\n\n{listed}",
    ):
        version = only(text)
        assert [one.heading for one in version.articles] == titles
        assert all(one.body == E for one in version.articles)


def test_articles_that_chapters_count_anew_are_the_text_s_own() -> None:
    chapters = [
        f"Chapter {one}\n\nRules {one}\n\n{treaty('Article', ['1', '2', '3'], E)}"
        for one in ("I", "II")
    ]
    end = "Done at Haven, 3 May 1990.\n\nAnnex I\n\nRates\n\nTen crowns."
    version = only(HEAD + "\n\n".join([*chapters, end]))
    assert [one.address for one in version.articles] == [
        *("art_1", "art_2", "art_3", "chp_ii__art_1", "chp_ii__art_2", "chp_ii__art_3"),
    ]
    assert [one.address for one in version.parts if one.kind == "chapter"] == ["chp_i", "chp_ii"]
    assert [one.address for one in version.parts[-2:]] == ["conclusions", "annex_i"]


def test_annexes_count_their_articles_anew_without_closing_words_too() -> None:
    annexes = "\n\n".join(
        f"ANNEX {one}\n\nStatute\n\n{treaty('Article', ['1', '2'], E)}" for one in ("I", "II")
    )
    version = only(f"{HEAD}{treaty('Article', ['1', '2', '3', '4'], E)}\n\n{annexes}")
    assert len(version.articles) == 4
    assert "annex_ii__art_2" in [one.address for one in version.parts]


def test_two_languages_under_one_heading_are_one_article() -> None:
    text = "\n\n".join(f"Article {n} / Artikel {n}\n\n{E}\n\n{SAYS['nl']}" for n in "1234")
    version = only(text)
    assert [one.number for one in version.articles] == ["1", "2", "3", "4"]
    assert SAYS["nl"] in version.articles[0].body


def test_notes_that_name_an_article_have_none() -> None:
    note = (
        "Excellency,\n\nI have the honour to propose that the harbour be open.\n\n"
        "Article 5 shall apply to such ships, as agreed in the Treaty of 1950.\n\n"
        "Accept, Excellency, the assurances of my highest consideration."
    )
    assert only(f"EXCHANGE OF NOTES\n\n{note}").articles == []


@pytest.mark.parametrize(
    "text",
    [
        "Artículo 1. El depósito se hará aquí.\n\nArtículo 2. Está en su opción.",
        "Art. 1. Strony konsultują się i nie zwlekają.\n\nArt. 2. Każda strona płaci.",
        "Article 1 – Définitions générales\n\nUn bâtiment.\n\nArticle 2 – Coûts\n\nÀ part.",
        "Статья 1. Йод и ёлка остаются.\n\nСтатья 2. Всё.",
        "Madde 1 – Taraflar görüşürler.\n\nMadde 2 – Ücret ödenir.",
    ],
)
def test_no_letter_of_a_text_loses_its_accent(text: str) -> None:
    found = cut(txt_lines(text).lines)
    told = " ".join(f"{one.heading} {one.body}" for one in found.versions[0].parts)
    for word in text.replace("–", " ").split():
        if any(letter > "\u007f" for letter in word):
            assert word.rstrip(".") in told or word in str(found.versions[0]), word
    assert found.completeness == 1.0


def test_lines_cut_by_hyphens_land_whole() -> None:
    found = cut_text(
        "ARTICLE 1\nThe Parties shall main-\ntain the har-\nbour in good order and con-\nsult.\n"
        "ARTICLE 2\nThey shall meet each year in the har-\nbour and share the costs of it.\n"
        "ARTICLE 3\nDone."
    )
    assert len(found.versions[0].articles) == 3
    assert found.completeness == 1.0
    assert len(found.versions[0].articles[0].units) == 1


def test_footnotes_stay_with_the_article_they_stand_under() -> None:
    articles = [f"Article {n}\n\n{E}¹\n\n____\n¹ Signed on {n} May 1990." for n in range(1, 5)]
    version = only(HEAD + "\n\n".join(articles))
    assert len(version.articles) == 4
    assert "Signed on 3 May 1990" in version.articles[2].body
