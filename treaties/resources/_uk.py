"""How the register of the United Kingdom dates what was done, and names who did it."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from kit.dates import PartialDate
from kit.importing import Row

EVENTS = {  # kind of action -> the columns of the day it was done and of its effect
    "signed": ("signed_event_date", ""),
    "adopted": ("adopted_event_date", "adopted_event_effective_date"),
    "provisionally_applied": ("", "provisional_eif_event_date"),
    "entry_into_force": ("definative_eif_event_date", "definative_eif_event_effective_date"),
    "withdrawn": ("withdrawn_event_date", "withdrawn_event_effective_date"),
    "terminated": ("terminated_event_date", "terminated_event_effective_date"),
}
DATES = tuple(name for pair in EVENTS.values() for name in pair if name)
_IN_ORDER = (
    ("signed", "entry_into_force"),
    ("signed", "terminated"),
    ("provisionally_applied", "entry_into_force"),
    ("entry_into_force", "terminated"),
)
_BETWEEN = re.compile(r"\s+;\s+")


def names(row: Row) -> list[str]:
    """The parties, in the register's order and words."""
    return [one for one in _BETWEEN.split((row["country_name"] or "").strip()) if one]


def effect_of(row: Row, kind: str) -> date | None:
    done, effect = EVENTS[kind]
    found: date | None = row[effect] or row[done]
    return found


def out_of_order(row: Row) -> Iterator[tuple[str, str]]:
    """Columns whose day comes before that of what usually precedes it, and words for it."""
    for earlier, later in _IN_ORDER:
        first, then = effect_of(row, earlier), effect_of(row, later)
        if first and then and then < first:
            column = next(name for name in EVENTS[later] if name and row[name])
            did, had = later.replace("_", " "), earlier.replace("_", " ")
            yield column, f"{did} on {then}, before it was {had} on {first}: kept as it is"


def action(row: Row, kind: str) -> dict[str, Any]:
    """What was done, with both its days as far as they are given."""
    done, effect = (row[name] and PartialDate.of(row[name]) for name in EVENTS[kind])
    return {"kind": kind, "done_on": done or None, "takes_effect_on": effect or None}
