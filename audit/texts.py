"""Events in words: what changed in a row, field by field."""

from collections.abc import Iterator, Mapping
from typing import Any

LONGEST = 120  # characters of a value that are shown
UNTOLD = {"id", "recorded_at", "alliance_id"}

type Row = Mapping[str, Any] | None


def changes(before: Row, after: Row, labels: Mapping[str, str] | None = None) -> Iterator[str]:
    """One line for each field: `title: old → new`; of a whole row, what is stated in it.

    With `labels`, keys of other rows are told by their label; those without one, not at all.
    """
    old, new = before or {}, after or {}
    for name in dict.fromkeys((*old, *new)):
        if name in UNTOLD or (_is_bare(old.get(name)) and _is_bare(new.get(name))):
            continue
        values = [row[name] for row in (old, new) if name in row]
        if labels is not None and name.endswith("_id"):
            values = [labels.get(str(value), "") for value in values if not _is_bare(value)]
            if not all(values):
                continue
        yield f"{_words(name)}: {' → '.join(shown(value) for value in values)}"


def links(row: Row) -> dict[str, Any]:
    """The keys of other rows that a row holds."""
    return {name: value for name, value in (row or {}).items() if name.endswith("_id") and value}


def shown(value: Any) -> str:
    """A value of JSON as people read it, cut where it is long."""
    match value:
        case _ if _is_bare(value):
            text = "nothing"
        case bool():
            text = "yes" if value else "no"
        case dict():
            text = ", ".join(f"{name} {shown(one)}" for name, one in value.items())
        case list():
            text = ", ".join(shown(one) for one in value)
        case _:
            text = str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _is_bare(value: Any) -> bool:
    return value in (None, "", [], {})


def _words(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")
