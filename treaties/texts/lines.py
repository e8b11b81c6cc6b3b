"""Lines of a source, as its container gave them, and paragraphs made of hard-wrapped lines."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from treaties.texts.markers import marker

TERMINAL = (".", ";", ":", "!", "?", "。", "；", "：", "؛", "؟", "।", "”", "»", '"', ")")
WRAPPED_AT = 110
"""Characters: no line of a hard-wrapped file is much longer."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source.

    `is_heading`: the container marks it as a heading. `is_whole`: it is a paragraph of its own,
    not one line of a wrapped one. `page` counts from 1; 0 where there are no pages.
    """

    text: str
    is_heading: bool = False
    is_whole: bool = False
    page: int = 0

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line of the source that is not in the text, and why."""

    text: str
    reason: str


def tidy(text: str) -> str:
    """White space made plain; soft hyphens and marks of byte order taken away."""
    return re.sub(r"\s+", " ", re.sub("[\u00ad\u200b\ufeff\u2060]", "", text)).strip()


def plain(lines: Iterable[Line]) -> list[Line]:
    """The lines with tidy texts; a blank one is kept as a mark between paragraphs."""
    return [replace(line, text=tidy(line.text)) for line in lines]


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether paragraphs run over several lines: none is long, and many end within a sentence."""
    told = [line for line in lines if not line.is_blank and not line.is_whole]
    if len(told) < 3 or max(len(line.text) for line in told) > WRAPPED_AT + 20:
        return False
    open_ended = sum(not line.text.endswith(TERMINAL) for line in told)
    return open_ended * 3 > len(told)


def paragraphs(lines: Sequence[Line], *, width: int) -> list[str]:
    """The paragraphs of lines; those of hard-wrapped ones are joined. `width` 0: not wrapped."""
    found: list[str] = []
    is_open, last = False, ""
    for line in lines:
        if line.is_blank:
            is_open = False
            continue
        if is_open and not line.is_whole and _goes_on(last, line.text, width):
            found[-1] = joined(found[-1], line.text)
        else:
            found.append(line.text)
        is_open, last = bool(width) and not line.is_whole, line.text
    return found


def _goes_on(before: str, text: str, width: int) -> bool:
    """Whether a line belongs to the paragraph of the line before it."""
    if text[:1].islower() and not marker(text):
        return True
    is_ended = before.endswith(TERMINAL)
    if marker(text):
        return not is_ended and not text.startswith("(") and len(before) > 0.8 * width
    return not (is_ended and len(before) < 0.85 * width)


def joined(before: str, text: str) -> str:
    """Two lines as one; a word that was cut by a hyphen keeps it, as its spelling is not known."""
    glue = "" if re.search(r"\w-$", before) and text[:1].islower() else " "
    return f"{before}{glue}{text}"


def width_of(lines: Sequence[Line]) -> int:
    """How wide the lines of a wrapped source are, in characters: nine of ten are no longer."""
    lengths = sorted(len(line.text) for line in lines if not line.is_blank)
    return lengths[(len(lengths) - 1) * 9 // 10] if lengths else 0
