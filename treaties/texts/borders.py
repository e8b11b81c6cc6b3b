"""Where one text of a source ends and the next begins; where its annexes and closing words are."""

import re
from collections.abc import Sequence

from treaties.texts import words
from treaties.texts.languages import language_of
from treaties.texts.lines import Line
from treaties.texts.numbers import bare

_ANNEX = re.compile(
    rf"(?P<label>(?:{words.choice(map(bare, words.ANNEXES))})\b\.?"
    r"(?:\s*(?:n[°or]\.?\s*)?(?P<number>\d{1,3}|[ivxlc]{1,6}|[a-z])\b(?!'))?)"
    r"\s*(?P<gap>[.:;\-–—]*)\s*(?P<rest>.*)"
)
_EAST_ANNEX = re.compile(r"(?P<label>附件|附属書|부속서)\s*(?P<number>\w{0,3})(?P<gap>)(?P<rest>)")
_CLOSING = re.compile(rf"[\W_]*(?:{words.choice(map(bare, words.CLOSING))})(?!\w)")
_ATTACHED = re.compile(rf"[\W_]*(?:{words.choice(map(bare, words.ATTACHED))})\b")
_PART = re.compile(
    rf"(?P<label>(?:{words.choice(map(bare, words.PARTS))})\s+(?:[ivxlc]{{1,6}}|\d{{1,3}}|[a-z])\b)"
    r"\s*[.:\-–—]*\s*(?P<rest>.*)"
)
_SALUTATION = re.compile(
    r"(?:your\s+|votre\s+|uw\s+)?(?:excellency|excellence|excellentie|exzellenz|excelencia|sir|dear\s.{2,60}"
    r"|monsieur\b.{0,60}|madame\b.{0,60}|mijnheer\b.{0,60}|senor\b.{0,60}|herr\b.{0,60}"
    r"|mr\. (?:minister|ambassador).{0,30}|ваше превосходительство|господин\b.{0,60})[,:!.]?"
)


def annex_heading(line: Line) -> tuple[str, str, str] | None:
    """Label, number and title of an annex, if the line opens one."""
    if line.is_blank or (len(line.text) > 160 and not line.is_heading):
        return None
    found = _ANNEX.fullmatch(bare(line.text)) or _EAST_ANNEX.fullmatch(line.text)
    if found is None or (not found["number"] and found["rest"] and not found["gap"]):
        return None
    rest = line.text[found.start("rest") :]
    if rest and not found["gap"] and not rest[:1].isupper():
        return None
    if rest.endswith((".", ";", ",")) and not line.is_heading:
        return None
    return line.text[: found.end("label")].strip(), found["number"] or "", rest


def part_heading(line: Line) -> tuple[str, str] | None:
    """Label and title of a part or chapter, if the line opens one."""
    if line.is_blank or len(line.text) > 120:
        return None
    found = _PART.fullmatch(bare(line.text))
    if found is None:
        return None
    rest = line.text[found.start("rest") :]
    is_sentence = rest[:1].islower() or rest.endswith((",", ";")) or len(rest) > 90
    return None if is_sentence else (line.text[: found.end("label")].strip(), rest)


def is_closing(line: Line) -> bool:
    """Whether the line begins the closing words: "In witness whereof", "Done at"."""
    return _CLOSING.match(bare(line.text)) is not None


def is_attached(line: Line) -> bool:
    """Whether the line is called like a document that was signed along."""
    return is_titular(line) and _ATTACHED.match(bare(line.text)) is not None


def is_salutation(line: Line) -> bool:
    """Whether the line addresses the reader of a note or letter."""
    return len(line.text) < 90 and _SALUTATION.fullmatch(bare(line.text)) is not None


def is_titular(line: Line) -> bool:
    """Whether the line looks like the title of something."""
    if line.is_blank:
        return False
    if line.is_heading:
        return True
    text = line.text
    return len(text) < 200 and text.isupper() and not text.endswith((",", ";"))


def new_text_at(lines: Sequence[Line], start: int, end: int, tongues: tuple[str, str]) -> int:
    """Where the next text begins between two lines, the first after an article's heading.

    `tongues`: the languages of the text before and of the next. Where they differ that is after
    the last line in the first; where they do not, at the first title after the closing words.
    """
    before, after = tongues
    if before != after:
        at = end
        while at > start and language_of(_told(lines[at - 1]), (after, before)) != before:
            at -= 1
        return _first_title(lines, at, end, after)
    closing = next((at for at in range(start, end) if is_closing(lines[at])), None)
    for at in range(start if closing is None else closing + 1, end):
        if closing is None and part_heading(lines[at]):
            return at
        is_far = closing is not None or at > start + 1
        if is_far and (is_titular(lines[at]) or annex_heading(lines[at])):
            return at
    return end


def _told(line: Line) -> str:
    """What of a line tells a language: too short a one tells none."""
    return line.text if len(line.text) >= 25 else ""


def _first_title(lines: Sequence[Line], start: int, end: int, language: str) -> int:
    """The first line that can open a text in the language: names of signatories cannot."""
    for at in range(start, end):
        line = lines[at]
        if is_titular(line) or language_of(_told(line)) == language or len(line.text) > 100:
            return at
    return end
