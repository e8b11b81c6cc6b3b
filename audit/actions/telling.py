"""Tell what happened to a record, as `kit/_timeline.html` shows it."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.urls import reverse

from audit.models import Event, Name
from audit.querysets import EventQuerySet
from audit.texts import changes, links

TONES = {"insert": "good", "delete": "bad", "truncate": "bad", "update": "info"}


def history(
    events: EventQuerySet, *, mended: Collection[type[Model]] = (), most: int = 50
) -> list[dict[str, Any]]:
    """The newest writes, for whoever may see the record; the event's rows must be theirs to see.

    Of what was added only its links are told: the rest is on the page, or in later changes. Rows
    of another alliance are not named. A change of a row of the tables in `mended`, which the reader
    may change by hand, leads to where it is taken back.
    """
    rows = list(events.of_writes().with_names().order_by("-id")[:most])
    labels, tables = _labels(rows), {one._meta.db_table for one in mended}
    return [
        _told(one) | {"changes": list(_changes(one, labels)), "undo": _undo(one, tables)}
        for one in rows
    ]


def whole_history(events: EventQuerySet, *, most: int = 1000) -> list[dict[str, Any]]:
    """The newest events with all that they hold, for operators."""
    rows = events.with_names().order_by("-id")[:most]
    return [_told(one) | {"changes": list(changes(one.before, one.after))} for one in rows]


def _told(event: Any) -> dict[str, Any]:
    what = (noun(event.table), event.label, event.get_action_display())
    return {
        "id": event.pk,
        "at": event.recorded_at,
        "who": f"{event.name or event.actor or 'nobody named'}, {event.get_via_display()}",
        "what": " ".join(part for part in what if part),
        "note": event.reason,
        "tone": TONES.get(event.action, "calm"),
    }


def _undo(event: Any, tables: Collection[str]) -> str:
    is_mended = event.table in tables and event.action == Event.Action.UPDATE
    return reverse("portal:change-undo", args=[event.pk]) if is_mended else ""


def _changes(event: Any, labels: dict[str, str]) -> Iterable[str]:
    if event.action != Event.Action.INSERT:
        return changes(event.before, event.after, labels)
    others = {n: key for n, key in links(event.after).items() if key != event.whole}
    return changes(None, others, labels)


def _labels(events: list[Any]) -> dict[str, str]:
    """What the rows are called that the events point to: in two queries, from the record alone."""
    keys = {str(key) for one in events for row in (one.before, one.after) for key in _keys(row)}
    homes = {one.alliance_id for one in events if one.alliance_id}
    named = Event.objects.filter(Q(alliance_id=None) | Q(alliance_id__in=homes), key__in=keys)
    newest = named.exclude(label="").order_by("key", "-id").distinct("key")
    people = Name.objects.filter(actor__in=keys).order_by("-id").values_list("actor", "label")
    return dict(people) | dict(newest.values_list("key", "label"))


def _keys(row: Any) -> Iterable[Any]:
    return links(row).values()


@cache
def _nouns() -> dict[str, str]:
    found = apps.get_models(include_auto_created=True)
    return {one._meta.db_table: str(one._meta.verbose_name) for one in found}


def noun(table: str) -> str:
    """What a row of the table is called; the table's own name if it is gone."""
    return _nouns().get(table, table).capitalize()
