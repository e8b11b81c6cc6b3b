"""Tell what happened to a record, as `kit/_timeline.html` shows it."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.urls import reverse

from audit.actions.reverting import LINKED, UNTIED
from audit.models import Event, Name
from audit.querysets import EventQuerySet
from audit.texts import changes, links
from kit.mending import Mending, table_of_links

TONES = {"insert": "good", "delete": "bad", "truncate": "bad", "update": "info"}


def history(
    events: EventQuerySet,
    *,
    mended: Mapping[type[Model], Mending] | None = None,
    most: int = 50,
) -> list[dict[str, Any]]:
    """The newest writes, for whoever may see the record; the event's rows must be theirs to see.

    What was linked or no longer is, is told with the write to the row that it was part of. Of what
    was added only its links are told: the rest is on the page, or in later changes. Rows of another
    alliance are not named. A change of a row of the tables in `mended`, which the reader
    may change by hand, leads to where it is taken back; of links that are part of no change, it is
    told why they are not.
    """
    rows = list(events.of_writes().with_names().order_by("-id")[:most])
    labels = _labels(rows)
    told = [
        _told(one)
        | _linked(one, links, labels)
        | {"note": f"Reason: {one.reason}" if one.reason else ""}
        | {"changes": [*_changes(one, labels), *_link_lines(links, labels)]}
        | _way(one, mended or {})
        for one, links in _by_change(rows)
    ]
    for again in [one for one in told if "kept" in one][1:]:
        del again["kept"]  # it is said once
    return told


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


def _by_change(rows: list[Any]) -> Iterable[tuple[Any, list[Any]]]:
    """The writes, newest first, each with those to its links that one request made with it.

    Links that were written alone are together as one change, as far as a request tells of it.
    """
    links = _links()
    heads = {(one.key, one.request_id): one for one in rows if one.table not in links}
    found: dict[int, tuple[Any, list[Any]]] = {}
    for one in rows:
        head = one
        if one.table in links and one.request_id:
            head = heads.setdefault((one.whole, one.request_id), one)
        told = found.setdefault(head.pk, (head, []))[1]
        told += [one] if one.table in links else []
    return found.values()


def _way(event: Any, mended: Mapping[type[Model], Mending]) -> dict[str, str]:
    """Where a change is taken back, or why a change of links is not."""
    tables = {model._meta.db_table: one for model, one in mended.items()}
    linked = {table for one in mended.values() for table in one.links}
    is_link = event.table in linked and event.action in LINKED
    if is_link and not event.request_id:
        return {"kept": UNTIED}
    one = tables.get(event.table) if event.action == Event.Action.UPDATE else None
    if is_link or (one is not None and one.takes(event.before or ())):
        return {"undo": reverse("portal:change-undo", args=[event.pk])}
    return {}


@cache
def _links() -> Mapping[str, Any]:
    """The fields of several rows, by the table that holds their links."""
    fields = (field for model in apps.get_models() for field in model._meta.many_to_many)
    return {table_of_links(one): one for one in fields}


def _linked(event: Any, links: list[Any], labels: dict[str, str]) -> dict[str, str]:
    """What a change of links alone is called: a change of the row whose links they are."""
    if event not in links:
        return {}
    whole = noun(_links()[event.table].model._meta.db_table)
    words = (whole, labels.get(event.whole, ""), Event.Action.UPDATE.label)
    return {"what": " ".join(one for one in words if one), "tone": TONES["update"]}


def _link_lines(links: list[Any], labels: dict[str, str]) -> Iterable[str]:
    """Which other rows were linked, and which are no longer; those without a name, not at all."""
    for one in reversed(links):
        field, row = _links()[one.table], one.after or one.before or {}
        label = labels.get(str(row.get(field.m2m_reverse_name(), "")), "")
        if label:
            yield f"{field.verbose_name}: {label} {one.get_action_display()}"


def _changes(event: Any, labels: dict[str, str]) -> Iterable[str]:
    if event.table in _links():
        return ()
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
