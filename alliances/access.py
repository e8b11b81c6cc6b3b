"""Who may come into an alliance, and what they may do there."""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from alliances.models import Alliance, Grant
from alliances.querysets import EDITING, Principal, good_today

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


def editors_of(alliance: Alliance, *, also: Iterable[UUID | None] = ()) -> QuerySet[User]:
    """The people who may change records there today; and those of `also`, whatever they may."""
    grants = Grant.objects.filter(good_today(), alliance=alliance, role__in=EDITING)
    may_edit = Q(is_active=True, pk__in=grants.values("user"))
    return User.objects.filter(may_edit | Q(pk__in=[one for one in also if one])).order_by(
        "username"
    )
