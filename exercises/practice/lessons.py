"""Where a lesson stands on its way from an observation to something learned.

The order is the one of the lessons process: an observation is studied and becomes a lesson
identified, an action body remedies it by a due day, a later exercise verifies the remedy, and only
then is the lesson learned.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Doctrine, organisation, training, materiel, leadership, personnel, facilities, interoperability.
ASPECTS = (
    *("doctrine", "organisation", "training", "materiel", "leadership"),
    *("personnel", "facilities", "interoperability"),
)


class LessonState(StrEnum):
    """How far a lesson is."""

    IDENTIFIED = "identified"
    IN_ACTION = "in_action"
    REMEDIED = "remedied"
    LEARNED = "learned"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A tag seen in an exercise: the first day it may have begun, and the exercise's reference."""

    tag: str
    on: date
    event: str


def recurring(
    seen: Iterable[Sighting], learned: Iterable[tuple[str, date]], as_of: date
) -> dict[str, list[Sighting]]:
    """Tags seen in two exercises or more by a day, oldest first, that nothing learned since ends.

    `learned` gives the tags of closed lessons with the day each was closed: what was seen up to
    that day no longer counts.
    """
    closed: dict[str, date] = {}
    for tag, day in learned:
        if day <= as_of:
            closed[tag] = max(day, closed.get(tag, day))
    found: dict[str, dict[str, Sighting]] = {}
    for one in sorted(seen, key=lambda each: (each.on, each.event)):
        if one.on <= as_of and closed.get(one.tag, date.min) < one.on:
            found.setdefault(one.tag, {}).setdefault(one.event, one)
    return {tag: list(where.values()) for tag, where in found.items() if len(where) > 1}
