"""Events in words: what changed in a row, field by field."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from kit.dates import in_words

LONGEST = 120  # characters of a value that are shown
UNTOLD = {"id", "recorded_at", "alliance_id"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(_DAY.pattern + r"T\d\d:\d\d\S*[+-]\d\d:\d\d")

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
            values = [None if _is_bare(one) else labels.get(str(one), "") for one in values]
            if "" in values:
                continue
            values = values[1:] if values[0] is None else values  # what was set first
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
            text = _dated(str(value))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _dated(text: str) -> str:
    """A day or an instant as the pages write it; any other text as it is."""
    try:
        if _DAY.fullmatch(text):
            return in_words(date.fromisoformat(text))
        if _INSTANT.fullmatch(text):
            at = datetime.fromisoformat(text).astimezone(UTC)
            return f"{in_words(at.date())}, {at:%H:%M} UTC"
    except (ValueError, OverflowError):  # a number that looks like one
        pass
    return text


def _is_bare(value: Any) -> bool:
    return value in (None, "", [], {})


def _words(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")
