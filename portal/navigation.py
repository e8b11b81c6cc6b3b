"""What every page shows around itself: where one can go, and how much is open there."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Eyes
from alliances.models import Alliance, State
from compliance.models import Finding

THEMES = ("light", "dark")


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of the shell; the sign-in page and answers to machines need none of it."""
    user = getattr(request, "user", None)
    theme = request.COOKIES.get("theme", "")
    context: dict[str, Any] = {"theme": theme if theme in THEMES else ""}
    if user is None or not user.is_authenticated or request.path.startswith(("/api/", "/admin/")):
        return context
    context |= {"sign_out_url": reverse("account_logout"), "theme_url": reverse("portal:theme")}
    if getattr(request, "lacks_second_factor", False):
        return context  # nothing of the alliances, not even how many findings are open
    if isinstance(user, Eyes):
        context["eyes"] = State.objects.get(iso3=user.state)
    alliances = _alliances(user)
    total = sum(count for _, count in alliances)
    return context | {
        "search_url": reverse("portal:search"),
        "navigation": list(_items(request.path, total)),
        "alliances_nav": [_alliance(request.path, *one) for one in alliances],
        "account": _account(request.path),
    }


def _alliances(user: Any) -> list[tuple[Alliance, int]]:
    """The alliances one may see, each with the number of its open findings: two queries."""
    seen = Finding.objects.visible_to(user).open().order_by()
    counts = dict(seen.values_list("alliance").annotate(Count("pk")))
    return [(one, counts.get(one.pk, 0)) for one in Alliance.objects.visible_to(user)]


def _items(path: str, total: int) -> Iterator[dict[str, Any]]:
    for label, name, icon, count in (
        ("Overview", "portal:home", "home", 0),
        ("Findings", "compliance:finding-list", "flag", total),
        ("Registers", "portal:entry-list", "book", 0),
        ("Imports", "portal:upload-list", "upload", 0),
    ):
        url = reverse(name)
        is_current = path == url or (url != "/" and path.startswith(url))
        tone = "bad" if count else ""
        yield {
            "label": label,
            "url": url,
            "icon": icon,
            "count": count,
            "tone": tone,
            "is_current": is_current,
        }


def _account(path: str) -> dict[str, Any]:
    url = reverse("mfa_index")
    return {"url": url, "is_current": path.startswith(url)}


def _alliance(path: str, alliance: Alliance, count: int) -> dict[str, Any]:
    url = reverse("portal:alliance", args=[alliance.slug])
    return {
        "label": alliance.short_name,
        "url": url,
        "count": count,
        "is_current": path.startswith(url),
    }
