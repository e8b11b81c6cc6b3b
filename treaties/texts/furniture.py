"""What pages carry besides the text: their numbers, and heads and feet that they repeat."""

import re
from collections import Counter
from collections.abc import Sequence

from treaties.texts.headings import candidates
from treaties.texts.lines import Dropped, Line

_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:page|pagina|seite|página|page n°|p\.)\s*)?\d{1,4}"
    r"(?:\s*(?:/|of|de|von|van|sur)\s*\d{1,4})?[-–—\s.]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


def without_furniture(lines: Sequence[Line]) -> tuple[list[Line], list[Dropped]]:
    """The lines without numbers of pages and without heads and feet that pages repeat.

    Only the outermost two lines of each page are looked at. The first time a head is kept: it may
    be the title.
    """
    edges = _edges(lines) - {one.at for one in candidates(lines)}
    seen = Counter(_shape(lines[at].text) for at in edges)
    pages = len({line.page for line in lines if line.page})
    kept: list[Line] = []
    dropped: list[Dropped] = []
    told: set[str] = set()
    for at, line in enumerate(lines):
        reason = ""
        if at in edges and _PAGE_NUMBER.fullmatch(line.text):
            reason = "page number"
        elif at in edges and pages > 2 and seen[_shape(line.text)] * 2 > pages:
            reason = "repeated head or foot of pages" if _shape(line.text) in told else ""
            told.add(_shape(line.text))
        if reason:
            dropped.append(Dropped(line.text, reason))
        else:
            kept.append(line)
    return kept, dropped


def _shape(text: str) -> str:
    return _DIGITS.sub("#", text).casefold()


def _edges(lines: Sequence[Line]) -> set[int]:
    """Where the first two and the last two lines of each page are."""
    by_page: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        if line.page and not line.is_blank:
            by_page.setdefault(line.page, []).append(at)
    return {at for found in by_page.values() for at in (*found[:2], *found[-2:])}
