"""Text layers of PDFs."""

from io import BytesIO

from pypdf import PageObject, PasswordType, PdfReader

from treaties.texts.containers.outcome import Read, Unreadable
from treaties.texts.lines import Dropped, Line

PAGES = 1500
_SCANNED = (
    "The PDF has no text layer: it is a scan, a picture of each page. Recognise its text (OCR)"
    " first, and upload the result."
)


def pdf_lines(data: bytes) -> Read:
    """The lines of every page. A scan, a locked file and one of too many pages are refused."""
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise Unreadable("locked", "The PDF is locked by a password. Upload it without one.")
    if len(reader.pages) > PAGES:
        raise Unreadable("too_large", f"The PDF has more than {PAGES} pages.")
    lines: list[Line] = []
    dropped: list[Dropped] = []
    for number, page in enumerate(reader.pages, 1):
        found = _page(page, number)
        lines += found
        if not any(not one.is_blank for one in found):
            dropped.append(Dropped(f"[page {number}]", "page without a text layer"))
    letters = sum(one.isalnum() for line in lines for one in line.text)
    if letters < 15 * max(1, len(reader.pages)):
        raise Unreadable("no_text_layer", _SCANNED)
    return Read(lines, dropped)


def _page(page: PageObject, number: int) -> list[Line]:
    text = page.extract_text() or ""
    return [Line(one, page=number) for one in text.splitlines()]
