"""Word documents, with the numbers that Word itself counts."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.oxml.ns import qn

from treaties.texts.containers.counting import Counters, Styles
from treaties.texts.containers.outcome import Read, Unreadable
from treaties.texts.containers.tables import in_reading_order
from treaties.texts.lines import Dropped, Line

UNPACKED, ENTRIES = 60 * 1024 * 1024, 3000
_FRAMES = tuple(qn(f"w:{one}") for one in ("sdt", "sdtContent", "ins", "moveTo", "customXml"))
_TEXTUAL = tuple(qn(f"w:{one}") for one in ("t", "tab", "br", "cr"))
_NOT_WORD = "This is an archive, not a Word document. Upload the document itself."
_SCANNED = (
    "The Word document holds no text, only pictures at most: it is a scan without a text layer."
    " Recognise its text (OCR) first, and upload the result."
)
_BOMB = (
    "The Word document unpacks to more than it can hold as a text. Save it anew without pictures."
)


def docx_lines(data: bytes) -> Read:
    """Paragraphs and tables in their order; what was struck out in tracked changes is left out."""
    _check(data)
    document = Document(BytesIO(data))
    styles = Styles(document)
    counters = Counters(document, styles)
    lines = list(_blocks(document.element.body, styles, counters))
    struck = [one.text or "" for one in document.element.body.iter(qn("w:delText"))]
    dropped = [Dropped(one, "struck out in tracked changes") for one in struck]
    if not any(line.text.strip() for line in lines):
        raise Unreadable("no_text_layer", _SCANNED)
    return Read(lines, dropped)


def _check(data: bytes) -> None:
    """Refuse what is no document of Word, and what unpacks beyond measure, before unpacking."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            names = {one.filename for one in entries}
            if "[Content_Types].xml" not in names or not any(
                one.startswith("word/") for one in names
            ):
                raise Unreadable("wrong_kind", _NOT_WORD)
            if len(entries) > ENTRIES or sum(one.file_size for one in entries) > UNPACKED:
                raise Unreadable("too_large", _BOMB)
    except BadZipFile as problem:
        raise Unreadable("damaged", f"The file is damaged: {problem}. Upload it anew.") from problem


def _blocks(parent: Any, styles: Styles, counters: Counters) -> Iterator[Line]:
    """What stands in a body, a cell or a frame around others (content controls, insertions)."""
    for child in parent:
        if child.tag == qn("w:p"):
            yield from _lines(child, styles, counters)
        elif child.tag == qn("w:tbl"):
            yield from _table(child, styles, counters)
        elif child.tag in _FRAMES:
            yield from _blocks(child, styles, counters)


def _lines(paragraph: Any, styles: Styles, counters: Counters) -> list[Line]:
    is_heading = styles.is_heading(paragraph)
    label = counters.label(paragraph)
    pieces = "".join(_pieces(paragraph)).split("\n")
    text = [" ".join(filter(None, (label, pieces[0]))), *pieces[1:]]
    return [Line(one, is_heading=is_heading, is_whole=True) for one in text]


def _pieces(paragraph: Any) -> Iterator[str]:
    """The text of a paragraph with what was inserted in tracked changes."""
    for one in paragraph.iter(*_TEXTUAL):
        if one.tag == qn("w:t"):
            yield one.text or ""
        elif one.getparent().tag == qn("w:r"):
            yield " " if one.tag == qn("w:tab") else "\n"


def _table(table: Any, styles: Styles, counters: Counters) -> list[Line]:
    rows = [
        [list(_blocks(cell, styles, counters)) for cell in row.iter(qn("w:tc"))]
        for row in table.iterchildren(qn("w:tr"))
    ]
    return in_reading_order(rows)
