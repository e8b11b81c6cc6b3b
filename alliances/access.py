"""Who may come into an alliance, and what they may do there."""

from typing import Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404

from alliances.models import Alliance
from alliances.querysets import Principal

type Purpose = Literal["read", "edit", "approve"]


def enter(principal: Principal, slug: str, purpose: Purpose = "read") -> Alliance:
    """The alliance of that address. Http404 unless it is granted; PermissionDenied for less.

    An alliance that is not granted is as if it were not there.
    """
    found: Alliance | None = Alliance.objects.visible_to(principal).filter(slug=slug).first()
    if found is None:
        raise Http404
    if purpose != "read" and not may(principal, found, purpose):
        raise PermissionDenied
    return found


def may(principal: Principal, alliance: Alliance, purpose: Purpose) -> bool:
    """Whether the principal may do that in the alliance."""
    rows = Alliance.objects.filter(pk=alliance.pk)
    asked = {"read": rows.visible_to, "edit": rows.editable_by, "approve": rows.approvable_by}
    return bool(asked[purpose](principal).exists())
