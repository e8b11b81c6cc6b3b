"""Which container a file is, and its lines."""

import re

from treaties.texts.akn.reading import akn_versions
from treaties.texts.containers.docx import docx_lines
from treaties.texts.containers.html import html_lines
from treaties.texts.containers.outcome import Read, Unreadable
from treaties.texts.containers.pdf import pdf_lines
from treaties.texts.containers.txt import decoded, txt_lines
from treaties.texts.cutting import cut
from treaties.texts.parts import Cut

LIMIT = 20 * 1024 * 1024
"""Bytes: no larger file is read."""

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "docx"),
    (b"PK\x05\x06", "docx"),
    (b"\xd0\xcf\x11\xe0", "old word"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
)
_REFUSED = {
    "old word": "This is a Word file of the old kind (.doc). Save it as .docx and upload that.",
    "rtf": "This is a Rich Text file. Save it as .docx and upload that.",
    "image": "This is a picture without a text layer. Recognise its text (OCR) first, and upload"
    " the result.",
    "program": "This is a program, not a text.",
    "archive": "This is an archive. Unpack it and upload the text itself.",
}
_TAGS = re.compile(rb"<(?:!doctype\s+html|html|head|body|p|div|h[1-6]|table)[\s>]", re.IGNORECASE)
_AKN = re.compile(rb"<(?:\w+:)?akomaNtoso[\s>]")


def kind_of(data: bytes) -> str:
    """The container of a file by its bytes: pdf, docx, html, akn, txt, or what is refused."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    if _AKN.search(start):
        return "akn"
    if start.startswith(b"<?xml") and not _TAGS.search(start):
        return "xml"
    return "html" if start.startswith(b"<") and _TAGS.search(start) else "txt"


def read(data: bytes) -> tuple[str, Cut]:
    """The container and the cut text of a file.

    Raises Unreadable with a reason that says how to mend it. Bytes that a container's library
    cannot make sense of raise what that library raises: the process that reads is a throw-away one.
    """
    if not data.strip():
        raise Unreadable("empty", "The file is empty.")
    if len(data) > LIMIT:
        raise Unreadable("too_large", f"The file is larger than {LIMIT // 1024**2} MB.")
    kind = kind_of(data)
    if kind in _REFUSED:
        raise Unreadable("wrong_kind", _REFUSED[kind])
    found = akn_versions(data) if kind in ("akn", "xml") else _cut(kind, data)
    if not any(part.units or part.heading for one in found.versions for part in one.parts):
        raise Unreadable("no_text", "There is no text in the file.")
    return kind, found


def _cut(kind: str, data: bytes) -> Cut:
    got: Read
    if kind == "pdf":
        got = pdf_lines(data)
    elif kind == "docx":
        got = docx_lines(data)
    elif kind == "html":
        got = html_lines(decoded(data))
    else:
        got = txt_lines(decoded(data))
    return cut(got.lines, got.dropped)
