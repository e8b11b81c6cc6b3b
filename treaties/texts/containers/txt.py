"""Plain text, and Markdown."""

import codecs
import re

from treaties.texts.containers.outcome import Read, Unreadable
from treaties.texts.languages import language_of
from treaties.texts.lines import Dropped, Line

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD = ("cp1252", "cp1251", "gb18030", "shift_jis", "euc_kr", "cp1253", "cp1255", "cp1256")
_OF_CENTRAL_EUROPE = ("pl", "cs", "sk", "hu", "sl", "hr", "ro")
_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEADING = re.compile(r"\s{0,3}(?:#{1,6})\s*(.*?)\s*#*\s*$")
_BOLD = re.compile(r"\s*(?:\*\*|__)([^*_]+)(?:\*\*|__)\s*$")
_RULE = re.compile(r"\s*(?:[-*_=]\s*){3,}$|[\s|:\-]*\|[\s|:\-]*$")
_META = re.compile(r"\s*<(?:meta|!--)[^>]*>\s*$", re.IGNORECASE)


def decoded(data: bytes) -> str:
    """The characters of a text: by its mark of byte order, as UTF-8, as declared, or as an older
    encoding in which it reads as a language.
    """
    text = _decoded(data)
    if len(_CONTROL.findall(text[:100_000])) * 200 > len(text[:100_000]):
        raise Unreadable("not_a_text", "The file holds no text: it is of an unknown kind.")
    return _CONTROL.sub(" ", text)


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    start = data[:2000]
    for encoding, zeros in (("utf-16-be", start[::2]), ("utf-16-le", start[1::2])):
        if len(start) > 1 and zeros.count(0) * 2 > len(zeros) and start.count(0) < len(start) * 0.6:
            return data.decode(encoding, "replace")
    if (declared := _DECLARED.search(data[:2048])) and _is_known(declared[1].decode()):
        return data.decode(declared[1].decode(), "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _old(data)


def _is_known(name: str) -> bool:
    try:
        "".encode(name)
    except LookupError:
        return False
    return True


def _old(data: bytes) -> str:
    for encoding in _OLD:
        text = data.decode(encoding, "replace")
        language = language_of(text)
        if language in _OF_CENTRAL_EUROPE:
            return data.decode("cp1250", "replace")
        if language:
            return text
    return data.decode("cp1252", "replace")


def txt_lines(text: str) -> Read:
    """The lines of a plain text; the marks of Markdown say what is a heading and are taken off."""
    lines: list[Line] = []
    dropped: list[Dropped] = []
    page = 1 if "\f" in text else 0
    body, front = _without_front_matter(text)
    if front:
        dropped.append(Dropped(front, "front matter"))
    for raw in re.split(r"\r\n|[\n\r\v\x85\u2028\u2029]", body):
        page += raw.count("\f")
        line = _line(raw.replace("\f", " "), page)
        if line is None:
            dropped.append(Dropped(raw.strip(), "markup"))
        lines.append(line or Line(""))
    return Read(lines, [one for one in dropped if one.text])


def _without_front_matter(text: str) -> tuple[str, str]:
    found = re.match(r"---\r?\n(.*?\r?\n)---\r?\n", text, re.DOTALL)
    return (text[found.end() :], found[1].strip()) if found else (text, "")


def _line(raw: str, page: int) -> Line | None:
    if _RULE.fullmatch(raw) or _META.fullmatch(raw):
        return Line("") if not raw.strip() else None
    if found := _HEADING.fullmatch(raw):
        return Line(_unmarked(found[1]), is_heading=True, page=page)
    if (found := _BOLD.fullmatch(raw)) and len(raw) < 120:
        return Line(found[1], is_heading=True, page=page)
    return Line(_unmarked(raw), page=page)


def _unmarked(text: str) -> str:
    """Without marks of emphasis and of tables."""
    text = re.sub(r"(?<!\*)\*{1,2}(?=\S)(.+?)(?<=\S)\*{1,2}(?!\*)", r"\1", text)
    if text.lstrip().startswith("|"):
        cells = [one.strip() for one in text.strip().strip("|").split("|")]
        return " ".join(one for one in cells if one)
    return text
