"""Instruments come on record, with their parties and clauses, by those who edit an alliance's."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from alliances.access import person
from alliances.models import inherited
from kit.records import Deed, confirm, edit
from kit.views import fills
from portal.views.alliance.amending import address, editable, given, mine, warn, with_crumbs
from portal.views.alliance.frame import enter, way
from portal.views.alliance.reading import find
from treaties.actions import enter_clause, enter_instrument, remove_clause, set_parties
from treaties.forms import NewInstrumentForm, NewProvisionForm, PartiesForm
from treaties.models import Instrument, Provision


@fills
def instrument_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a treaty or another instrument."""
    desk = enter(request, slug, "edit")

    def do(form: Any) -> str:
        made = form.save(commit=False)
        parties = list(form.cleaned_data["parties"])
        enter_instrument(instrument=made, parties=parties, by=person(request))
        warn(request, made)
        return address(desk, made)

    title = "Enter a treaty"
    deed = Deed(
        title,
        "Save",
        do,
        "It is on record. Next: what was done to it, its term, its clauses and its text.",
        "Its status is computed from what was done to it and from its term. They are entered next,"
        " as is what else is known of it.",
        crumbs=[*way(desk, "treaties"), {"label": title}],
    )
    row = Instrument(alliance=desk.here, **inherited(desk.here))
    return edit(request, NewInstrumentForm, deed, row=row, principal=desk.user, alliance=desk.here)


@fills
def instrument_parties(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Say between whom an instrument is."""
    desk = enter(request, slug)
    found = mine(desk, find(desk, ref))

    def do(form: Any) -> str:
        parties = list(form.cleaned_data["parties"])
        set_parties(instrument=found, parties=parties, by=person(request))
        return address(desk, found)

    lede = "What a state did to it stays on record, whether it is a party or not."
    deed = with_crumbs(Deed("Amend the parties", "Save", do, "Saved.", lede), desk, found)
    return confirm(request, deed, PartiesForm, row=found)


@fills
def instrument_clause(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Enter a clause of an instrument."""
    desk = enter(request, slug)
    found = mine(desk, find(desk, ref))

    def do(form: Any) -> str:
        clause = form.save(commit=False)
        enter_clause(clause=clause, after=form.cleaned_data.get("after"), by=person(request))
        return f"{address(desk, found)}#{clause.ref}"

    lede = "What we say of it, in our own words; commitments and findings lead to it."
    deed = Deed("Enter a clause", "Save", do, "The clause is on record.", lede)
    row = Provision(instrument=found, alliance=found.alliance, **inherited(found))
    asked = request.GET.get("number", "")  # of the article from which one was led here
    row.number = asked.replace("\x00", "")[:60]
    return edit(
        request, NewProvisionForm, with_crumbs(deed, desk, found), row=row, **given(desk, found)
    )


@fills
def provision_remove(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take a clause away that was entered in error."""
    desk = enter(request, slug)
    row = editable(desk, Provision, pk)
    found = row.instrument

    def do(form: Any) -> str:
        remove_clause(clause=row, by=person(request))
        return address(desk, found)

    lede = f"“{row.cited()}” is taken away. A clause that was amended is not: say what it says now."
    deed = Deed("Take a clause away", "Take it away", do, "It is taken away.", lede, is_grave=True)
    return confirm(request, with_crumbs(deed, desk, found))
