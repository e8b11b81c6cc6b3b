"""Files made by code: sound ones of each container, and the tricks that crafted ones play."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document

SAMPLE = (
    ("Harbour Agreement", True),
    ("The Governments, wishing to share the harbour, have agreed as follows:", False),
    ("Article 1", True),
    ("1. The harbour shall be open to the ships of both Parties.", False),
    ("2. Each Party shall bear its own costs.", False),
    ("Article 2", True),
    ("The Parties shall consult each other whenever one of them asks for it.", False),
    ("Article 3", True),
    ("This Agreement shall remain in force for ten years.", False),
    ("Done at Haven on 3 May 1990 in two originals.", False),
)
PLAIN = "\n\n".join(text for text, _ in SAMPLE)


def docx(rows: tuple[tuple[str, bool], ...] = SAMPLE) -> bytes:
    """A document of Word."""
    document = Document()
    for text, is_heading in rows:
        document.add_paragraph(text, style="Heading 3" if is_heading else None)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def html(body: str = "", head: str = "<title>x</title>") -> bytes:
    """A page with a menu, a script and a foot around its text."""
    told = body or "".join(
        f"<h3>{text}</h3>" if is_heading else f"<p>{text}</p>" for text, is_heading in SAMPLE
    )
    page = f"<!DOCTYPE html><html><head>{head}</head><body><nav>Home</nav>{told}"
    return f"{page}<script>alert(1)</script><footer>Page 1 of 1</footer></body></html>".encode()


def pdf(lines: list[str] | None = None, *, pages: list[list[str]] | None = None) -> bytes:
    """A PDF with a text layer, line by line, a list of lines for each page."""
    given = pages if pages is not None else [lines or [text for text, _ in SAMPLE]]
    return assembled([stream(page) for page in given])


def stream(lines: list[str]) -> bytes:
    shown = "".join(f"({_escaped(one)}) Tj T*\n" for one in lines)
    return f"BT /F1 11 Tf 14 TL 60 780 Td\n{shown}ET".encode("cp1252")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def assembled(contents: list[bytes], *, filters: str = "", more: str = "") -> bytes:
    """A PDF whose pages have these streams."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for at, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * at} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> {more} >> >>".encode()
        )
        told = f"<< /Length {len(content)} {filters} >>\nstream\n".encode()
        objects.append(told + content + b"\nendstream")
    return bound(objects)


def bound(objects: list[bytes]) -> bytes:
    """Objects with a table of where they are."""
    out, places = BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, one in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + one + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.writelines(f"{place:010d} 00000 n \n".encode() for place in places)
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n".encode())
    out.write(f"startxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def archive(entries: dict[str, bytes]) -> bytes:
    """A zip file."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return out.getvalue()


def with_part(name: str, data: bytes) -> bytes:
    """A document of Word in which one part is another, or is added."""
    with ZipFile(BytesIO(docx())) as sound:
        entries = {one: sound.read(one) for one in sound.namelist()}
    return archive(entries | {name: data})


def word_body(inner: str, prolog: str = "") -> bytes:
    """A document of Word with this inside its body."""
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'{prolog}<w:document xmlns:w="{main}"><w:body>{inner}</w:body></w:document>'
    return with_part("word/document.xml", body.encode())


def zeros(size: int) -> bytes:
    """So many zeros, compressed and compressed again."""
    return zlib.compress(b"\0" * size, 9)
