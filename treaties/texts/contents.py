"""Tables of contents and indexes: headings only listed there, whose text stands elsewhere."""

import re
from collections import Counter
from collections.abc import Sequence

from treaties.texts.headings import Candidate
from treaties.texts.lines import Line

LEAST = 3
"""Headings that a table of contents has at least."""

_LEADER = re.compile(r"[.·…\s]*\d*\s*$")
_ENDS = (".", ";", ":", "!", "?", "。", "；", "।", "؟")


def without_contents(found: Sequence[Candidate], lines: Sequence[Line]) -> list[Candidate]:
    """The headings without those that a table of contents lists and that stand elsewhere too."""
    listed: set[int] = set()
    for run in _runs(found, lines):
        within = Counter(_key(one) for one in run)
        everywhere = Counter(_key(one) for one in found)
        twins = [one for one in run if within[_key(one)] < everywhere[_key(one)]]
        if len(twins) >= LEAST and len(run) <= len(twins) + 1:
            listed |= {one.at for one in twins}
    return [one for one in found if one.at not in listed]


def _key(one: Candidate) -> tuple[str, str]:
    return one.word, one.number.key


def _runs(found: Sequence[Candidate], lines: Sequence[Line]) -> list[list[Candidate]]:
    """Headings one after the other with nothing said between them."""
    runs: list[list[Candidate]] = []
    for at, one in enumerate(found):
        if at and _is_thin(found[at - 1], one, lines):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [run for run in runs if len(run) >= LEAST]


def _is_thin(one: Candidate, after: Candidate, lines: Sequence[Line]) -> bool:
    """Whether between two headings, the first one's own line included, nothing is said."""
    told = [one.rest, *(line.text for line in lines[one.at + 1 : after.at] if not line.is_blank)]
    return len(told) <= 4 and not any(_is_sentence(text) for text in told)


def _is_sentence(text: str) -> bool:
    bare = _LEADER.sub("", text) if re.search(r"\d\s*$", text) else text
    return len(bare) > 100 or bare.endswith(_ENDS)
