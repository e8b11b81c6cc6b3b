"""Each container gives the same articles, and says what it left out."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.treaties.texts import files
from treaties.texts.containers.outcome import Unreadable
from treaties.texts.containers.reading import kind_of, read
from treaties.texts.parts import Version

SOUND = {
    "pdf": files.pdf(),
    "docx": files.docx(),
    "html": files.html(),
    "txt": files.PLAIN.encode(),
}


def only(data: bytes) -> Version:
    (version,) = read(data)[1].versions
    return version


@pytest.mark.parametrize("kind", SOUND)
def test_each_container_gives_the_same_articles(kind: str) -> None:
    found, cut = read(SOUND[kind])
    (version,) = cut.versions
    assert (found, version.language, version.title) == (kind, "en", "Harbour Agreement")
    assert [one.address for one in version.articles] == ["art_1", "art_2", "art_3"]
    assert [one.address for one in version.articles[0].units] == [
        *("art_1__para_1", "art_1__para_2"),
    ]
    assert version.parts[-1].kind == "conclusions"
    assert cut.completeness > 0.95


@pytest.mark.parametrize(
    "data",
    [
        files.PLAIN.encode("utf-8-sig"),
        files.PLAIN.encode("utf-16"),
        files.PLAIN.encode("utf-16-le"),
        files.PLAIN.encode("utf-32"),
        files.PLAIN.replace("\n", "\r\n").encode("cp1252"),
        files.PLAIN.replace("\n", "\r").encode(),
        files.PLAIN.replace("harbour", "hârbour").encode("cp1252"),
    ],
)
def test_plain_text_is_read_in_any_encoding(data: bytes) -> None:
    assert len(only(data).articles) == 3


@pytest.mark.parametrize(
    ("encoding", "text", "language"),
    [
        ("cp1251", "Стороны проводят консультации по вопросам порта в течение месяца.", "ru"),
        ("cp1250", "Strony konsultują się w sprawie portu oraz lotniska i nie zwlekają.", "pl"),
        ("gb18030", "缔约双方应就港口和机场的使用进行协商。", "zh"),
        (
            "cp1252",
            "Les Parties se consultent sur l'été à venir, sans délai et de bonne foi.",
            "fr",
        ),
    ],
)
def test_older_encodings_are_told_by_what_reads_as_a_language(
    encoding: str, text: str, language: str
) -> None:
    version = only(text.encode(encoding))
    assert version.language == language
    assert text.split(maxsplit=1)[0] in version.parts[-1].body


def test_menus_and_feet_of_pages_are_listed_as_left_out() -> None:
    _, cut = read(files.html())
    assert [one.text for one in cut.dropped] == ["Home", "Page 1 of 1"]
    assert "alert" not in "".join(part.body for part in cut.versions[0].parts)


def test_markdown_says_what_is_a_heading() -> None:
    version = only(
        b"## Agreement\n\n###Article 1 \n\nOf *great* weight.\n\n### **Article 2**\n\nX."
    )
    assert [one.label for one in version.articles] == ["Article 1", "Article 2"]
    assert version.articles[0].body == "Of great weight."


def test_numbers_that_word_counts_itself_are_read() -> None:
    numbering = (
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="upperRoman"/><w:lvlText w:val="Article %1"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
        '</w:abstractNum><w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="9"/></w:numPr></w:pPr>'
        "<w:r><w:t>{}</w:t></w:r></w:p>"
    )
    rows = [(0, "Scope"), (1, "Ships."), (1, "Boats."), (0, "Costs"), (1, "Fees.")]
    body = files.word_body("".join(item.format(*row) for row in rows))
    with ZipFile(BytesIO(body)) as sound:
        entries = {one: sound.read(one) for one in sound.namelist()}
    version = only(files.archive(entries | {"word/numbering.xml": numbering.encode()}))
    assert [(one.label, one.heading) for one in version.articles] == [
        ("Article I", "Scope"),
        ("Article II", "Costs"),
    ]
    assert version.articles[0].body == "1. Ships.\n2. Boats."


def test_two_columns_of_a_table_are_two_languages() -> None:
    pairs = [
        ("Article 1", "Artikel 1"),
        ("The Parties shall consult on the harbour.", "De Partijen plegen overleg over de haven."),
        ("Article 2", "Artikel 2"),
        ("The ships of both shall be admitted.", "De schepen van beide worden toegelaten."),
    ]
    rows = "".join(f"<tr><td>{one}</td><td>{other}</td></tr>" for one, other in pairs)
    _, cut = read(files.html(f"<table>{rows}</table>"))
    assert [(one.language, len(one.articles)) for one in cut.versions] == [("en", 2), ("nl", 2)]


def test_tracked_deletions_are_left_out_and_insertions_kept() -> None:
    told = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p>{told.format('Kept. ')}<w:ins>{told.format('Added.')}</w:ins>"
        "<w:del><w:r><w:delText>Gone.</w:delText></w:r></w:del></w:p>"
    )
    _, cut = read(files.word_body(body))
    assert cut.versions[0].parts[-1].body == "Kept. Added."
    assert [one.text for one in cut.dropped] == ["Gone."]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (files.assembled([b""]), "no_text_layer"),
        (files.assembled([b"q 500 0 0 700 0 0 cm /Im1 Do Q"] * 3), "no_text_layer"),
        (files.pdf(pages=[["1"], ["2"], ["3"]]), "no_text_layer"),
        (files.docx(()), "no_text_layer"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "wrong_kind"),
        (b"II*\x00" + b"\0" * 64, "wrong_kind"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 512, "wrong_kind"),
        (b"{\\rtf1 Article 1}", "wrong_kind"),
        (files.archive({"a.txt": b"Article 1"}), "wrong_kind"),
        (b"<?xml version='1.0'?><note>Article 1</note>", "wrong_kind"),
        (files.html("<p> </p>").replace(b"Home", b"").replace(b"Page 1 of 1", b""), "no_text"),
    ],
    ids=[
        *("nothing", "blanks", "an empty page", "three scans", "page numbers", "no paragraph"),
        *("PNG", "TIFF", "old Word", "RTF", "ZIP", "other XML", "only a frame"),
    ],
)
def test_what_holds_no_text_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as told:
        read(data)
    assert told.value.code == code
    assert len(told.value.message) > 15


def test_the_bytes_say_what_a_file_is() -> None:
    assert {kind: kind_of(data) for kind, data in SOUND.items()} == {one: one for one in SOUND}
