"""Uploads that are damaged, are not what they say, or are made to do harm: each made by code.

No file of them is kept: a maker is called when its bytes are wanted.
"""

import random
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tests.treaties.texts import files

type Maker = Callable[[], bytes]

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
XXE = '<!DOCTYPE a [<!ENTITY x SYSTEM "{}">]>'
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
QUADRATIC = f'<!DOCTYPE a [<!ENTITY a "{"x" * 50_000}">]>'


def _akn(prolog: str = "", inner: str = "x") -> bytes:
    body = f"<akomaNtoso xmlns='{AKN}'><act><body><article><content><p>{inner}</p>"
    end = "</content></article></body></act></akomaNtoso>"
    return f"<?xml version='1.0'?>{prolog}{body}{end}".encode()


def _word(prolog: str = "", inner: str = "x") -> bytes:
    return files.word_body(f"<w:p><w:r><w:t>{inner}</w:t></w:r></w:p>", prolog)


def _zip_bomb(name: str, size: int) -> bytes:
    return files.with_part(name, b"\0" * size)


def _body_bomb() -> bytes:
    return files.word_body("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 1_500_000)


def _lying_sizes() -> bytes:
    """The directory says that every entry is a few bytes long."""
    data = bytearray(_zip_bomb("word/document.xml", 80_000_000))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", data, at + 24, 10)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def _overlapping() -> bytes:
    """Many names for one entry."""
    data = files.docx()
    with ZipFile(BytesIO(data)) as sound:
        entry = sound.getinfo("word/document.xml")
    out = BytesIO(data)
    with ZipFile(out, "a", ZIP_DEFLATED) as made:
        for count in range(200):
            info = ZipInfo(f"word/again{count}.xml")
            info.header_offset, info.CRC = entry.header_offset, entry.CRC
            info.compress_size, info.file_size = entry.compress_size, entry.file_size
            made.filelist.append(info)
        made.writestr("word/last.xml", b"<a/>")
    return out.getvalue()


def _page_loop() -> bytes:
    return files.bound(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 9 >>",
            b"<< /Type /Pages /Kids [2 0 R] /Count 9 /Parent 2 0 R >>",
        ]
    )


def _wide_page_tree() -> bytes:
    kids = b" ".join([b"3 0 R"] * 200_000)
    return files.bound(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 200000 /Kids [" + kids + b"] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        ]
    )


def _deep_page_tree() -> bytes:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    objects += [
        f"<< /Type /Pages /Count 1 /Kids [{n + 1} 0 R] >>".encode() for n in range(2, 20_000)
    ]
    return files.bound([*objects, b"<< /Type /Page /MediaBox [0 0 9 9] >>"])


def _flate_bomb(times: int = 1) -> bytes:
    data = b"\0" * 200_000_000 if times == 1 else b"BT (a) Tj ET\n" * 20_000_000
    packed = zlib.compress(data, 9)
    return files.assembled([packed], filters="/Filter /FlateDecode")


def _nested_flate() -> bytes:
    packed = zlib.compress(zlib.compress(zlib.compress(b"\0" * 100_000_000, 9), 9), 9)
    return files.assembled([packed], filters="/Filter [/FlateDecode /FlateDecode /FlateDecode]")


def _xref_loop() -> bytes:
    sound = files.pdf()
    start = sound.rfind(b"xref\n0")
    return sound.replace(b"/Root 1 0 R", f"/Root 1 0 R /Prev {start}".encode())


def _far_xref() -> bytes:
    sound = files.pdf()
    at = sound.rfind(b"startxref")
    return sound[:at] + b"startxref\n99999999999999\n%%EOF"


def _self_reference() -> bytes:
    return files.bound([b"<< /Type /Catalog /Pages 2 0 R >>", b"2 0 R"])


def _deep_arrays() -> bytes:
    return files.bound([b"<< /Type /Catalog /Pages 2 0 R >>", b"[" * 100_000 + b"]" * 100_000])


def _form_loop() -> bytes:
    """A form that draws itself."""
    content = b"/X Do"
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources"
    form += b" << /XObject << /X 6 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream"
    sound = files.assembled([content], more="/XObject << /X 6 0 R >>")
    parts = sound.split(b"endobj\n")
    objects = [one.split(b"obj\n", 1)[1] for one in parts[:-1]]
    return files.bound([*objects, form])


def _huge_font_map() -> bytes:
    cmap = b"begincmap 1 beginbfrange <0000> <FFFFFFFF> <0000> endbfrange endcmap"
    objects = files.assembled([files.stream(["Article 1"])]).split(b"endobj\n")[:-1]
    told = [one.split(b"obj\n", 1)[1] for one in objects]
    told[2] = told[2].replace(b">>", b"/ToUnicode 6 0 R >>")
    stream = f"<< /Length {len(cmap)} >>\nstream\n".encode() + cmap + b"\nendstream"
    return files.bound([*told, stream])


def _noise(start: bytes, seed: int, size: int = 30_000) -> bytes:
    return start + random.Random(seed).randbytes(size)


def _flipped(data: bytes, seed: int) -> bytes:
    """A hundred bytes of it changed."""
    dice, out = random.Random(seed), bytearray(data)
    for _ in range(100):
        out[dice.randrange(8, len(out))] = dice.randrange(256)
    return bytes(out)


def _deep_tables(depth: int) -> bytes:
    opened = "<w:tbl><w:tr><w:tc>" * depth
    return files.word_body(opened + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth)


def _nested(tag: str, depth: int) -> bytes:
    return files.html(f"<{tag}>" * depth + "Article 1" + f"</{tag}>" * depth)


def _outside(target: str) -> bytes:
    """A document of Word one of whose relations leads out of it."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    told = f'<Relationships xmlns="{space}"><Relationship Id="r1" Type="{kind}"'
    return files.with_part(
        "word/_rels/document.xml.rels",
        f'{told} Target="{target}" TargetMode="External"/></Relationships>'.encode(),
    )


CORPUS: dict[str, Maker] = {
    "empty": lambda: b"",
    "one byte": lambda: b"\0",
    "only white space": lambda: b" \r\n\t" * 500,
    "only zeros": lambda: b"\0" * 100_000,
    "only marks of byte order": lambda: b"\xef\xbb\xbf" * 50,
    "noise": lambda: _noise(b"", 1),
    "noise called pdf": lambda: _noise(b"%PDF-1.7\n", 2),
    "noise called zip": lambda: _noise(b"PK\x03\x04", 3),
    "noise called xml": lambda: _noise(b"<?xml version='1.0'?>", 4),
    "noise called html": lambda: _noise(b"<!doctype html><p>", 5),
    "a program": lambda: _noise(b"\x7fELF", 6),
    "a program of windows": lambda: _noise(b"MZ", 7),
    "a picture": lambda: _noise(b"\x89PNG\r\n\x1a\n", 8),
    "a photograph": lambda: _noise(b"\xff\xd8\xff\xe0", 9),
    "a scanned tiff": lambda: _noise(b"II*\x00", 10),
    "an old word file": lambda: _noise(b"\xd0\xcf\x11\xe0", 11),
    "rich text": lambda: b"{\\rtf1\\ansi Article 1 \\par}",
    "gzip": lambda: b"\x1f\x8b" + files.zeros(100_000_000),
    "akn laughs": lambda: _akn(LAUGHS, "&j;"),
    "akn quadratic": lambda: _akn(QUADRATIC, "&a;" * 20_000),
    "akn xxe of a file": lambda: _akn(XXE.format("file:///etc/passwd"), "&x;"),
    "akn xxe of the network": lambda: _akn(XXE.format("http://127.0.0.1:9/x"), "&x;"),
    "akn outer document type": lambda: _akn("<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'>"),
    "akn parameter entity": lambda: _akn(
        "<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x'> %x;]>"
    ),
    "akn xinclude": lambda: _akn(
        "", "<i xmlns='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/>"
    ),
    "akn deep": lambda: _akn("", "<b>" * 100_000 + "</b>" * 100_000),
    "akn deep parts": lambda: (
        _akn()
        .replace(b"<article>", b"<part>" * 240 + b"<article>")
        .replace(b"</article>", b"</article>" + b"</part>" * 240)
    ),
    "akn cut short": lambda: _akn()[:-40],
    "akn empty": f"<akomaNtoso xmlns='{AKN}'/>".encode,
    "akn of another encoding": lambda: _akn().replace(b"'1.0'", b"'1.0' encoding='utf-16'"),
    "xml that is no text of a treaty": lambda: b"<?xml version='1.0'?><invoice>1</invoice>",
    "word laughs": lambda: _word(LAUGHS, "&j;"),
    "word quadratic": lambda: _word(QUADRATIC, "&a;" * 20_000),
    "word xxe of a file": lambda: _word(XXE.format("file:///etc/passwd"), "&x;"),
    "word xxe of the network": lambda: _word(XXE.format("http://127.0.0.1:9/x"), "&x;"),
    "word template from elsewhere": lambda: _outside("http://127.0.0.1:9/evil.dotm"),
    "word template from a file": lambda: _outside("file:///etc/passwd"),
    "word bomb in its text": lambda: _zip_bomb("word/document.xml", 900_000_000),
    "word bomb in its styles": lambda: _zip_bomb("word/styles.xml", 50_000_000),
    "word bomb in a picture": lambda: _zip_bomb("word/media/image1.png", 400_000_000),
    "word bomb of paragraphs": _body_bomb,
    "word lying sizes": _lying_sizes,
    "word overlapping entries": _overlapping,
    "word of many entries": lambda: files.archive(
        {f"word/{n}.xml": b"x" for n in range(20_000)} | {"[Content_Types].xml": b"<a/>"}
    ),
    "word deep tables": lambda: _deep_tables(3_000),
    "word without a text": lambda: files.archive({"[Content_Types].xml": b"<Types/>"}),
    "word with a damaged text": lambda: files.with_part("word/document.xml", b"<w:document"),
    "word with a text that is no xml": lambda: files.with_part("word/document.xml", b"\0" * 50),
    "word cut short": lambda: files.docx()[:-300],
    "word with changed bytes": lambda: _flipped(files.docx(), 12),
    "word with more changed bytes": lambda: _flipped(files.docx(), 13),
    "zip slip": lambda: files.archive(
        {"../../../srv/slipped.txt": b"x", "[Content_Types].xml": b"<Types/>", "word/a": b""}
    ),
    "zip slip of an absolute path": lambda: files.archive(
        {"/srv/slipped.txt": b"x", "[Content_Types].xml": b"<Types/>", "word/a": b""}
    ),
    "zip without entries": lambda: b"PK\x05\x06" + b"\0" * 18,
    "zip in a zip": lambda: files.archive({"inner.docx": files.docx()}),
    "pdf page loop": _page_loop,
    "pdf of a page repeated": _wide_page_tree,
    "pdf of a deep page tree": _deep_page_tree,
    "pdf bomb": _flate_bomb,
    "pdf bomb of text": lambda: _flate_bomb(2),
    "pdf bomb in layers": _nested_flate,
    "pdf table that leads to itself": _xref_loop,
    "pdf table beyond its end": _far_xref,
    "pdf without a table": lambda: files.pdf().replace(b"xref", b"yref"),
    "pdf object that is itself": _self_reference,
    "pdf deep arrays": _deep_arrays,
    "pdf form that draws itself": _form_loop,
    "pdf huge map of a font": _huge_font_map,
    "pdf lying length": lambda: files.pdf().replace(b"/Length ", b"/Length 9999999"),
    "pdf cut short": lambda: files.pdf()[:300],
    "pdf with changed bytes": lambda: _flipped(files.pdf(), 14),
    "pdf with more changed bytes": lambda: _flipped(files.pdf(), 15),
    "pdf of pictures only": lambda: files.assembled([b"q /Im1 Do Q"] * 2),
    "pdf that is a zip": lambda: files.pdf() + files.docx(),
    "zip that is a pdf": lambda: files.docx() + files.pdf(),
    "html that is a pdf": lambda: b"<!doctype html><p>x</p>" + files.pdf(),
    "html deep": lambda: _nested("div", 100_000),
    "html deep tables": lambda: _nested("table><tr><td", 2_000),
    "html of one word": lambda: files.html("<p>" + "a" * 5_000_000 + "</p>"),
    "html of many attributes": lambda: files.html(
        "<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">Article 1</p>"
    ),
    "html of script": lambda: b"<!doctype html><script>location='http://127.0.0.1:9'</script>",
    "html never closed": lambda: b"<!doctype html>" + b"<p><b><table><tr>" * 50_000,
    "text of one line": lambda: b"Article 1 " * 1_500_000,
    "text of articles": lambda: b"Article 1\n\n" * 300_000,
    "text of numbers": lambda: b"".join(b"Article %d\n\nx\n\n" % n for n in range(60_000)),
    "text of marks": lambda: b"(a) " * 2_000_000,
    "text of spaces": lambda: b"Article" + b" " * 5_000_000 + b"x",
    "text of hyphens": lambda: (b"-" * 200 + b"\n") * 20_000,
    "text of asterisks": lambda: b"*a" * 2_000_000,
    "text that is no utf-8": lambda: b"Article 1\n\n\xc3\x28 \xff\xfe\n" * 100,
    "text of half a character": lambda: "Article 1 — é".encode()[:-1],
    "text of odd utf-16": lambda: "Article 1".encode("utf-16") + b"\0",
    "text that turns around": "Article 1\n\n\u202egnihton\u202c".encode,
    "text with lone surrogates": lambda: b"Article 1\n\n\xed\xa0\x80",
    "text with control characters": lambda: b"Article 1\x1b[2J\x07\x08\n\nx",
    "text of zalgo": ("Article 1\n\n" + "a\u0301" * 2_000_000).encode,
    "a front matter that never ends": lambda: b"---\n" * 1_000_000,
    "larger than allowed": lambda: b"Article 1\n" * 2_200_000,
}
"""By name, the bytes of each."""
