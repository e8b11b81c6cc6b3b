"""Texts that several people write at once: lines in, one text out, and nothing lost.

`merge(base, mine, theirs)` is the three-way merge of diff3 (Khanna, Kunal and Pierce, "A formal
investigation of diff3", 2007) over lines. What only one side changed is taken; what both inserted
at one place is kept from both, theirs first. Where both changed the same lines of the base, the
merged text holds both versions between marks, for a person to choose.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

THEIRS, MINE, END = "<<< saved by others", "=== written by you", ">>>"
MARKS = (THEIRS, MINE, END)

type Lines = list[str]


@dataclass(frozen=True)
class Merged:
    """A merged text, and in how many places both sides changed the same lines."""

    text: str
    conflicts: int


@dataclass(frozen=True)
class Sync:
    """A run of lines that all three have: where it starts in each, and how long it is."""

    base: int
    mine: int
    theirs: int
    length: int


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Bring together two texts that both came from `base`."""
    if mine in (theirs, base):
        return Merged(theirs, 0)
    if theirs == base:
        return Merged(mine, 0)
    merged: Lines = []
    conflicts = 0
    for part in _parts(_lines(base), _lines(mine), _lines(theirs)):
        lines, is_conflict = _settled(*part)
        merged += lines
        conflicts += is_conflict
    return Merged("\n".join(merged), conflicts)


def is_undecided(text: str) -> bool:
    """Whether marks of a conflict still stand in a text, each on a line of its own."""
    return any(line in MARKS for line in text.split("\n"))


def plain(text: str) -> str:
    """A text as it is kept: line ends as one sign, no blanks at line ends, none after the end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).rstrip("\n")


def _lines(text: str) -> Lines:
    """The lines of a text; an empty text has none."""
    return text.split("\n") if text else []


def _parts(base: Lines, mine: Lines, theirs: Lines) -> Iterator[tuple[Lines, Lines, Lines]]:
    """The texts cut at the lines that all three share: alternately what differs, what is shared."""
    at_base = at_mine = at_theirs = 0
    for sync in _syncs(base, mine, theirs):
        yield (
            base[at_base : sync.base],
            mine[at_mine : sync.mine],
            theirs[at_theirs : sync.theirs],
        )
        shared = base[sync.base : sync.base + sync.length]
        yield shared, shared, shared
        at_base, at_mine, at_theirs = (
            start + sync.length for start in (sync.base, sync.mine, sync.theirs)
        )


def _syncs(base: Lines, mine: Lines, theirs: Lines) -> Iterator[Sync]:
    """Where lines of the base stand in both others; ends with an empty run at the three ends."""
    ours, others = _blocks(base, mine), _blocks(base, theirs)
    one, two = next(ours, None), next(others, None)
    while one and two:
        start = max(one[0], two[0])
        end = min(one[0] + one[2], two[0] + two[2])
        if start < end:
            yield Sync(start, one[1] + start - one[0], two[1] + start - two[0], end - start)
        if one[0] + one[2] < two[0] + two[2]:
            one = next(ours, None)
        else:
            two = next(others, None)
    yield Sync(len(base), len(mine), len(theirs), 0)


def _blocks(base: Lines, other: Lines) -> Iterator[tuple[int, int, int]]:
    # Lines that come often, such as empty ones, are not looked for: it keeps the cost in bounds.
    return iter(SequenceMatcher(None, base, other).get_matching_blocks()[:-1])


def _settled(base: Lines, mine: Lines, theirs: Lines) -> tuple[Lines, bool]:
    """What stands where the texts differ, and whether a person has to choose."""
    if mine in (theirs, base):
        return theirs, False
    if theirs == base:
        return mine, False
    if kept := _both_kept(base, mine, theirs):
        return kept, False
    return [THEIRS, *theirs, MINE, *mine, END], True


def _both_kept(base: Sequence[str], mine: Lines, theirs: Lines) -> Lines:
    """Theirs, then mine, where each only added to what was there; else nothing."""
    size = len(base)
    if mine[:size] == base and theirs[:size] == base:
        return [*theirs, *mine[size:]]
    return []
