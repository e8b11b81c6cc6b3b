"""What a change of a row would be taken back to, and why that may be out of the question."""

from typing import Any

from django.db import models

from audit.models import Event
from kit.errors import Refused


def former(row: models.Model, event_id: int, fields: set[str]) -> dict[str, Any]:
    """The former values of a row's fields, by name, that one event on record changed.

    Refused where taking it back is not safe, with every reason: it was no change of this row
    itself, a field is not among those `fields` that people fill in, or it was changed again since.
    """
    event = Event.objects.filter(pk=event_id, table=row._meta.db_table, key=str(row.pk)).first()
    if event is None or event.action != Event.Action.UPDATE:
        text = (
            "Only a change of this very record can be taken back: nothing added, removed or read."
        )
        raise Refused("no_change", text)
    known = {str(one.column): one for one in row._meta.concrete_fields}
    found, reasons = {}, []
    for column, before in event.before.items():
        field = known.get(column)
        if field is None or field.name not in fields:
            called = field.verbose_name if field else column
            reasons.append(f"{str(called).capitalize()} is not changed by hand on this page.")
        elif not _is_same(field, row, event.after.get(column)):
            reasons.append(f"{str(field.verbose_name).capitalize()} was changed again since.")
        else:
            found[field.name] = field.to_python(before)
    if reasons:
        raise Refused("not_as_left", " ".join(reasons))
    return found


def _is_same(field: "models.Field[Any, Any]", row: models.Model, after: Any) -> bool:
    """Whether the row still has the value that the change gave it."""
    now = getattr(row, field.attname)
    told = field.to_python(after)
    if isinstance(field, models.DecimalField) and told is not None and now is not None:
        return bool(told == now)
    return bool(field.get_prep_value(told) == field.get_prep_value(now))
