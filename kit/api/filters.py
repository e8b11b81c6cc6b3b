"""Filters of lists. One that follows a relation sees only what the asker may see of it."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet
from django.forms import DateField
from drf_spectacular.drainage import set_override

from kit.api.problems import BadParameter
from kit.api.values import day_in, key_in

if TYPE_CHECKING:
    from rest_framework.filters import BaseFilterBackend

    class _Filter:
        field_name: str
        parent: Any

        def __init__(self, field_name: str | None = None, **more: Any) -> None: ...

    class CharFilter(_Filter): ...

    class ChoiceFilter(_Filter): ...

    class DateFilter(_Filter): ...

    class NumberFilter(_Filter): ...

    class FilterSet:
        request: Any

    class DjangoFilterBackend(BaseFilterBackend): ...

else:
    from django_filters.rest_framework import (
        CharFilter,
        ChoiceFilter,
        DateFilter,
        DjangoFilterBackend,
        FilterSet,
        NumberFilter,
    )

__all__ = [
    "Alliance",
    "CharFilter",
    "ChoiceFilter",
    "Day",
    "DjangoFilterBackend",
    "FilterSet",
    "Flag",
    "Linked",
    "NumberFilter",
    "OnOrAfter",
    "OnOrBefore",
    "OneOf",
]

type Rows = QuerySet[Any]


class Alliance(CharFilter):
    """Rows at home in the alliance of this slug, or shared with it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(help_text="slug of an alliance", **more)

    def filter(self, rows: Rows, value: str) -> Rows:
        if not value:
            return rows
        model: Any = rows.model._meta.get_field("alliance").related_model
        mine = alliance_named(model, self.parent.request.user, value)
        if hasattr(rows, "of_alliances"):
            lent: Rows = rows.of_alliances([mine])
            return lent
        return rows.filter(alliance=mine)


def alliance_named(model: Any, principal: Any, slug: str) -> Any:
    """The alliance of this slug; BadParameter if the principal may see none.

    An empty list would tell whoever mistypes it that there is nothing to do.
    """
    found = model.objects.visible_to(principal).filter(slug=slug).first()
    if found is None:
        raise BadParameter("alliance", f"There is no alliance {slug!r} that you may see.")
    return found


class Linked(CharFilter):
    """Rows that point to a record of this id or reference, if the asker may see that one."""

    def __init__(self, model: type[Model], prefix: str, field_name: str | None = None) -> None:
        super().__init__(field_name, help_text="id or reference")
        self.linked: Any = model
        self.prefix = prefix

    def filter(self, rows: Rows, value: str) -> Rows:
        if not value:
            return rows
        key = key_in(self.prefix, value)
        named = Q(ref=value) if key is None else Q(pk=key)
        seen = self.linked.objects.visible_to(self.parent.request.user).filter(named)
        return rows.filter(**{f"{self.field_name}__in": seen})


class OneOf(ChoiceFilter):
    """Rows with this word of a fixed list."""

    def __init__(self, choices: Any, **more: Any) -> None:
        super().__init__(choices=choices, error_messages=_one_of(choices), **more)


def _one_of(choices: Any) -> dict[str, str]:
    words = ", ".join(str(word).replace("%", "%%") for word, _ in choices if word)
    return {"invalid_choice": f"is none of: {words}"}


class Flag(ChoiceFilter):
    """A question answered with true or false, and nothing else."""

    def __init__(self, method: str, help_text: str) -> None:
        words = [("true", "true"), ("false", "false")]
        told = _one_of(words)
        super().__init__(choices=words, method=method, help_text=help_text, error_messages=told)
        set_override(self, "field", {"type": "boolean", "description": help_text})


class _DayField(DateField):
    """A day as the API writes it; the format says that there is one way to."""

    def strptime(self, value: str, _: str) -> date:
        found = day_in(value)
        if found is None:
            raise ValueError(value)
        return found


class Day(DateFilter):
    """A day as ISO 8601 writes it; other ways to write dates are refused."""

    field_class = _DayField

    def __init__(self, field_name: str | None = None, **more: Any) -> None:
        told = {"invalid": "is no day: write it as 2019-03-01"}
        super().__init__(field_name, input_formats=["%Y-%m-%d"], error_messages=told, **more)


class OnOrAfter(Day):
    """Rows whose date, perhaps known to the month or year only, may be on or after this day."""

    def filter(self, rows: Rows, value: date | None) -> Rows:
        if not value:
            return rows
        text = value.isoformat()
        wider = Q(**{f"{self.field_name}__in": [text[:4], text[:7]]})
        return rows.filter(Q(**{f"{self.field_name}__gte": text}) | wider)


class OnOrBefore(Day):
    """Rows whose date, perhaps known to the month or year only, may be on or before this day."""

    def filter(self, rows: Rows, value: date | None) -> Rows:
        if not value:
            return rows
        return rows.filter(**{f"{self.field_name}__lte": value.isoformat()})
