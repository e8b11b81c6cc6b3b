"""Public registers, for everybody who signs in: what others publish of treaties, on any day."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kit import clock
from kit.views import page, shows
from portal.views.alliance.frame import day_asked
from treaties.models import Entry, EntryAction, EntryParty
from treaties.models.parties import members_of, spans_of

PAGE = 50


@shows
def entry_list(request: HttpRequest) -> HttpResponse:
    """The entries of all registers, or of one, by words of their title."""
    words, register = (_asked(request, name) for name in ("q", "register"))
    on = day_asked(_asked(request, "on")) or clock.today()
    rows = Entry.objects.with_actions().order_by("register", "ref")
    if register in Entry.Register.values:
        rows = rows.filter(register=register)
    if words:
        rows = rows.filter(title__icontains=words)
    pages = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "portal/entry_list.html",
        page_obj=pages,
        rows=[_row(one, on) for one in pages],
        registers=Entry.Register.choices,
        register=register,
        words=words,
        on=on,
        is_filtered=bool(words or register),
    )


@shows
def entry_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One entry: what was done, by whom, and who was bound on a day."""
    on = day_asked(_asked(request, "on")) or clock.today()
    done = EntryAction.objects.select_related("party")
    parties = EntryParty.objects.select_related("state").prefetch_related("actions")
    rows = Entry.objects.prefetch_related(
        Prefetch("actions", done), Prefetch("party_list", parties)
    )
    found: Entry = get_object_or_404(rows, pk=pk)
    return page(
        request,
        "portal/entry_detail.html",
        entry=found,
        on=on,
        is_in_force=_row(found, on)["is_in_force"],
        members=set(members_of(found, on)),
        whole=[one for one in found.actions.all() if one.party_id is None],
        crumbs=[
            {"label": _("Registers"), "url": reverse("portal:entry-list")},
            {"label": found.get_register_display()},
            {"label": found.ref},
        ],
    )


def _asked(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()


def _row(one: Entry, on: date) -> dict[str, Any]:
    """An entry with whether it was in force on a day; None where nothing says when it began."""
    found = spans_of(one)
    is_in_force = any(span.covers(on) for span in found) if found else None
    return {"entry": one, "is_in_force": is_in_force}
