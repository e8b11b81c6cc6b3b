"""What falls with an instrument that ends, what outlives it, and what loses its footing.

An amendment or extension has no life apart from what it changes, and neither has an instrument
whose own clause says that it ends with its parent. What implements or supplements another under a
term of its own stays in force (VCLT 54, 59 and 70 end nothing else), though its purpose may be
gone: that is for people to decide, so it is said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Fate(StrEnum):
    """What becomes of an instrument when another ends."""

    FALLS = "falls"
    IN_QUESTION = "in_question"
    SURVIVES = "survives"


CHANGES = {"amends", "extends", "renews"}
RESTS_ON = {"implements", "supplements"}


@dataclass(frozen=True, slots=True)
class Bond:
    """How a younger instrument stands to an older one."""

    younger: str
    kind: str
    older: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What becomes of one instrument, from which day, and by which chain from the one that ends."""

    ref: str
    fate: Fate
    on: date | None
    why: str
    chain: tuple[str, ...]


def falling(
    root: str, on: date, bonds: Iterable[Bond], follows_parent: Mapping[str, bool]
) -> list[Outlook]:
    """Walk from an instrument that ends on a day to all that stand to it, nearest first.

    `follows_parent` says of which instruments the own term ends with their parent's. The walk goes
    on only through what falls. One that stands to it in two ways falls if it does by either.
    """
    known: dict[str, list[Bond]] = {}
    for bond in bonds:
        known.setdefault(bond.older, []).append(bond)
    found = {root: Outlook(root, Fate.FALLS, on, "it is ended itself", (root,))}
    waiting = [root]
    while waiting:
        here = found[waiting.pop(0)]
        for bond in known.get(here.ref, []):
            outlook = _outlook(bond, here, on, follows_parent.get(bond.younger, False))
            before = found.get(bond.younger)
            if before is None or _is_graver(outlook, before):
                found[bond.younger] = outlook
                if outlook.fate is Fate.FALLS:
                    waiting.append(bond.younger)
    return sorted(found.values(), key=lambda one: (len(one.chain), one.ref))


def _outlook(bond: Bond, older: Outlook, on: date, follows_parent: bool) -> Outlook:
    chain = (*older.chain, bond.younger)
    if follows_parent and bond.kind in CHANGES | RESTS_ON:
        words = f"its term ends with that of {older.ref}"
        return Outlook(bond.younger, Fate.FALLS, on, words, chain)
    if bond.kind in CHANGES - {"renews"}:
        words = f"it only {bond.kind} {older.ref}"
        return Outlook(bond.younger, Fate.FALLS, on, words, chain)
    if bond.kind in RESTS_ON:
        words = f"it {bond.kind} {older.ref}, and has a term of its own"
        return Outlook(bond.younger, Fate.IN_QUESTION, None, words, chain)
    words = f"it {bond.kind} {older.ref}, and stands by itself"
    return Outlook(bond.younger, Fate.SURVIVES, None, words, chain)


_GRAVITY: Sequence[Fate] = (Fate.SURVIVES, Fate.IN_QUESTION, Fate.FALLS)


def _is_graver(one: Outlook, other: Outlook) -> bool:
    return _GRAVITY.index(other.fate) < _GRAVITY.index(one.fate)
