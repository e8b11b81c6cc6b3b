"""What the forms of an instrument, its clauses and its parts have in common."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from alliances.access import noted
from kit import clock
from kit.records import Deed
from portal.views.alliance.frame import Visit, visible
from portal.views.alliance.reading import crumbs
from treaties.models import Instrument
from treaties.models.ordering import oddities_of


def warn(request: HttpRequest, found: Instrument) -> None:
    """Tell of dates that look impossible: they are kept all the same."""
    for one in oddities_of(Instrument.objects.with_history().get(pk=found.pk), clock.today()):
        messages.warning(request, f"Kept, but look again: {one}")


def editable(desk: Visit, model: Any, pk: UUID) -> Any:
    """A part of an instrument, to be changed by who may change it."""
    rows = visible(model.objects.filter(pk=pk), desk)
    row = rows.select_related("instrument__alliance").first()
    if row is None:
        raise Http404
    mine(desk, row.instrument)
    noted(row.instrument)
    return row


def mine(desk: Visit, found: Instrument) -> Instrument:
    """The instrument, if it is at home where one edits."""
    if not Instrument.objects.editable_by(desk.user).filter(pk=found.pk).exists():
        raise PermissionDenied
    return found


def given(desk: Visit, found: Instrument) -> dict[str, Any]:
    """What its forms are given: who asks, and where it is at home."""
    return {"principal": desk.user, "alliance": found.alliance}


def address(desk: Visit, found: Instrument) -> str:
    """Its page, in the alliance one looks at."""
    return reverse("portal:instrument", args=[desk.here.slug, found.ref])


def with_crumbs(deed: Deed, desk: Visit, found: Instrument) -> Deed:
    """The deed, with the way to its page."""
    return replace(deed, crumbs=crumbs(desk, found, deed.title))
