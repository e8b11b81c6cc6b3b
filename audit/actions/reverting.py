"""What a change of a row would be taken back to, and why that may be out of the question."""

import json
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.functions import Cast

from audit.models import Event
from kit.errors import Refused
from kit.mending import is_same


def former(row: models.Model, event: Event, leaving: Collection[str] = ()) -> dict[str, Any]:
    """The former values of a row's fields, by name, that one event on record changed.

    Refused where taking it back is not safe, with every reason: it was no change of this row
    itself, a field was changed again since, or there is no such field any more. Of those in
    `leaving`, what was changed again since is only left out.
    """
    mine = (row._meta.db_table, str(row.pk), Event.Action.UPDATE)
    if (event.table, event.key, event.action) != mine:
        text = "Only a change of a record can be taken back: nothing added, removed or read."
        raise Refused("no_change", text)
    known = {str(one.column): one for one in row._meta.concrete_fields}
    found, reasons = {}, []
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
    if reasons or not found:
        raise Refused("not_as_left", " ".join(reasons) or "All of it was changed again since.")
    return found


def _exactly(event: Event) -> list[dict[str, Any]]:
    """What differs before and after, with every digit of its numbers: money is no float."""
    texts = [Cast(name, models.TextField()) for name in ("before", "after")]
    row = Event.objects.filter(pk=event.pk).values_list(*texts)[0]
    return [json.loads(text, parse_float=Decimal) for text in row]
