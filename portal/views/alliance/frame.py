"""What the pages of an alliance have in common: who looks, the tabs, sources, shared rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Case, Q, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import User
from alliances.access import Purpose, may
from alliances.models import Alliance, Source
from alliances.querysets import ScopedQuerySet
from consultations.models import Forum
from kit.views import page
from portal.standing import Desk
from treaties.models import Instrument

TABS = (
    ("alliance", "Standing"),
    ("treaties", "Treaties"),
    ("commitments", "Commitments"),
    ("consultations", "Consultations"),
    ("contributions", "Contributions"),
    ("burden", "Burden"),
    ("exercises", "Exercises"),
)
PAGE = 50
YEARS = range(1000, 3000)  # whose days can be counted on from


@dataclass(frozen=True)
class Visit(Desk):
    """A person's desk while they look at one alliance."""

    here: Alliance


def enter(request: HttpRequest, slug: str, purpose: Purpose = "read") -> Visit:
    """The person's desk in an alliance granted to them; any other is as if it were not there.

    PermissionDenied where they may do less than their purpose takes.
    """
    desk = Desk.of(cast("User", request.user))
    here = next((one for one in desk.granted.values() if one.slug == slug), None)
    if here is None:
        raise Http404
    if purpose != "read" and not may(desk.user, here, purpose):
        raise PermissionDenied
    return Visit(desk.user, desk.granted, here)


def visible[Rows: ScopedQuerySet](rows: Rows, desk: Visit, *order: str) -> Rows:
    """What one sees in the alliance one looks at: its own rows first, then those shared with it."""
    mine = rows.visible_to(desk.user).of_alliance(desk.here)
    is_guest = Case(When(alliance=desk.here, then=0), default=1)
    return mine.order_by(is_guest, "alliance_id", *order)


def show(
    request: HttpRequest, desk: Visit, name: str, template: str = "", **context: Any
) -> HttpResponse:
    """Answer with the page of a tab."""
    slug = desk.here.slug
    tabs = [
        {"label": label, "url": reverse(f"portal:{code}", args=[slug]), "is_current": code == name}
        for code, label in TABS
    ]
    crumbs = [{"label": "Overview", "url": reverse("portal:home")}, {"label": "Alliances"}]
    return page(
        request,
        template or f"portal/alliance_{name}.html",
        alliance=desk.here,
        desk=desk,
        tabs=tabs,
        crumbs=context.pop("crumbs", crumbs),
        sources=titles(desk),
        **context,
    )


def way(desk: Visit, name: str) -> list[dict[str, str]]:
    """The way to a tab of the alliance."""
    slug = desk.here.slug
    return [
        {"label": desk.here.short_name, "url": reverse("portal:alliance", args=[slug])},
        {"label": dict(TABS)[name], "url": reverse(f"portal:{name}", args=[slug])},
    ]


def titles(desk: Visit) -> dict[tuple[UUID | None, str], str]:
    """The titles of sources by alliance and code: of this alliance, and of all that share with it.

    Two alliances may mean different sources by one code.
    """
    whose = Q(alliance=desk.here)
    for table in (Instrument, Forum):
        shared = table.objects.visible_to(desk.user).filter(also_alliances=desk.here)
        whose |= Q(alliance__in=shared.values("alliance"))
    rows = Source.objects.filter(whose)
    return {(one.alliance_id, one.code): one.title for one in rows}


def paged(request: HttpRequest, rows: QuerySet[Any], count: int | None = None) -> Page[Any]:
    """The page of the rows that was asked for; `count`, where it is known without counting them."""
    paginator = Paginator(rows, PAGE)
    if count is not None:
        paginator.__dict__["count"] = count
    return paginator.get_page(request.GET.get("page"))


def day_asked(text: str) -> date | None:
    """The day that is asked for, if there is such a day within reach."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None
