"""What the pages of consultations have in common: from where one looks, and the way back."""

from typing import cast

from django.db.models import Case, Q, When
from django.http import HttpRequest
from django.urls import reverse

from alliances.access import person
from alliances.models import Alliance
from consultations.models import Forum

type Crumbs = list[dict[str, str]]


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
