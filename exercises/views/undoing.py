"""What happened to a record, and a page on which one change of it is taken back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from audit.actions import former, history
from audit.models import Event as Written
from exercises.forms import ReasonForm
from exercises.views.frame import View, crumbs, fills, found, kept, may_edit
from kit.acting import act
from kit.errors import Refused
from kit.records import OPENED_WITH, Deed, RecordForm, confirm, fingerprint


def written(request: HttpRequest, row: Any, undo: str) -> list[dict[str, Any]]:
    """What happened to a row and its parts; its own changes lead to where they are taken back."""
    told = history(Written.objects.of(row.pk))
    mine = (row._meta.db_table, str(row.pk), Written.Action.UPDATE)
    if may_edit(request, row):
        for one in told:
            if one["of"] == mine:
                one["undo"] = reverse(undo, args=[row.pk, one["id"]])
    return told


def undoing(form: type[RecordForm], rows: Any, back: Callable[[Any], str]) -> View:
    """A page on which one change of a row is taken back, through the form that changes it.

    It says beforehand what becomes of the row, or why it cannot be taken back.
    """

    @fills
    def view(request: HttpRequest, pk: UUID, change: int) -> HttpResponse:
        row = found(request, rows.all(), pk, to_edit=True)

        def do(asked: ReasonForm) -> str:
            locked = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
            filled = _filled(request, form, locked, change)
            with act(reason=asked.cleaned_data["reason"]):
                return back(kept(filled))

        title = f"Take back a change: {row}"
        deed = Deed(
            title=title,
            verb="Take back",
            do=do,
            said="Taken back.",
            lede=_foretold(form, row, change),
            crumbs=crumbs(row.alliance, (str(row), back(row)), ("Take back a change", "")),
        )
        return confirm(request, deed, ReasonForm)

    return view


def _names(form: type[RecordForm]) -> set[str]:
    return set(form.base_fields)


def _foretold(form: type[RecordForm], row: Any, change: int) -> str:
    """What each field will say again; the reasons against it where there are some."""
    try:
        values = former(row, change, _names(form))
    except Refused as refusal:
        return f"This cannot be taken back. {refusal.message}"
    names = {name: str(row._meta.get_field(name).verbose_name).capitalize() for name in values}
    told = ", ".join(f"{names[name]}: {_in_words(value)}" for name, value in values.items())
    return f"It will say again: {told}."


def _in_words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing"
    return "nothing" if value in (None, "") else str(value)


def _filled(request: HttpRequest, form: type[RecordForm], row: Any, change: int) -> RecordForm:
    """The form with the row's former values, in order; Refused with what it says is wrong."""
    names = _names(form)
    said = model_to_dict(row, fields=names) | former(row, change, names)
    said[OPENED_WITH] = fingerprint(row)
    filled = form(said, instance=row, principal=request.user, alliance=row.alliance)
    if not filled.is_valid():
        wrong = [f"{name}: {' '.join(map(str, said))}" for name, said in filled.errors.items()]
        raise Refused("not_valid_any_more", f"The form refuses it. {' '.join(wrong)}")
    return filled
