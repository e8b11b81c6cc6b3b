"""Requests to consult, and deeds of which the others are to be consulted first."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alliances.access import enter, found, person
from alliances.models import Alliance
from commitments.models import Commitment
from consultations.forms import PriorForm, RequestForm
from consultations.models import Meeting, Prior, Request
from consultations.views.frame import crumbs
from consultations.views.mended import keep, told
from kit import clock
from kit.records import Deed, RecordForm, edit
from kit.views import fills, page, shows


@shows
def request_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Both lists of an alliance, newest first, each with the clock that runs."""
    alliance, mine = enter(person(request), slug), person(request)
    shown = (
        Prefetch("commitment", Commitment.objects.visible_to(mine)),
        Prefetch("meeting", Meeting.objects.visible_to(mine).select_related("forum")),
    )
    requests = Request.objects.visible_to(mine).filter(alliance=alliance).select_related("asker")
    deeds = Prior.objects.visible_to(mine).filter(alliance=alliance)
    return page(
        request,
        "consultations/request_list.html",
        alliance=alliance,
        requests=requests.prefetch_related(*shown)[:200],
        deeds=deeds.prefetch_related(*shown)[:200],
        today=clock.today(),
        is_editable=Alliance.objects.editable_by(mine).filter(pk=alliance.pk).exists(),
        crumbs=crumbs(alliance, ("Calls for consultation", "")),
    )


@fills
def request_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a request to consult."""
    return _new(request, slug, RequestForm, "New request to consult")


@fills
def prior_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a deed with prior consultation."""
    return _new(request, slug, PriorForm, "New deed with prior consultation")


@fills
def request_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mend a request, or record its answer."""
    return _edit(request, found(request, Request.objects.all(), pk, to_edit=True), RequestForm)


@fills
def prior_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mend a deed, or name the meeting in which it was discussed."""
    return _edit(request, found(request, Prior.objects.all(), pk, to_edit=True), PriorForm)


def _new(request: HttpRequest, slug: str, form_class: type[RecordForm], title: str) -> HttpResponse:
    alliance = enter(person(request), slug, "edit")
    deed = _deed(alliance, title, "Enter")
    return edit(request, form_class, deed, principal=request.user, alliance=alliance)


def _edit(request: HttpRequest, row: Any, form_class: type[RecordForm]) -> HttpResponse:
    given = {"principal": request.user, "alliance": row.alliance}
    deed = _deed(row.alliance, row.title, "Save")
    deed = replace(deed, context={"written": told(request, row)})
    return edit(request, form_class, deed, row=row, **given)


def _deed(alliance: Alliance, title: str, verb: str) -> Deed:
    back = reverse("consultations:request-list", args=[alliance.slug])

    def do(form: Any) -> str:
        keep(form, None)
        return back

    way = crumbs(alliance, ("Calls for consultation", back), (title, ""))
    return Deed(title=title, verb=verb, do=do, said="Saved.", crumbs=way)
