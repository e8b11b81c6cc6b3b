"""What a change of a row would be taken back to, and why that may be out of the question.

A change is all that one request did to a row: to its own columns, and to its links to others, which
are on record as rows of their own.
"""

import json
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.functions import Cast

from audit.models import Event
from kit.errors import Refused
from kit.mending import is_same, table_of_links

UNTIED = (
    "Links that were not changed on a page cannot be taken back: nothing on record says to which"
    " change of the record they belong. Amend the record instead."
)
_NO_CHANGE = "Only a change of a record can be taken back: nothing added, removed or read."
LINKED = (Event.Action.INSERT, Event.Action.DELETE)


def former(
    row: models.Model, event: Event, leaving: Collection[str] = (), links: Collection[str] = ()
) -> dict[str, Any]:
    """The former values of a row's fields, by name, that one change on record changed.

    The event is a write to the row, or to one of its `links`: fields of several rows, whose value
    is a list of keys. Refused where taking it back is not safe, with every reason: it was no change
    of this row itself, a field was changed again since, or there is no such field any more. Of
    those in `leaving`, what was changed again since is only left out.
    """
    own = _own(row, event, links)
    found, reasons = _columns(row, own, leaving) if own else ({}, [])
    linked, again = _linked(row, event, links)
    reasons += again
    found |= linked
    if reasons or not found:
        raise Refused("not_as_left", " ".join(reasons) or "All of it was changed again since.")
    return found


def _lead(event: Event) -> Any:
    """The write to the row itself of the change that a write to its links was part of, if any.

    The row's making, if it was linked so when it was made.
    """
    return _of_one_change(event).filter(key=event.whole).order_by("id").first()


def _of_one_change(event: Event) -> Any:
    """What one request wrote."""
    same = {"request_id": event.request_id, "actor": event.actor, "via": event.via}
    return Event.objects.of_writes().filter(**same)


def _own(row: models.Model, event: Event, links: Collection[str]) -> Event | None:
    """The write to the row itself that goes with the event; None where only links were changed."""
    if (event.table, event.key) != (row._meta.db_table, str(row.pk)):
        tables = [table_of_links(row._meta.get_field(one)) for one in links]
        if event.table not in tables or event.action not in LINKED:
            raise Refused("no_change", _NO_CHANGE)
        if not event.request_id:
            raise Refused("untied", UNTIED)
        first = _lead(event)
        if first is None:
            return None
        event = first
    if event.action != Event.Action.UPDATE:
        raise Refused("no_change", _NO_CHANGE)
    return event


def _linked(
    row: models.Model, event: Event, links: Collection[str]
) -> tuple[dict[str, Any], list[str]]:
    """Which rows each field linked before the change; and what was linked again since."""
    found, reasons = {}, []
    for name in links if event.request_id else ():
        field: Any = row._meta.get_field(name)
        column, read = field.m2m_reverse_name(), field.related_model._meta.pk.to_python
        rows = _of_one_change(event).filter(table=table_of_links(field), whole=str(row.pk))
        gained = {read(one.after[column]) for one in rows if one.action == Event.Action.INSERT}
        lost = {read(one.before[column]) for one in rows if one.action == Event.Action.DELETE}
        gained, lost = gained - lost, lost - gained
        now = set(getattr(row, name).values_list("pk", flat=True))
        if gained - now or lost & now:
            reasons.append(f"{str(field.verbose_name).capitalize()} was changed again since.")
        elif gained or lost:
            found[name] = sorted((now - gained) | lost, key=str)
    return found, reasons


def _columns(
    row: models.Model, event: Event, leaving: Collection[str]
) -> tuple[dict[str, Any], list[str]]:
    """What the row's own columns said before the event; and what speaks against it."""
    known = {str(one.column): one for one in row._meta.concrete_fields}
    found: dict[str, Any] = {}
    reasons: list[str] = []
    rough = event.before or {}, event.after or {}
    exact = _exactly(event)
    for column in rough[0]:
        field = known.get(column)
        if field is None:
            reasons.append(f"{column.replace('_', ' ').capitalize()} is no field any more.")
            continue
        old, new = exact if isinstance(field, models.DecimalField) else rough
        if is_same(field, row, new.get(column)):
            found[field.name] = field.to_python(old[column])
        elif field.name not in leaving:
            reasons.append(f"{str(field.verbose_name).capitalize()} was changed again since.")
    return found, reasons


def _exactly(event: Event) -> list[dict[str, Any]]:
    """What differs before and after, with every digit of its numbers: money is no float."""
    texts = [Cast(name, models.TextField()) for name in ("before", "after")]
    row = Event.objects.filter(pk=event.pk).values_list(*texts)[0]
    return [json.loads(text, parse_float=Decimal) for text in row]
