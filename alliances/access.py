"""Who may come into an alliance, and what they may do there."""

from collections.abc import Iterable
from typing import Any, Literal, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from alliances.models import RESTRICTED, Alliance, Grant, Scoped
from alliances.querysets import EDITING, Principal, good_today
from audit.actions import note_read

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


def person(request: HttpRequest) -> User:
    """Whoever asks, where only people do; to change something nobody comes with another's eyes."""
    return cast("User", request.user)


def found(request: HttpRequest, rows: Any, pk: UUID, *, to_edit: bool = False) -> Any:
    """The row, if whoever asks may see it, and change it where that is meant.

    Http404 if not; PermissionDenied for who may only see it.
    """
    row = get_object_or_404(rows.visible_to(request.user), pk=pk)
    if to_edit and not may_edit(request, row):
        raise PermissionDenied
    return row


def may_edit(request: HttpRequest, row: Scoped) -> bool:
    """Whether whoever asks may change the row, whose home they may not even see."""
    mine = Alliance.objects.editable_by(person(request))
    return bool(mine.filter(pk=row.alliance_id).exists())


def noted(row: Scoped) -> None:
    """Have the record keep that a restricted row was read."""
    if row.release in RESTRICTED:
        note_read(row)


def editors_of(alliance: Alliance, *, also: Iterable[UUID | None] = ()) -> QuerySet[User]:
    """The people who may change records there today; and those of `also`, whatever they may."""
    grants = Grant.objects.filter(good_today(), alliance=alliance, role__in=EDITING)
    may_edit = Q(is_active=True, pk__in=grants.values("user"))
    return User.objects.filter(may_edit | Q(pk__in=[one for one in also if one])).order_by(
        "username"
    )
