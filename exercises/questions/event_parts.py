"""Whether the parts of an exercise were held when planned."""

from datetime import date
from typing import Any

from compliance.question import Answer, Question, only
from exercises.models import Event, Series


class EventParts(Question):
    """How the newest edition of a series stands by its parts: those that moved on their own."""

    rank = -1

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        series = only(Series.objects.prefetch_related("events__parts"), ref)
        if series is None or not is_named:
            return None
        events = [one for one in series.events.all() if one.starts_on.earliest <= as_of]
        if not events:
            return Answer(ref, as_of, "event_parts", "no_record")
        newest = max(events, key=lambda one: one.starts_on)
        return Answer(ref, as_of, "event_parts", *_standing(newest))


def _standing(event: Event) -> tuple[str, dict[str, Any]]:
    parts = event.parts.all()
    planned = sum(one.planned for one in parts if one.is_field)
    moved = sum(one.moved for one in parts)
    detail = {"edition": event.name, "field_events_planned": planned or None, "moved": moved}
    if not moved or event.status in (Event.Status.CANCELLED, Event.Status.SUSPENDED):
        return event.status, detail
    is_whole = moved == sum(one.planned for one in parts)
    return ("postponed" if is_whole else "partly_postponed"), detail
