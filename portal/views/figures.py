"""Exchange rates and figures of states by hand: the same for all alliances, so for superusers."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from audit.actions import history
from audit.models import Event
from burden.forms import CountryYearForm, RateForm
from burden.models import CountryYear, Rate
from kit.records import Deed, RecordForm, edit
from kit.views import fills, page, shows
from portal.views.mended import MENDED, keep_figures, may_mend

PAGE = 50


@shows
def figures(request: HttpRequest) -> HttpResponse:
    """Every edition of every figure, the newest first; and the rates with their sources."""
    years = CountryYear.objects.select_related("state")
    years = years.order_by("-year", "state__name", "definition", "-vintage")
    rates = Rate.objects.order_by("-starts_on", "currency", "target", "source")
    return page(
        request,
        "portal/figures.html",
        page_obj=Paginator(years, PAGE).get_page(request.GET.get("page")),
        rates=rates[:PAGE],
        is_editable=may_mend(request.user, CountryYear()),
        crumbs=[{"label": "Overview", "url": reverse("portal:home")}, {"label": "Figures"}],
    )


@fills
def figures_new(request: HttpRequest) -> HttpResponse:
    """Enter figures of a state and year, as an edition of their own."""
    lede = "Another edition stays as it is: a revision is a new edition beside it."
    return _entry(request, CountryYearForm, CountryYear(), "Enter figures of a state", lede)


@fills
def countryyear_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mend figures that were typed or read wrongly; the record keeps what they were, and why."""
    lede = "For what was typed wrongly. What its source has revised is a new edition beside it."
    return _mend(request, CountryYearForm, pk, "Change figures of a state", lede)


@fills
def rate_new(request: HttpRequest) -> HttpResponse:
    """Enter an exchange rate."""
    return _entry(request, RateForm, Rate(), "Enter a rate")


@fills
def rate_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mend a rate; the record of changes keeps what it was."""
    return _mend(request, RateForm, pk, "Change a rate")


def _mend(
    request: HttpRequest, form: type[RecordForm], pk: UUID, title: str, lede: str = ""
) -> HttpResponse:
    model = form._meta.model
    _check(request, model())
    return _entry(request, form, get_object_or_404(model, pk=pk), title, lede)


def _entry(
    request: HttpRequest, form: type[RecordForm], row: Any, title: str, lede: str = ""
) -> HttpResponse:
    _check(request, row)

    def do(filled: Any) -> str:
        keep_figures(filled, request.user)
        return reverse("portal:figures")

    way = [{"label": "Figures", "url": reverse("portal:figures")}, {"label": title}]
    deed = Deed(title, "Save", do, "It is on record.", lede, False, way)
    if not row._state.adding:
        told = history(Event.objects.of(row.pk), mended=MENDED)
        deed = replace(deed, context={"written": told})
    return edit(request, form, deed, row=row, principal=request.user, alliance=None)


def _check(request: HttpRequest, row: Any) -> None:
    if not may_mend(request.user, row):
        raise PermissionDenied
