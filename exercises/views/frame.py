"""What the pages of exercises have in common: who may be here, and the way back."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from alliances.access import enter, may
from alliances.models import RESTRICTED, Alliance, Scoped, inherited
from audit.actions import history, note_read
from audit.models import Event as Written
from compliance.engine import ask_recheck
from exercises.actions import settle
from exercises.models import Attainment, Event, Objective, Series
from kit import clock
from kit.errors import Refused
from kit.mending import Mending
from kit.records import Deed, RecordForm, edit

type View = Callable[..., HttpResponse]
type Crumbs = list[dict[str, str]]


def shows(view: View) -> View:
    """A page to read, for people who have signed in."""
    return login_required(require_safe(view))


def fills(view: View) -> View:
    """A page with a form."""
    return login_required(require_http_methods(["GET", "HEAD", "POST"])(view))


def does(view: View) -> View:
    """A deed without a page."""
    return login_required(require_POST(view))


def person(request: HttpRequest) -> User:
    """Whoever asks."""
    return cast("User", request.user)


def found(request: HttpRequest, rows: Any, pk: UUID, *, to_edit: bool = False) -> Any:
    """The row, if whoever asks may see it, and change it where that is meant."""
    row = get_object_or_404(rows.visible_to(request.user), pk=pk)
    if to_edit and not may_edit(request, row):
        raise PermissionDenied
    return row


def may_edit(request: HttpRequest, row: Scoped) -> bool:
    return may(person(request), row.alliance, "edit")


def noted(row: Scoped) -> None:
    """Have the record keep that a restricted row was read."""
    if row.release in RESTRICTED:
        note_read(row)


def crumbs(alliance: Alliance, *more: tuple[str, str]) -> Crumbs:
    """The way from the overview; the last of them is where one is."""
    return [
        {"label": "Overview", "url": reverse("portal:home")},
        {"label": alliance.short_name, "url": alliance.get_absolute_url()},
        {"label": "Exercises", "url": reverse("portal:exercises", args=[alliance.slug])},
        *({"label": label, "url": url} for label, url in more),
    ]


def carried_out(
    request: HttpRequest, do: Callable[[], object], said: str, back: str
) -> HttpResponse:
    """Do a deed, tell what came of it, and go back."""
    try:
        do()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect(back)


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
    """The row, saved, and all that follows from it."""
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
