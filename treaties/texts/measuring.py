"""How much of a source landed in its text: asked of the characters, not of the cutter."""

import re
from collections.abc import Iterable, Sequence

from treaties.texts.lines import Dropped, Line
from treaties.texts.parts import Cut, Part, Version

_SLACK = re.compile(r"[\s\-–—]+")


def squashed(text: str) -> str:
    """Without white space and hyphens, which joining lines may change."""
    return _SLACK.sub("", text)


def measured(lines: Sequence[Line], versions: Sequence[Version], dropped: Iterable[Dropped]) -> Cut:
    """The versions with the share of characters that landed, and every line that did not.

    Each line is looked for in the texts of the parts, as they will be stored; each place there can
    hold one line only.
    """
    lost = list(dropped)
    pools = [_pool(version.parts) for version in versions]
    total = landed = sum(len(squashed(one.text)) for one in lines)
    for line in lines:
        wanted = squashed(line.text)
        if wanted and not _take(pools, wanted):
            lost.append(Dropped(line.text, "did not land"))
            landed -= len(wanted)
    total += sum(len(squashed(one.text)) for one in lost if one.reason != "did not land")
    return Cut(tuple(versions), total, landed, tuple(lost))


def _pool(parts: Sequence[Part]) -> "_Pool":
    told: list[str] = []
    for part in parts:
        told += [part.label, part.heading, *(f"{one.label}{one.text}" for one in part.units)]
    return _Pool(squashed("".join(told)))


class _Pool:
    """The stored characters of one text, read in their order; what was passed over is kept."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.passed = text, 0, ""

    def take(self, start: int, length: int) -> None:
        self.passed += self.text[self.at : start]
        self.at = start + length


def _take(pools: Sequence[_Pool], wanted: str) -> bool:
    """Find a line at or after where one stands, and stand behind it."""
    for pool in pools:
        if pool.text.startswith(wanted, pool.at):
            pool.take(pool.at, len(wanted))
            return True
    for pool in pools:
        found = pool.text.find(wanted, pool.at)
        if found >= 0:
            pool.take(found, len(wanted))
            return True
    return _take_passed(pools, wanted) or _take_loosely(pools, wanted)


def _take_passed(pools: Sequence[_Pool], wanted: str) -> bool:
    """Find it in what was passed over: titles are not kept in the order of the source."""
    for pool in pools:
        if wanted in pool.passed:
            pool.passed = pool.passed.replace(wanted, "", 1)
            return True
    return False


def _take_loosely(pools: Sequence[_Pool], wanted: str) -> bool:
    """As the label of an article loses the point after it: letters and digits must be there."""
    letters = _letters(wanted)
    for pool in pools:
        ahead = pool.text[pool.at : pool.at + 2 * len(wanted) + 400]
        if letters and letters in _letters(ahead):
            return True
    return not letters


def _letters(text: str) -> str:
    return "".join(one for one in text if one.isalnum())
