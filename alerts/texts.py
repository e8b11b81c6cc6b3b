"""The words of a letter: pure."""

from collections.abc import Sequence

NAMED = 3  # alliances that a subject names; the others are counted
_LONGEST = 180  # characters of a subject


def joined(names: Sequence[str], most: int = NAMED) -> str:
    """Names as prose: `A`, `A and B`, `A, B and C`, `A, B and 4 more`."""
    shown = [*names] if len(names) <= most else [*names[: most - 1]]
    if hidden := len(names) - len(shown):
        shown.append(f"{hidden} more")
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def subject(counts: Sequence[tuple[int, str]], names: Sequence[str]) -> str:
    """How many findings of each sort, and where: `2 new, 1 resolved: US-Japan and ANZUS`.

    On one line, whatever the names contain.
    """
    sorts = ", ".join(f"{count} {word}" for count, word in counts if count)
    return " ".join(f"{sorts}: {joined(names)}".split())[:_LONGEST]
