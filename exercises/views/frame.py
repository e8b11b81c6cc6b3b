"""What the pages of exercises have in common: the way back, and how rows are entered."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alliances.access import enter, found, person
from alliances.models import Alliance, Scoped, inherited
from audit.actions import history
from audit.models import Event as Written
from compliance.engine import ask_recheck
from exercises.actions import settle
from exercises.models import Attainment, Event, Objective, Series
from kit import clock
from kit.mending import Mending
from kit.records import Deed, RecordForm, edit, refuse_days_to_come
from kit.views import View, fills

type Crumbs = list[dict[str, str]]


def crumbs(alliance: Alliance, *more: tuple[str, str]) -> Crumbs:
    """The way from the overview; the last of them is where one is."""
    return [
        {"label": "Overview", "url": reverse("portal:home")},
        {"label": alliance.short_name, "url": alliance.get_absolute_url()},
        {"label": "Exercises", "url": reverse("portal:exercises", args=[alliance.slug])},
        *({"label": label, "url": url} for label, url in more),
    ]


def entering(form: type[RecordForm], title: str, back: Callable[[Any], str]) -> View:
    """A page on which a row of an alliance's own is entered; `back` leads from it."""

    @fills
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        alliance = enter(person(request), slug, "edit")
        row = form._meta.model(alliance=alliance, release=alliance.release)
        return _entry(request, form, title, back, alliance, row)

    return view


def adding(
    form: type[RecordForm],
    rows: Any,
    link: str,
    title: str,
    back: Callable[[Any], str],
    **begins: str,
) -> View:
    """A page on which a row is entered that hangs on another, and is marked as that is.

    `begins` are columns that it has at first, and that nobody fills in.
    """

    @fills
    def view(request: HttpRequest, pk: UUID) -> HttpResponse:
        whole = found(request, rows.all(), pk, to_edit=True)
        marking = inherited(whole)
        row = form._meta.model(alliance=whole.alliance, **{link: whole}, **marking, **begins)
        return _entry(request, form, f"{title}: {whole}", back, whole.alliance, row)

    return view


def mending(one: Mending, rows: Any) -> View:
    """A page on which a row is changed."""

    @fills
    def view(request: HttpRequest, pk: UUID) -> HttpResponse:
        row = found(request, rows.all(), pk, to_edit=True)
        told = history(Written.objects.of(row.pk), mended={one.model: one})
        title = f"Change: {row}"
        return _entry(request, one.form, title, one.back, row.alliance, row, {"written": told})

    return view


def kept(form: RecordForm) -> Any:
    """The row, saved, and all that follows from it; refused with a day that cannot be yet."""
    refuse_days_to_come(form, clock.today())
    row = form.save()
    if isinstance(row, Series | Event | Objective | Attainment):
        settle(alliance=row.alliance, day=clock.today(), at=clock.now())
    ask_recheck(row.alliance_id)
    return row


def _entry(
    request: HttpRequest,
    form: type[RecordForm],
    title: str,
    back: Callable[[Any], str],
    alliance: Alliance,
    row: Scoped,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    deed = Deed(
        title=title,
        verb="Save",
        do=lambda filled: back(kept(filled)),
        said="Saved.",
        crumbs=crumbs(alliance, (title, "")),
        context=context or {},
    )
    return edit(request, form, deed, row=row, principal=request.user, alliance=alliance)
