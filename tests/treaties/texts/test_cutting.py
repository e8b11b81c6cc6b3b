"""Texts are cut the same whatever their language, numbering and order."""

import pytest

from tests.treaties.texts.samples import cut_text, only, treaty
from treaties.texts.cutting import cut
from treaties.texts.lines import Line

ARABIC, ROMAN = ["1", "2", "3", "4"], ["I", "II", "III", "IV"]
SAYS = {
    "en": "The Parties shall consult each other on the use of the harbour and of the airfield.",
    "fr": "Les Parties se consultent sur l'usage du port et de la piste dans les brefs délais.",
    "nl": "De Partijen plegen overleg over het gebruik van de haven en van het vliegveld.",
    "de": "Die Parteien beraten sich über die Nutzung des Hafens und der Landebahn.",
    "es": "Las Partes se consultan sobre el uso del puerto y de la pista en el plazo de un mes.",
    "pt": "As Partes consultam-se sobre o uso do porto e da pista em caso de dúvida.",
    "it": "Le Parti si consultano sul porto e sulla pista con la massima cura per le navi.",
    "pl": "Strony konsultują się w sprawie korzystania z portu oraz lotniska i nie zwlekają z tym.",
    "ru": "Стороны проводят консультации по вопросам использования порта и аэродрома.",
    "el": "Τα Μέρη διαβουλεύονται για τη χρήση του λιμένα και του αεροδρομίου.",
    "tr": "Taraflar limanın ve havaalanının kullanımı için bir ay içinde görüşürler.",
    "ar": "يتشاور الطرفان في استخدام الميناء والمطار خلال شهر من تاريخ هذه المذكرة.",
    "zh": "缔约双方应就港口和机场的使用进行协商。",
    "ja": "締約国は、港及び飛行場の使用について協議する。",
    "ko": "당사국은 항구와 비행장의 사용에 관하여 협의한다.",
    "hu": "A Felek egyeztetnek a kikötő és a repülőtér használatáról, ha az egyik fél kéri.",
    "fi": "Osapuolet neuvottelevat sataman ja lentokentän käytöstä, ja sopivat siitä tämän mukaan.",
}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", treaty("Article", ARABIC, SAYS["en"])),
        ("en", treaty("ARTICLE", ROMAN, SAYS["en"], after=".")),
        ("en", treaty("Article", ["One", "Two", "Three", "Four"], SAYS["en"])),
        ("en", treaty("Art.", ARABIC, SAYS["en"], after=" –")),
        ("en", treaty("ARTICLE", ["(1)", "(2)", "(3)", "(4)"], SAYS["en"])),
        ("fr", treaty("Article", ["premier", "2", "3", "4"], SAYS["fr"])),
        ("fr", treaty("Article", ["1er", "2", "3", "4"], SAYS["fr"])),
        ("nl", treaty("Artikel", ROMAN, SAYS["nl"])),
        ("de", treaty("Artikel", ARABIC, SAYS["de"])),
        ("es", treaty("Artículo", ["primero", "segundo", "tercero", "cuarto"], SAYS["es"])),
        ("es", treaty("ARTÍCULO", ["1º", "2º", "3º", "4º"], SAYS["es"])),
        ("pt", treaty("Artigo", ["1.º", "2.º", "3.º", "4.º"], SAYS["pt"])),
        ("it", treaty("Articolo", ARABIC, SAYS["it"])),
        ("pl", treaty("Artykuł", ARABIC, SAYS["pl"])),
        ("ru", treaty("Статья", ARABIC, SAYS["ru"])),
        ("el", treaty("Άρθρο", ARABIC, SAYS["el"])),
        ("tr", treaty("MADDE", ARABIC, SAYS["tr"])),
        ("ar", treaty("المادة", ["الأولى", "الثانية", "الثالثة", "الرابعة"], SAYS["ar"])),
        ("ar", treaty("المادة", ["١", "٢", "٣", "٤"], SAYS["ar"])),
        ("zh", "\n\n".join(f"第{one}条\n\n{SAYS['zh']}" for one in "一二三四")),
        ("ja", "\n\n".join(f"第{one}条 {SAYS['ja']}" for one in "一二三四")),
        ("ko", "\n\n".join(f"제{one}조(목적)\n\n{SAYS['ko']}" for one in ARABIC)),
        ("hu", "\n\n".join(f"{one}. cikk\n\n{SAYS['hu']}" for one in ARABIC)),
        ("fi", "\n\n".join(f"{one} artikla\n\n{SAYS['fi']}" for one in ARABIC)),
    ],
)
def test_articles_are_found_in_any_language_and_numbering(language: str, text: str) -> None:
    version = only(f"Agreement on a Harbour\n\nPreamble, agreed by both:\n\n{text}")
    assert (version.language, len(version.articles)) == (language, 4)
    assert [one.address for one in version.articles] == ["art_1", "art_2", "art_3", "art_4"]
    assert all(SAYS[language] in one.body for one in version.articles)


def test_two_languages_one_after_the_other_are_two_texts() -> None:
    text = "\n\n".join(
        (
            "# Harbour Agreement",
            "The Governments, wishing to share the harbour, have agreed as follows:",
            treaty("# Article", ROMAN, SAYS["en"]),
            "Done at Haven on 3 May 1990 in two originals, in the English and Dutch languages.",
            "For Northland: A. Smith",
            "# Havenverdrag",
            "De Regeringen, geleid door de wens de haven te delen, zijn overeengekomen:",
            treaty("# Artikel", ROMAN, SAYS["nl"]),
            "Gedaan te Haven op 3 mei 1990 in twee exemplaren, in het Engels en het Nederlands.",
        )
    )
    english, dutch = cut_text(text).versions
    assert (english.language, len(english.articles)) == ("en", 4)
    assert (dutch.language, len(dutch.articles)) == ("nl", 4)
    assert (english.title, dutch.title) == ("Harbour Agreement", "Havenverdrag")
    closing = english.parts[-1]
    assert closing.kind == "conclusions"
    assert closing.body.endswith("A. Smith")
    assert "geleid door de wens" in dutch.parts[1].body


def test_two_languages_of_one_word_are_told_apart() -> None:
    text = "\n\n".join(treaty("Article", ARABIC, SAYS[code]) for code in ("en", "fr"))
    found = [(one.language, len(one.articles)) for one in cut_text(text).versions]
    assert found == [("en", 4), ("fr", 4)]


def test_two_languages_article_by_article_are_two_texts() -> None:
    pairs = [f"Article {n}\n\n{SAYS['en']}\n\nArtikel {n}\n\n{SAYS['nl']}" for n in ARABIC]
    found = [(one.language, len(one.articles)) for one in cut_text("\n\n".join(pairs)).versions]
    assert found == [("en", 4), ("nl", 4)]
    pairs = [f"Article {n}\n\n{SAYS['en']}\n\nArticle {n}\n\n{SAYS['fr']}" for n in ARABIC]
    versions = cut_text("\n\n".join(pairs)).versions
    assert [(one.language, len(one.articles)) for one in versions] == [("en", 4), ("fr", 4)]
    assert all(SAYS["fr"] not in one.body for one in versions[0].articles)


def test_an_article_that_a_sentence_names_opens_none() -> None:
    version = only(
        "Article 1\n\nIn exercise of the right of self-defence that is recognised by\n"
        "Article 51 of the Charter of the United Nations, and of that under\n"
        "Article 2,\nthe Parties shall act together.\n\n"
        "Article 2\n\nThe Parties shall meet each year.\n\nArticle 3\n\nDone."
    )
    assert [one.number for one in version.articles] == ["1", "2", "3"]
    assert "Article 51 of the Charter" in version.articles[0].body


def test_articles_that_an_amendment_quotes_are_its_text() -> None:
    version = only(
        "# Article I\n\nArticle 5 of the Agreement shall read as follows:\n\n“Article 5\n\n"
        "The Parties shall meet twice a year.”\n\n# Article II\n\n"
        "Article 9 shall read as follows:\n\nArticle 9\n\nThis Agreement ends in 2040.\n\n"
        "# Article III\n\nThis Protocol enters into force on signature."
    )
    assert [one.number for one in version.articles] == ["1", "2", "3"]
    assert "Article 9" in version.articles[1].body


def test_inserted_articles_keep_their_names() -> None:
    numbers = ["1", "2", "2 bis", "2 ter", "3", "3A", "4"]
    version = only(treaty("Article", numbers, SAYS["en"]))
    assert [one.address for one in version.articles] == [
        *("art_1", "art_2", "art_2bis", "art_2ter", "art_3", "art_3a", "art_4"),
    ]


def test_titles_of_articles_are_told_from_their_text() -> None:
    version = only(
        "Article 1\nDefinitions\n\nFor the purposes of this Agreement a ship is a vessel.\n\n"
        "Article 2 – Use of the harbour\n\nShips shall be admitted.\n\n"
        "Article 3. The Parties shall share the costs in equal parts.\n\n"
        "Article 4: Disputes\n\nThe Parties shall consult."
    )
    assert [one.heading for one in version.articles] == [
        *("Definitions", "Use of the harbour", "", "Disputes"),
    ]
    assert version.articles[2].body == "The Parties shall share the costs in equal parts."


def test_chapters_and_annexes_are_no_articles() -> None:
    version = only(
        "# Agreement\n\nPreamble here, as agreed:\n\n# Chapter I\n\n# General\n\n"
        "# Article 1\n\nA text.\n\n"
        "# Chapter II\n\n# Costs\n\n# Article 2\n\nAnother text, see Annex A.\n\n"
        "# Article 3\n\nA third.\n\n"
        "Done at Haven, 3 May 1990.\n\n# Annex A\n\n# Rates\n\n1. Ten crowns.\n\n2. Two crowns.\n\n"
        "# Annex B\n\nFORMS\n\nThe form of a request."
    )
    kinds = [(one.kind, one.address, one.heading) for one in version.parts]
    assert kinds == [
        ("title", "title", "Agreement"),
        ("preamble", "preamble", ""),
        ("chapter", "chp_i", "General"),
        ("article", "art_1", ""),
        ("chapter", "chp_ii", "Costs"),
        ("article", "art_2", ""),
        ("article", "art_3", ""),
        ("conclusions", "conclusions", ""),
        ("annex", "annex_a", "Rates"),
        ("annex", "annex_b", "FORMS"),
    ]
    assert [one.address for one in version.parts[8].units] == ["annex_a__para_1", "annex_a__para_2"]


def test_articles_of_an_annex_are_counted_apart() -> None:
    version = only(
        f"{treaty('# Article', ARABIC, SAYS['en'])}\n\nDone at Haven, 3 May 1990.\n\n"
        f"# Annex I\n\n# Statute of the Commission\n\n{treaty('# Article', ROMAN[:2], SAYS['en'])}"
    )
    assert len(version.articles) == 4
    assert [one.address for one in version.parts[-3:]] == [
        *("annex_i", "annex_i__art_1", "annex_i__art_2"),
    ]


def test_a_memorandum_of_sections_is_cut_into_them() -> None:
    version = only(treaty("Section", ARABIC, SAYS["en"]))
    assert [one.kind for one in version.parts] == ["section"] * 4
    assert version.parts[1].address == "sec_2"


def test_an_exchange_of_notes_is_cut_into_its_notes() -> None:
    note = (
        "Excellency,\n\nI have the honour to propose that the harbour be open to ships:\n\n"
        "1. Ships shall be admitted on the request of either of the Governments.\n\n"
        "2. The costs shall be borne by the Government that sends the ship.\n\n"
        "Accept, Excellency, the assurances of my highest consideration.\n\nA. Smith"
    )
    english = cut_text(f"# Exchange of notes on a harbour\n\n{note}\n\n{note}").versions[0]
    assert [one.kind for one in english.parts] == ["title", "note", "note"]
    assert english.parts[1].units[3].address == "note__para_2"
    assert english.parts[2].address == "note-2"


def test_a_text_without_any_structure_is_kept_whole() -> None:
    version = only("The harbour is open.\n\nIt closes at night, and all ships must then be away.")
    assert "closes at night" in version.parts[-1].body


def test_wrapped_lines_are_joined_and_titles_kept_apart() -> None:
    version = only(
        "ARTICLE I.\nThe Parties undertake, as set forth in the Charter, to settle any dispute\n"
        "in which they may be involved by peaceful means, and to co-\noperate in doing so.\n"
        "The Parties shall meet.\nARTICLE II.\nCosts\nEach Party shall bear the costs that arise"
        " on its own territory, and\nnone of the other Party's.\nARTICLE III.\nThe Parties shall"
        " consult whenever one of them is of the opinion that its\nsecurity is threatened."
    )
    first, second, third = version.articles
    assert [one.text for one in first.units] == [
        (
            "The Parties undertake, as set forth in the Charter, to settle any dispute in which"
            " they may be involved by peaceful means, and to co-operate in doing so."
        ),
        "The Parties shall meet.",
    ]
    assert (second.heading, third.heading) == ("Costs", "")


def test_numbers_and_heads_of_pages_are_dropped_and_said_to_be() -> None:
    pages = [
        [
            Line("Harbour Agreement", page=n),
            Line(f"Article {n}", page=n),
            Line(f"{n}. {SAYS[code]}", page=n),
        ]
        for n, code in enumerate(("en", "fr", "en", "nl"), 1)
    ]
    source = [line for n, page in enumerate(pages, 1) for line in [*page, Line(f"- {n} -", page=n)]]
    found = cut(source)
    assert len(found.versions[0].articles) == 4
    reasons = [one.reason for one in found.dropped]
    assert reasons.count("page number") == 4
    assert reasons.count("repeated head or foot of pages") == 3
    assert found.versions[0].title == "Harbour Agreement"
    assert 0.8 < found.completeness < 1


def test_a_heading_at_the_edge_of_each_page_is_no_head_of_pages() -> None:
    source = [
        one
        for n, code in enumerate(("en", "fr", "nl", "de", "es"), 1)
        for one in (Line(f"Article {n}", page=n), Line(SAYS[code], page=n))
    ]
    assert len(cut(source).versions[0].articles) == 5
