"""The ledger by hand: contributions, pledges with their instalments, and keys."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from alliances.access import may
from alliances.models import inherited
from audit.actions import history
from audit.models import Event
from burden.actions import enter_key
from burden.forms import ContributionForm, InstalmentForm, KeyForm, LedgerForm, PledgeForm
from burden.models import Contribution, Instalment, Key, Pledge
from kit.records import Deed, edit
from kit.views import fills, shows
from portal.views.alliance.frame import Visit, show, way
from portal.views.alliance.frame import enter as come_in
from portal.views.mended import MENDED, keep_entry
from treaties.models import Instrument


@shows
def ledger(request: HttpRequest, slug: str) -> HttpResponse:
    """What is pledged, by which instalments, and the keys agreed on, each version of them."""
    desk = come_in(request, slug)
    pledges = Pledge.objects.visible_to(desk.user).of_alliance(desk.here)
    plans = Instalment.objects.visible_to(desk.user).order_by("due_on", "ref")
    texts = Instrument.objects.visible_to(desk.user)
    texts = texts.prefetch_related(Prefetch("instalments", plans))
    keys = Key.objects.visible_to(desk.user).filter(alliance=desk.here)
    return show(
        request,
        desk,
        "contributions",
        "portal/ledger.html",
        pledges=pledges.prefetch_related(Prefetch("instrument", texts)).order_by("recorded_at"),
        keys=keys.order_by("ref", "-version"),
        is_editable=may(desk.user, desk.here, "edit"),
        crumbs=[*way(desk, "contributions"), {"label": "Pledges and keys"}],
    )


@fills
def contribution_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a contribution."""
    desk = come_in(request, slug, "edit")
    row = Contribution(alliance=desk.here, release=desk.here.release)
    return _entry(request, desk, ContributionForm, row, "Enter a contribution", "contributions")


@fills
def contribution_edit(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Mend a contribution; the record of changes keeps what it said, and why it was changed."""
    desk = come_in(request, slug)
    row = _own(desk, Contribution.objects.filter(ref=ref))
    return _entry(request, desk, ContributionForm, row, f"Change {row.ref}", "contributions")


@fills
def pledge_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter what an instrument pledges."""
    desk = come_in(request, slug, "edit")
    row = Pledge(alliance=desk.here, release=desk.here.release)
    return _entry(request, desk, PledgeForm, row, "Enter a pledge")


@fills
def pledge_edit(request: HttpRequest, slug: str, pk: Any) -> HttpResponse:
    """Mend a pledge."""
    desk = come_in(request, slug)
    row = _own(desk, Pledge.objects.filter(pk=pk))
    return _entry(request, desk, PledgeForm, row, "Change a pledge")


@fills
def pledge_instalment(request: HttpRequest, slug: str, pk: Any) -> HttpResponse:
    """Enter an instalment of a pledge, marked as the pledge is."""
    desk = come_in(request, slug)
    pledge = _own(desk, Pledge.objects.filter(pk=pk))
    row = Instalment(
        alliance=desk.here,
        instrument_id=pledge.instrument_id,
        currency=pledge.currency,
        **inherited(pledge),
    )
    return _entry(request, desk, InstalmentForm, row, "Enter an instalment")


@fills
def instalment_edit(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Mend an instalment."""
    desk = come_in(request, slug)
    row = _own(desk, Instalment.objects.filter(ref=ref))
    return _entry(request, desk, InstalmentForm, row, f"Change {row.ref}")


@fills
def key_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a key, or a new version of one; the one before it ends the day before."""
    desk = come_in(request, slug, "edit")

    def do(form: Any) -> str:
        enter_key(row=form.save(commit=False), ends_on=form.ended())
        return reverse("portal:ledger", args=[slug])

    row = Key(alliance=desk.here, release=desk.here.release)
    title, lede = "Enter a key", "No version is changed once it is entered: a new one follows it."
    crumbs = [*way(desk, "contributions"), {"label": title}]
    deed = Deed(title, "Enter it", do, "The key is on record.", lede, False, crumbs)
    return edit(request, KeyForm, deed, row=row, principal=desk.user, alliance=desk.here)


def _entry(
    request: HttpRequest,
    desk: Visit,
    form: type[LedgerForm],
    row: Any,
    title: str,
    back: str = "ledger",
) -> HttpResponse:
    def do(filled: Any) -> str:
        keep_entry(filled, desk.user)
        return reverse(f"portal:{back}", args=[desk.here.slug])

    crumbs = [*way(desk, "contributions"), {"label": title}]
    deed = Deed(title, "Save", do, "It is on record.", "", False, crumbs)
    if not row._state.adding:
        told = history(Event.objects.of(row.pk), mended=MENDED)
        deed = replace(deed, context={"written": told})
    return edit(request, form, deed, row=row, principal=desk.user, alliance=desk.here)


def _own(desk: Visit, rows: Any) -> Any:
    """The row, at home here, if it may be changed."""
    row = rows.visible_to(desk.user).filter(alliance=desk.here).first()
    if row is None:
        raise Http404
    if not may(desk.user, desk.here, "edit"):
        raise PermissionDenied
    return row
