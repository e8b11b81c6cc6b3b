"""Headings that their source broke: set in spaced letters, or over two lines."""

import re
from collections.abc import Sequence
from dataclasses import replace

from treaties.texts import words
from treaties.texts.lines import Line
from treaties.texts.numbers import bare, read

_SPACED = re.compile(r"(?:[^\W\d_] ){4,}\S+(?: \S+)?")
_WORDS = sorted({bare(one) for one in words.ARTICLE_FIRST}, key=len, reverse=True)


def mended(lines: Sequence[Line]) -> list[Line]:
    """The lines with such headings whole: `A R T I C L E  I`, and `Article` above its number."""
    found: list[Line] = []
    for line in lines:
        at = _open_heading(found)
        if at is not None and not line.is_blank and _is_number(line.text):
            del found[at + 1 :]
            found[at] = replace(found[at], text=f"{found[at].text} {line.text}")
        else:
            found.append(replace(line, text=_unspaced(line.text)))
    return found


def _open_heading(found: Sequence[Line]) -> int | None:
    """Where the word of an article stands alone and last, but for one blank line."""
    at = len(found) - 1
    if at > 0 and found[at].is_blank:
        at -= 1
    is_word = at >= 0 and bare(found[at].text).rstrip(" .:") in _WORDS
    return at if is_word else None


def _is_number(text: str) -> bool:
    return len(text) < 20 and read(text.strip(" .:-–—()[]")) is not None


def _unspaced(text: str) -> str:
    if not _SPACED.fullmatch(text):
        return text
    whole = text.replace(" ", "")
    for word in _WORDS:
        if bare(whole).startswith(word) and _is_number(whole[len(word) :]):
            return f"{whole[: len(word)]} {whole[len(word) :]}"
    return text
