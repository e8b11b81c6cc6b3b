"""An instrument and what hangs on it: entered, mended and taken away by those who edit it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import User
from alliances.models import inherited
from kit import clock
from kit.records import Deed, RecordForm, confirm, edit
from kit.views import fills
from portal.views.alliance.amending import (
    address,
    editable,
    given,
    mine,
    warn,
    with_crumbs,
)
from portal.views.alliance.frame import Visit, enter
from portal.views.alliance.reading import find
from portal.views.mended import MENDED, keep_passage
from treaties.actions import relate, remove_part
from treaties.forms import (
    ActionForm,
    IdentifierForm,
    InstrumentForm,
    PassageForm,
    ProvisionForm,
    RelationForm,
    ReservationForm,
    StatementForm,
    TermForm,
)
from treaties.models import (
    Action,
    Identifier,
    Instrument,
    Passage,
    Provision,
    Relation,
    Reservation,
    Statement,
    Term,
)
from treaties.models.history import facts_of
from treaties.term import prospect


@dataclass(frozen=True)
class Sort:
    """A sort of part: its table and form, and what it is called on pages."""

    model: Any
    form: type[RecordForm]
    title: str
    again: str
    said: str
    lede: str = ""


ACTION = Sort(
    Action,
    ActionForm,
    "Record an action",
    "Amend an action",
    "The action is on record.",
    "The status of the instrument is computed from its actions on every day.",
)
IDENTIFIER = Sort(
    Identifier,
    IdentifierForm,
    "Enter a number",
    "Amend a number",
    "The number is on record.",
)
RESERVATION = Sort(
    Reservation,
    ReservationForm,
    "Record a reservation or declaration",
    "Amend a reservation or declaration",
    "It is on record.",
)
STATEMENT = Sort(
    Statement,
    StatementForm,
    "Record an understanding",
    "Amend an understanding",
    "It is on record.",
)
PROVISION = Sort(
    Provision,
    ProvisionForm,
    "",  # entered in its place among the others (`entering`)
    "Amend a clause",
    "",
    "What we say of it. Its text is the instrument's, and is amended by a new version of that.",
)


@fills
def instrument_edit(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Amend what is on record of an instrument."""
    desk = enter(request, slug)
    found = mine(desk, find(desk, ref))
    lede = (
        "Its status is computed from its actions and its term, and its text has versions: neither"
        " is typed here."
    )
    deed = Deed(f"Amend {found.ref}", "Save", _saving(request, desk, found), "Saved.", lede)
    return edit(
        request, InstrumentForm, with_crumbs(deed, desk, found), row=found, **given(desk, found)
    )


@fills
def provision_edit(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Amend what is said of a clause."""
    return _mend(request, slug, pk, PROVISION)


@fills
def instrument_act(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Record something done to an instrument."""
    return _new(request, slug, ref, ACTION)


@fills
def action_edit(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Amend an action."""
    return _mend(request, slug, pk, ACTION)


@fills
def action_remove(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take an action out of the log."""
    lede = "{}: it and its own steps are taken out of the log, and no longer count for the status."
    return _remove(request, slug, pk, Action, "Take an action out", lede)


@fills
def instrument_identify(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Enter a number of an instrument in a series."""
    return _new(request, slug, ref, IDENTIFIER)


@fills
def identifier_edit(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Amend a number."""
    return _mend(request, slug, pk, IDENTIFIER)


@fills
def identifier_remove(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take a number away."""
    return _remove(request, slug, pk, Identifier, "Take a number away", "{} is taken away.")


@fills
def instrument_reserve(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Record a reservation, a declaration, or an answer to one."""
    return _new(request, slug, ref, RESERVATION)


@fills
def reservation_edit(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Amend a reservation."""
    return _mend(request, slug, pk, RESERVATION)


@fills
def reservation_remove(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take a reservation away that was recorded in error."""
    lede = (
        "The {} is taken away with the answers to it. If it was withdrawn, amend it and say when:"
        " it held until then."
    )
    return _remove(request, slug, pk, Reservation, "Take a reservation away", lede)


@fills
def instrument_interpret(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Record an understanding of how an instrument is read."""
    return _new(request, slug, ref, STATEMENT)


@fills
def statement_edit(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Amend an understanding."""
    return _mend(request, slug, pk, STATEMENT)


@fills
def statement_remove(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take an understanding away."""
    lede = "“{}” is taken away."
    return _remove(request, slug, pk, Statement, "Take an understanding away", lede)


@fills
def instrument_relate(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """State how an instrument stands to an older one."""
    desk = enter(request, slug)
    found = mine(desk, find(desk, ref))

    def do(form: Any) -> str:
        relate(by=cast("User", desk.user), instrument=found, **form.cleaned_data)
        return address(desk, found)

    title = "Relate it to an older instrument"
    deed = Deed(title, "Relate them", do, "The relation is on record.", found.title)
    return confirm(
        request, with_crumbs(deed, desk, found), RelationForm, on=found, principal=desk.user
    )


@fills
def relation_remove(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take a relation back."""
    return _remove(request, slug, pk, Relation, "Take a relation back", "“{}” no longer holds.")


@fills
def passage_edit(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Say from which day an article applies, and through which."""
    desk = enter(request, slug)
    row = editable(desk, Passage, pk)
    named = row.label or row.heading or row.kind

    def do(form: Any) -> str:
        keep_passage(form, desk.user)
        page = reverse("portal:instrument-text", args=[desk.here.slug, row.instrument.ref])
        return f"{page}?version={row.text_id}#{row.address}"

    deed = Deed(f"When it applies: {named}", "Save", do, "Saved.", row.instrument.title)
    deed = with_crumbs(deed, desk, row.instrument)
    return edit(request, PassageForm, deed, row=row, **given(desk, row.instrument))


@fills
def instrument_term(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Say how long an instrument holds and how it may be left; beside it, what comes of that."""
    desk = enter(request, slug)
    found = mine(desk, find(desk, ref))
    row = _term(desk, found)
    new = Term(instrument=found, alliance=found.alliance, **inherited(found))
    lede = "Its end, its renewals and the last day of notice are counted from this on every day."
    title = "Amend its term" if row else "Enter its term"
    deed = Deed(title, "Save", _saving(request, desk, found), "The term is on record.", lede)
    dated = Instrument.objects.with_history().get(pk=found.pk)
    ahead = prospect(facts_of(dated), clock.today())
    away = reverse("portal:instrument-term-remove", args=[desk.here.slug, found.ref]) if row else ""
    told = {"prospect": ahead, "is_new": row is None, "away": away}
    deed = replace(deed, template="portal/term_form.html", context=told)
    return edit(
        request, TermForm, with_crumbs(deed, desk, found), row=row or new, **given(desk, found)
    )


@fills
def instrument_term_remove(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Take the term of an instrument away."""
    desk = enter(request, slug)
    row = _term(desk, mine(desk, find(desk, ref)))
    if row is None:
        raise Http404
    lede = "The {} is taken away: nothing is on record then of how long it holds."
    return _remove(request, slug, row.pk, Term, "Take the term away", lede)


def _term(desk: Visit, found: Instrument) -> Term | None:
    row: Term | None = Term.objects.visible_to(desk.user).filter(instrument=found).first()
    return row


def _new(request: HttpRequest, slug: str, ref: str, sort: Sort) -> HttpResponse:
    desk = enter(request, slug)
    found = mine(desk, find(desk, ref))
    row = sort.model(instrument=found, alliance=found.alliance, **inherited(found))
    deed = Deed(sort.title, "Save", _saving(request, desk, found), sort.said, sort.lede)
    return edit(request, sort.form, with_crumbs(deed, desk, found), row=row, **given(desk, found))


def _mend(request: HttpRequest, slug: str, pk: UUID, sort: Sort) -> HttpResponse:
    desk = enter(request, slug)
    row = editable(desk, sort.model, pk)
    found = row.instrument
    deed = Deed(sort.again, "Save", _saving(request, desk, found), "Saved.", sort.lede)
    return edit(request, sort.form, with_crumbs(deed, desk, found), row=row, **given(desk, found))


def _remove(
    request: HttpRequest, slug: str, pk: UUID, model: Any, title: str, lede: str
) -> HttpResponse:
    desk = enter(request, slug)
    row = editable(desk, model, pk)
    found = row.instrument

    def do(form: Any) -> str:
        remove_part(part=row, by=cast("User", desk.user))
        warn(request, found)
        return address(desk, found)

    told = lede.format(row.get_kind_display() if model is Action else row)
    deed = Deed(title, "Take it away", do, "It is taken away.", told, is_grave=True)
    return confirm(request, with_crumbs(deed, desk, found))


def _saving(request: HttpRequest, desk: Visit, found: Instrument) -> Callable[[Any], str]:
    def do(form: Any) -> str:
        row = form.instance
        MENDED[type(row)].keep(form, desk.user)
        warn(request, found)
        return address(desk, row if isinstance(row, Instrument) else found)

    return do
