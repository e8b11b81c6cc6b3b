"""How narrow the marking of a page must be: as narrow as that of anything read for it.

Whoever makes rows notes each one's marking while somebody collects; nobody has to remember to.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

type Read = set[tuple[str, tuple[str, ...], tuple[str, ...]]]

# Where a page shows its marking; filled in once the page is made.
HEAD, FOOT = "<!--marking:head-->", "<!--marking:foot-->"

_collected: ContextVar[Read | None] = ContextVar("collected", default=None)


@contextmanager
def collecting() -> Iterator[Read]:
    """The markings of all rows read until the block ends: a release, the states that it names, and
    the states whose information it is."""
    found: Read = set()
    outer = _collected.set(found)
    try:
        yield found
    finally:
        _collected.reset(outer)


def note(release: str, released_to: Iterable[str], originators: Iterable[str] = ()) -> None:
    """A row with this marking was read."""
    found = _collected.get()
    if found is not None:
        found.add((release, tuple(released_to), tuple(originators)))
