"""The directory of contacts."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alliances.access import enter, found, person
from alliances.models import Alliance
from consultations.forms import ContactForm
from consultations.models import Contact
from consultations.views.frame import crumbs
from consultations.views.mended import keep, told
from kit.records import Deed, edit
from kit.views import fills, page, shows


@shows
def contact_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom to reach, by state and by words."""
    alliance = enter(person(request), slug)
    rows = Contact.objects.visible_to(person(request)).filter(alliance=alliance)
    words = request.GET.get("q", "").replace("\x00", "").strip()
    found_rows = rows.filter(office__icontains=words) | rows.filter(name__icontains=words)
    return page(
        request,
        "consultations/contact_list.html",
        alliance=alliance,
        contacts=found_rows.select_related("state", "hotline__forum")[:500],
        words=words,
        is_any=rows.exists(),
        is_editable=Alliance.objects.editable_by(person(request)).filter(pk=alliance.pk).exists(),
        crumbs=crumbs(alliance, ("Contacts", "")),
    )


@fills
def contact_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a contact."""
    alliance = enter(person(request), slug, "edit")
    deed = _deed(alliance, "New contact", "Enter")
    return edit(request, ContactForm, deed, principal=request.user, alliance=alliance)


@fills
def contact_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mend a contact."""
    row = found(request, Contact.objects.select_related("alliance"), pk, to_edit=True)
    given = {"principal": request.user, "alliance": row.alliance}
    deed = replace(_deed(row.alliance, row.office, "Save"), context={"written": told(request, row)})
    return edit(request, ContactForm, deed, row=row, **given)


def _deed(alliance: Alliance, title: str, verb: str) -> Deed:
    back = reverse("consultations:contact-list", args=[alliance.slug])

    def do(form: Any) -> str:
        keep(form, None)
        return back

    way = crumbs(alliance, ("Contacts", back), (title, ""))
    return Deed(title=title, verb=verb, do=do, said="Saved.", crumbs=way)
