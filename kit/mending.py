"""How rows are changed by hand, told once: to change one, and to take a change back.

A change is taken back by filling in the row's own form as it would have been filled in before, and
sending it: so it is checked like any other change, and nothing comes back that would not be let in.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.db import models

from kit.errors import Refused
from kit.records import NOT_SEEN, OPENED_WITH, REASON, RecordForm, fingerprint, in_words


@dataclass(frozen=True)
class Mending:
    """The form that changes rows of one table, what keeps it, and where one goes afterwards.

    `keep` gets the form in order and whoever sent it, and may refuse; `back` gives the address of
    the page on which a row is shown; `follows` are fields that nobody fills in, because PostgreSQL
    keeps them itself.
    """

    form: type[RecordForm]
    keep: Callable[[Any, Any], object]
    back: Callable[[Any], str]
    follows: Collection[str] = ()

    @property
    def model(self) -> type[models.Model]:
        found: type[models.Model] = self.form._meta.model
        return found

    def takes(self, columns: Iterable[str]) -> bool:
        """Whether any of the table's columns is a field of the form, so that it can come back."""
        return any(one.removesuffix("_id") in self.form.base_fields for one in columns)

    @property
    def links(self) -> dict[str, str]:
        """The form's fields of several rows, by the table in which PostgreSQL keeps the links."""
        links = (one for one in self.model._meta.many_to_many if one.name in self.form.base_fields)
        return {table_of_links(one): one.name for one in links}


def table_of_links(field: Any) -> str:
    """The table that holds which rows a field of several links."""
    found: str = field.remote_field.through._meta.db_table
    return found


def by_model(*mendings: Mending) -> dict[type[models.Model], Mending]:
    """Each by the table that it is for."""
    return {one.model: one for one in mendings}


class Line(NamedTuple):
    """A field of a form: what it says now, and what it will say."""

    label: str
    now: str
    then: str


@dataclass(frozen=True)
class Return:
    """A row on its way back to former values, given by field: through a form, for one person.

    The value of a field of several rows is a list of their keys.
    """

    form: type[RecordForm]
    row: models.Model
    values: Mapping[str, Any]
    principal: Any

    def lines(self) -> list[Line]:
        """Field by field, what would change."""
        now, then = self._open(copy(self.row)), self._former()
        return [
            Line(str(one.label), _told(now[one.name]), _told(one))
            for one in then
            if one.name not in (OPENED_WITH, REASON) and _value(one) != _value(now[one.name])
        ]

    def filled(self, reason: str) -> RecordForm:
        """The form as it was, in order and to be kept; Refused with all that speaks against it."""
        former = self._former()
        gone = [str(one.label) for one in former if one.name in self._links() and _is_gone(one)]
        if gone:
            raise Refused("gone", f"{', '.join(gone)}: it named {NOT_SEEN}.")
        data = {one.name: one.value() for one in former}
        data |= {OPENED_WITH: fingerprint(self.row), REASON: reason}
        form = self._open(copy(self.row), data)
        if not form.is_valid():
            raise Refused("not_valid_any_more", f"The form refuses it. {' '.join(_faults(form))}")
        self._check(form)
        return form

    def _open(self, row: models.Model, data: Any = None, **given: Any) -> RecordForm:
        alliance = getattr(row, "alliance", None)
        return self.form(data, instance=row, principal=self.principal, alliance=alliance, **given)

    def _former(self) -> RecordForm:
        """The form as it was opened on the row when it said what it said then."""
        draft = copy(self.row)
        links = {}
        for name, value in self.values.items():
            field = _field(draft, name)
            if field.many_to_many:
                links[name] = value
            else:
                setattr(draft, field.attname, value)
        return self._open(draft, initial=links)

    def _links(self) -> set[str]:
        return {name for name in self.values if _field(self.row, name).is_relation}

    def _check(self, form: RecordForm) -> None:
        """Refused unless the form gave back every value: some are no field of it."""
        fields = [_field(self.row, name) for name in self.values]
        left = [one for one in fields if not _is_given(one, form, self.values[one.name])]
        if left:
            names = ", ".join(str(one.verbose_name).capitalize() for one in left)
            raise Refused("not_by_hand", f"Not changed by hand on this page: {names}.")


def is_same(field: "models.Field[Any, Any]", row: models.Model, told: Any) -> bool:
    """Whether the row says so in the field."""
    now, then = getattr(row, field.attname), field.to_python(told)
    if isinstance(field, models.DecimalField) and then is not None and now is not None:
        return bool(then == now)
    return bool(field.get_prep_value(then) == field.get_prep_value(now))


def _is_given(field: "models.Field[Any, Any]", form: RecordForm, told: Any) -> bool:
    """Whether a form in order would have its row say so in the field."""
    if field.many_to_many:
        return {one.pk for one in form.cleaned_data.get(field.name, ())} == set(told)
    return is_same(field, form.instance, told)


def _field(row: models.Model, name: str) -> "models.Field[Any, Any]":
    found: models.Field[Any, Any] = row._meta.get_field(name)  # type: ignore[assignment]
    return found


def _faults(form: RecordForm) -> Iterator[str]:
    for name, said in form.errors.items():
        label = form[name].label if name in form.fields else ""
        yield f"{label}: {' '.join(map(str, said))}" if label else " ".join(map(str, said))


def _is_gone(one: forms.BoundField) -> bool:
    field, value = one.field, one.value()
    if not isinstance(field, forms.ModelChoiceField) or value in (None, ""):
        return False
    rows: Any = field.queryset
    many = set(value) if isinstance(value, list) else {value}
    return bool(rows.filter(pk__in=many).count() < len(many))


def _value(one: forms.BoundField) -> Any:
    """What a field holds; of several rows, whichever they are, in no order."""
    value = one.value()
    if isinstance(one.field, forms.ModelMultipleChoiceField):
        return set(value or ())
    return value


def _told(one: forms.BoundField) -> str:
    return in_words(one.field, one.value())
