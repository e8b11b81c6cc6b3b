"""Pages on which people enter and mend records: choices, errors, no lost edits."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.acting import act
from kit.dates import PartialDate
from kit.dates import in_words as day_in_words
from kit.errors import Refused
from kit.references import ASKED, is_reference
from kit.views import page

NOT_SEEN = "a record that is gone, or that you may not choose"

OPENED_WITH = "opened_with"
REASON = "reason_for_change"
_OVERTAKEN = gettext_lazy(
    "Someone else has changed this since you opened it. What it says now is shown below, what you "
    "typed is still here: bring the two together, then save again."
)
_SEEN_BEFORE = gettext_lazy(
    "Someone else has changed this since you opened this page. What it says now is shown below: "
    "look again, then send it once more if you still mean it."
)
_LENT = gettext_lazy(
    "The desks that a record is shared with read what hangs on it too; not what is internal or for "
    "named states, unless the record itself is marked so."
)


if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Any]
else:
    _ModelForm = forms.ModelForm


class RecordForm(_ModelForm):
    """A form of one row at home in an alliance, for one person.

    Offers to choose from only what the person may see in that alliance. Remembers what the row
    said when the form was opened, so that nobody overwrites what they have not seen. Where
    `asks_reason`, a change must say why; the record of changes keeps it.
    """

    asks_reason = False
    part_of: ClassVar[set[str]] = {"alliance"}  # what a name or number is unique within
    sections: ClassVar[Sequence[tuple[Any, Sequence[str]]]] = ()  # a long form's parts, with titles
    past: ClassVar[Mapping[str, Any]] = {}  # fields of what has happened: why it is not to come
    caution: str = ""  # what to know before saving

    def __init__(self, *args: Any, principal: Any, alliance: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.principal, self.alliance = principal, alliance
        self.is_new = self.instance._state.adding
        if self.is_new and hasattr(self.instance, "alliance_id"):
            self.instance.alliance = alliance
        for name, one in self.fields.items():
            if isinstance(one, forms.ModelChoiceField):
                one.queryset = self.choices_of(one.queryset)
            if name == "ref" and one.label == "Ref":
                one.label = _("Reference")
        for name, value in self.initial.items():
            if isinstance(value, Decimal) and value.is_finite():
                self.initial[name] = Decimal(f"{value.normalize():f}")  # without zeros at its end
        self.fields[OPENED_WITH] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial[OPENED_WITH] = fingerprint(self.instance)
        self._say_who_else_reads()
        if self.asks_reason and not self.is_new:
            self.fields[REASON] = forms.CharField(
                label=_("Reason for the change"), help_text=_("The record of changes keeps it.")
            )

    @property
    def grouped(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The sections with their fields; what none of them names comes with the last."""
        named = [(title, list(names)) for title, names in self.sections]
        placed = {one for _title, names in named for one in names}
        named[-1][1].extend(one for one in self.fields if one not in placed)
        return [
            (title, [self[one] for one in names if one in self.fields]) for title, names in named
        ]

    @property
    def leads(self) -> list[tuple[str, str]]:
        """Where else to go with what cannot be done here, as its errors say: addresses, words."""
        found = [one for errors in self.errors.as_data().values() for one in errors]
        told = [one.params for one in found if one.params and "leads_to" in one.params]
        return [(one["leads_to"], one["lead"]) for one in told]

    def choices_of(self, rows: Any) -> Any:
        """Of the rows that a field could name, those the person may choose here."""
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(self.principal)
        return rows.of_alliance(self.alliance) if hasattr(rows, "of_alliance") else rows

    def day(self, name: str) -> PartialDate | None:
        """The partial date in a field, as far as it is one; the row says what is wrong with it."""
        typed = self.cleaned_data.get(name)
        try:
            return PartialDate.parse(typed) if typed else None
        except ValueError:
            return None

    def _say_who_else_reads(self) -> None:
        """Tell, before anything is saved, which other desks read what hangs on a shared record."""
        rows: Any = self._meta.model._default_manager.all()
        *way, _last = getattr(rows, "shared_path", "").split("__")
        lent = rows.lenders(self.alliance) if hasattr(rows, "lenders") and len(way) <= 1 else {}
        if not lent:
            return
        key = getattr(self.instance, f"{way[0]}_id") if way else self.instance.pk
        field: Any = self.fields.get(way[0]) if way else None
        if key in lent:
            self.caution = _("It is shared with %s.") % ", ".join(lent[key]) + f" {_LENT}"
        elif field is not None:
            field.help_text = f"{field.help_text} {_LENT}".strip()
        if field is not None:
            field.label_from_instance = lambda row: _named(row, lent.get(row.pk))

    def _get_validation_exclusions(self) -> set[str]:
        """What the row is part of is no field, but decides whether a name or number is free."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - self.part_of

    def _update_errors(self, errors: ValidationError) -> None:
        """What is on record already is told at the first of its fields, in the page's words.

        What must hold of several fields is told at the one that was left empty, else the last.
        """
        told: dict[str, list[ValidationError]] = {}
        speak_of = self._fields_by_constraint()
        for name, found in errors.update_error_dict({}).items():
            for one in found:
                place = self._first_taken(one) if one.code in ("unique", "unique_together") else ""
                said = self._taken(one) if place else one
                place = place or self._most_likely(speak_of.get(one.code or "", []))
                told.setdefault(place or name, []).append(said)
        super()._update_errors(ValidationError(told))  # type: ignore[misc]

    def _fields_by_constraint(self) -> dict[str, list[str]]:
        """The form's fields that each constraint of the row speaks of, by its name."""
        named: dict[str, Any] = {
            one.name: getattr(one.condition, "referenced_base_fields", ())
            for _model, found in self.instance.get_constraints()
            for one in found
            if isinstance(one, models.CheckConstraint)
        }
        return {name: [one for one in self.fields if one in of] for name, of in named.items()}

    def _most_likely(self, names: Sequence[str]) -> str:
        """Of fields that contradict each other, the one to mend; empty if there is none."""
        empty = (one for one in names if self.cleaned_data.get(one) in (None, "", []))
        return next(empty, names[-1] if names else "")

    def _first_taken(self, error: ValidationError) -> str:
        return next((one for one in (error.params or {})["unique_check"] if one in self.fields), "")

    def _taken(self, error: ValidationError) -> ValidationError:
        names = (error.params or {})["unique_check"]
        filled = [one for one in names if one in self.fields]
        whole = next((one for one in names if one in self.part_of and one not in filled), "")
        said = [in_words(self.fields[one], self.cleaned_data[one]) for one in filled]
        what = {"whole": whole or self.instance._meta.verbose_name, "said": ", ".join(said)}
        if whole:
            message = _(
                "This %(whole)s has “%(said)s” on record already: "
                "choose another, or change that one."
            )
        else:
            message = _(
                "There is a %(whole)s with “%(said)s” already: choose another, or change that one."
            )
        return ValidationError(message % what)

    def clean_ref(self) -> Any:
        """A reference is part of addresses; one that came in before is borne."""
        given = self.cleaned_data["ref"]
        if given and "ref" in self.changed_data and not is_reference(given):
            raise forms.ValidationError(_("This is no reference: write %s.") % ASKED)
        return given

    def is_overtaken(self) -> bool:
        """Whether someone else changed the row since the form was opened; asked once.

        What the row says now stands in `now`, by the fields' labels, and the form counts as
        opened anew: sent once more, it is saved.
        """
        if not _opened_anew(self):
            return False  # nor is what is new, unless the form was opened on a row that is gone
        told = set(self.changed_data) - {OPENED_WITH, REASON}
        changed = (one for one in self if one.name in told)
        self.now = [(one.label, in_words(one.field, one.initial)) for one in changed]
        return True


def _named(row: models.Model, names: Sequence[str] | None) -> str:
    """What a record is called among those to choose from, with whom it is shared."""
    return _("%s (shared with %s)") % (row, ", ".join(names)) if names else str(row)


def refuse_days_to_come(form: RecordForm, today: date) -> None:
    """Refused where a field of what has happened was filled in with a day after today."""
    for name, said in form.past.items():
        value = form.cleaned_data.get(name) if name in form.changed_data else None
        if isinstance(value, str):  # a partial date, which its row makes a value of
            known = form.day(name)
            value = known.earliest if known else None
        value = value.date() if isinstance(value, datetime) else value
        if value and value > today:
            raise Refused("not_yet", str(said), name)


class AskedForm(forms.Form):
    """Why something is done to a row, by somebody who has seen what the row says."""

    def __init__(self, *args: Any, row: models.Model, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[REASON] = forms.CharField(
            label=_("Reason"),
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=2000,
            help_text=_("The record of changes keeps it."),
        )
        self.fields[OPENED_WITH] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial[OPENED_WITH] = fingerprint(row)

    def is_overtaken(self) -> bool:
        """Whether someone else changed the row since the page was drawn; asked once."""
        return _opened_anew(self)


def _opened_anew(form: Any) -> bool:
    """Has the form count as opened now; whether it was opened on what the row said before."""
    name = form.add_prefix(OPENED_WITH)
    if form.data.get(name, "") == form.initial[OPENED_WITH]:
        return False
    form.data = cast("QueryDict", form.data).copy()
    form.data[name] = form.initial[OPENED_WITH]
    return True


def fingerprint(row: models.Model) -> str:
    """A digest of all that a row says, its links included; empty for one that is not saved yet."""
    if row._state.adding:
        return ""
    said = [f"{one.attname}={one.value_from_object(row)!r}" for one in row._meta.concrete_fields]
    for one in row._meta.many_to_many:
        linked = getattr(row, one.name).order_by("pk").values_list("pk", flat=True)
        said.append(f"{one.name}={[str(pk) for pk in linked]}")
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Deed:
    """What a page does when its form is sent.

    `do` gets the form once it is in order, may refuse, and returns the address to go to; `verb`
    is on the button, and `said` is told when it is done.
    """

    title: str
    verb: str
    do: Callable[[Any], str]
    said: str = ""
    lede: str = ""
    is_grave: bool = False
    crumbs: Sequence[dict[str, str]] = ()
    template: str = "kit/record_form.html"
    context: dict[str, Any] = field(default_factory=dict)


def edit(
    request: HttpRequest,
    form_class: type[RecordForm],
    deed: Deed,
    *,
    row: models.Model | None = None,
    **given: Any,
) -> HttpResponse:
    """Show a form of a row, new or old, and on POST do the deed with it.

    The row is locked meanwhile. 422 with each error at its field; 409 when someone else changed
    the row since the form was opened: what was typed stays in the form.
    """
    if request.method != "POST":
        return _show(request, form_class(instance=row, **given), deed)
    with transaction.atomic():
        form = form_class(request.POST, request.FILES, instance=_locked(row), **given)
        return _answer(request, form, deed)


def confirm(
    request: HttpRequest, deed: Deed, form_class: type[forms.Form] = forms.Form, **given: Any
) -> HttpResponse:
    """Ask whether a deed is meant, and for what it needs to know; on POST do it."""
    if request.method != "POST":
        return _show(request, form_class(**given), deed)
    return _answer(request, form_class(request.POST, request.FILES, **given), deed)


def _locked(row: models.Model | None) -> models.Model | None:
    """The row as it is now, and for nobody else to change until we are done."""
    if row is None or row._state.adding:
        return row
    return type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)


def _answer(request: HttpRequest, form: Any, deed: Deed) -> HttpResponse:
    """Do the deed if the form is in order; refused, nothing of it is left."""
    if isinstance(form, RecordForm | AskedForm) and form.is_overtaken():
        form.add_error(None, _OVERTAKEN if isinstance(form, RecordForm) else _SEEN_BEFORE)
        return _show(request, form, deed, HTTPStatus.CONFLICT)
    if not form.is_valid():
        return _show(request, form, deed, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        with transaction.atomic(), _reason(form):
            address = deed.do(form)
    except Refused as refusal:
        _refuse(form, refusal)
        return _show(request, form, deed, HTTPStatus.UNPROCESSABLE_ENTITY)
    if deed.said:
        messages.success(request, deed.said)
    return HttpResponseRedirect(address)


def _reason(form: Any) -> AbstractContextManager[None]:
    """Tells the record why, if the form says so."""
    reason = form.cleaned_data.get(REASON, "")
    return act(reason=reason) if reason else nullcontext()


def _refuse(form: Any, refusal: Refused) -> None:
    place = refusal.field if refusal.field in form.fields else None
    for one in (refusal.message, *getattr(refusal, "problems", ())):
        form.add_error(place, one)


def _show(request: HttpRequest, form: Any, deed: Deed, status: int = HTTPStatus.OK) -> HttpResponse:
    context = {"form": form, "deed": deed, "crumbs": deed.crumbs} | deed.context
    return page(request, deed.template, status_code=status, **context)


def in_words(field: forms.Field, value: Any) -> str:
    """What a field holds, as people read it: names for keys and codes, never a row unseen."""
    if value in (None, "", [], {}):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{day_in_words(value.date())}, {value:%H:%M} UTC"
    if isinstance(value, date | PartialDate):
        return day_in_words(value)
    if isinstance(field, forms.ModelChoiceField):
        rows: Any = field.queryset
        given = value if isinstance(value, list | tuple) else [value]
        many = [getattr(one, "pk", one) for one in given]
        found = [field.label_from_instance(one) for one in rows.filter(pk__in=many)]
        return ", ".join([*found, *[NOT_SEEN] * (len(many) - len(found))])
    names = dict(_flat(getattr(field, "choices", ())))
    parts = value if isinstance(value, list | tuple) else (value,)
    return ", ".join(names.get(str(part), str(part)) for part in parts)


def _flat(choices: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)
