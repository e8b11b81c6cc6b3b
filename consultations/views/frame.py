"""What the pages of consultations have in common: who may be here, and the way back."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from alliances.models import RESTRICTED, Alliance, Scoped
from audit.actions import note_read
from consultations.models import Forum
from kit.errors import Refused

type Crumbs = list[dict[str, str]]
type View = Callable[..., HttpResponse]


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
    """Whoever asks; where something is to be changed it is no one's eyes."""
    return cast("User", request.user)


def found(request: HttpRequest, rows: Any, pk: UUID, *, to_edit: bool = False) -> Any:
    """The row, if whoever asks may see it, and change it where that is meant."""
    row = get_object_or_404(rows.visible_to(request.user), pk=pk)
    if to_edit and not may_edit(request, row):
        raise PermissionDenied
    return row


def may_edit(request: HttpRequest, row: Scoped) -> bool:
    """Whether whoever asks may change the row."""
    return bool(Alliance.objects.editable_by(person(request)).filter(pk=row.alliance_id).exists())


def noted(row: Scoped) -> None:
    """Have the record keep that a restricted row was read."""
    if row.release in RESTRICTED:
        note_read(row)


def seat(request: HttpRequest, forum: Forum) -> Alliance:
    """The alliance in which one looks at a forum: its home, or one that it is shared with."""
    mine = Alliance.objects.visible_to(person(request))
    home = Case(When(pk=forum.alliance_id, then=0), default=1)
    shared = Forum.also_alliances.through.objects.filter(forum=forum).values("alliance")
    rows = mine.filter(Q(pk=forum.alliance_id) | Q(pk__in=shared)).order_by(home, "slug")
    return cast("Alliance", rows[0])


def crumbs(alliance: Alliance, *more: tuple[str, str]) -> Crumbs:
    """The way from the overview; the last of them is where one is."""
    shown = [
        {"label": "Overview", "url": reverse("portal:home")},
        {"label": alliance.short_name, "url": alliance.get_absolute_url()},
        {"label": "Consultations", "url": reverse("portal:consultations", args=[alliance.slug])},
    ]
    return [*shown, *({"label": label, "url": url} for label, url in more)]


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
