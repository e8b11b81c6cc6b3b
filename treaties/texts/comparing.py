"""Two versions of a text, article by article and word by word."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from treaties.texts.parts import Part

_WORDS = re.compile(r"\s+|[^\W_]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that both versions have (`same`), only the new one (`added`), or the old (`gone`)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One part in both versions. `kind`: same, changed, added, gone."""

    address: str
    label: str
    heading: str
    kind: str
    pieces: tuple[Piece, ...]


def compared(old: Iterable[Part], new: Iterable[Part]) -> list[Compared]:
    """Every part of either version, by address, in the order of the new one.

    A part that is gone stands where it stood: after the one before it.
    """
    before = {one.address: one for one in old}
    after = {one.address: one for one in new}
    return [_compare(before.get(address), after.get(address)) for address in _order(before, after)]


def _order(before: dict[str, Part], after: dict[str, Part]) -> list[str]:
    order = list(after)
    last = -1
    for address in before:
        if address in after:
            last = order.index(address)
        else:
            last += 1
            order.insert(last, address)
    return order


def _compare(old: Part | None, new: Part | None) -> Compared:
    told = new or old
    assert told is not None  # each address comes from one of the two
    pieces = tuple(words(_text(old), _text(new)))
    kinds = {one.kind for one in pieces}
    kind = "same" if kinds <= {"same"} else "changed"
    if old is None or new is None:
        kind = "added" if old is None else "gone"
    return Compared(told.address, told.label, told.heading, kind, pieces)


def _text(part: Part | None) -> str:
    return "\n".join(filter(None, (part.heading, part.body))) if part else ""


def words(old: str, new: str) -> list[Piece]:
    """What became of the words of a text: joined together, `same` and `added` give the new one."""
    left, right = _WORDS.findall(old), _WORDS.findall(new)
    found: list[Piece] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece("same", _joined(left[i1:i2])))
            continue
        if i1 < i2:
            found.append(Piece("gone", _joined(left[i1:i2])))
        if j1 < j2:
            found.append(Piece("added", _joined(right[j1:j2])))
    return found


def _joined(found: Sequence[str]) -> str:
    return "".join(found)
