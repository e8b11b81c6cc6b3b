"""Exchange rates and figures of states by hand: the same for all alliances, so for superusers."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from alliances.models import Alliance
from burden.forms import CountryYearForm, RateForm
from burden.models import CountryYear, Rate
from compliance.engine import ask_recheck
from kit.records import Deed, RecordForm, edit
from kit.views import page

PAGE = 50
fills = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
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
        is_editable=isinstance(request.user, User) and request.user.is_superuser,
        crumbs=[{"label": "Overview", "url": reverse("portal:home")}, {"label": "Figures"}],
    )


@login_required
@fills
def figures_new(request: HttpRequest) -> HttpResponse:
    """Enter figures of a state and year, as an edition of their own."""
    lede = "Another edition stays as it is: a revision is a new edition beside it."
    return _entry(request, CountryYearForm, CountryYear(), "Enter figures of a state", lede)


@login_required
@fills
def rate_new(request: HttpRequest) -> HttpResponse:
    """Enter an exchange rate."""
    return _entry(request, RateForm, Rate(), "Enter a rate")


@login_required
@fills
def rate_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mend a rate; the record of changes keeps what it was."""
    _check(request)
    return _entry(request, RateForm, get_object_or_404(Rate, pk=pk), "Change a rate")


def _entry(
    request: HttpRequest, form: type[RecordForm], row: Any, title: str, lede: str = ""
) -> HttpResponse:
    _check(request)

    def do(filled: Any) -> str:
        filled.save()
        for one in Alliance.objects.visible_to(request.user):
            ask_recheck(one)
        return reverse("portal:figures")

    way = [{"label": "Figures", "url": reverse("portal:figures")}, {"label": title}]
    deed = Deed(title, "Save", do, "It is on record.", lede, False, way)
    return edit(request, form, deed, row=row, principal=request.user, alliance=None)


def _check(request: HttpRequest) -> None:
    if not (isinstance(request.user, User) and request.user.is_superuser):
        raise PermissionDenied
