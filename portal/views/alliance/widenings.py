"""Widenings of an alliance's records: one person proposes, another decides."""

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from alliances.access import may, noted
from alliances.actions import (
    all_parts_of,
    decide_widening,
    marking_of,
    model_of,
    propose_widening,
    resting_on,
)
from alliances.models import Alliance, Scoped, Widening, in_words
from commitments.actions import take_turn
from kit import clock
from kit.approval import Decision, DecisionForm
from kit.models import key_of
from kit.records import Deed, confirm
from kit.views import fills, shows
from portal.following import follow_up
from portal.forms import WideningForm
from portal.views.alliance.frame import Visit, enter, paged, show


@shows
def widenings(request: HttpRequest, slug: str) -> HttpResponse:
    """What was proposed: first what awaits a second person, then what was decided."""
    desk = enter(request, slug)
    mine = Widening.objects.visible_to(desk.user).filter(alliance=desk.here)
    rows = mine.select_related("proposed_by", "decided_by").order_by("decision", "-proposed_at")
    return show(
        request,
        desk,
        "alliance",
        "portal/widening_list.html",
        page_obj=paged(request, rows),
        is_editable=may(desk.user, desk.here, "edit"),
        crumbs=[*_crumbs(desk)[:-1], {"label": "Widenings"}],
    )


@fills
def widening_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose that more may see a record: `record` names it, as `table:key`."""
    desk = enter(request, slug)
    row = _asked(desk, request.GET.get("record", key_of(desk.here)))
    if not may(desk.user, desk.here, "edit"):
        raise PermissionDenied
    if row != desk.here:
        noted(row)

    def do(form: Any) -> str:
        by = cast("User", desk.user)
        made = propose_widening(row=row, wish=form.wish(), by=by, at=clock.now())
        return reverse("portal:widening-decide", args=[slug, made.pk])

    title = "Propose a widening"
    deed = Deed(
        title,
        "Propose it",
        do,
        "It is proposed; another person who may approve decides.",
        f"{row}. {in_words(marking_of(row))}.",
        crumbs=[*_crumbs(desk), {"label": title}],
        template="portal/widening_decide.html",
        context=_extent(row),
    )
    begun = {"release": request.GET.get("to")}
    return confirm(request, deed, WideningForm, row=row, alliance=desk.here, initial=begun)


@fills
def widening_decide(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Approve, refuse or withdraw what was proposed."""
    desk = enter(request, slug)
    mine = Widening.objects.visible_to(desk.user).filter(alliance=desk.here)
    row = get_object_or_404(mine.select_related("alliance", "proposed_by", "decided_by"), pk=pk)
    if not may(desk.user, desk.here, "edit"):
        raise PermissionDenied
    noted(row)

    def do(form: Any) -> str:
        at = clock.now()
        take_turn()  # before anything is written: occurrences and evidence may go along
        widened = decide_widening(
            widening=row,
            decision=Decision(form.cleaned_data["decision"]),
            remark=form.cleaned_data["remark"],
            by=cast("User", desk.user),
            at=at,
        )
        if widened is not None:
            follow_up(widened, at)
        return reverse("portal:widening-list", args=[slug])

    table: Any = model_of(row)
    found = table._default_manager.visible_to(desk.user).filter(pk=row.record) if table else ()
    told = [f"{row.proposed_by} proposes: {row}.", row.reason]
    deed = Deed(
        "Decide on a widening",
        "Decide",
        do,
        "It is decided.",
        " ".join([*told, f"Consent: {row.consent}"] if row.consent else told),
        crumbs=[*_crumbs(desk), {"label": "Decide on a widening"}],
        template="portal/widening_decide.html",
        context=next((_extent(one, set(row.parts)) for one in found), {}),
    )
    may_approve = may(desk.user, desk.here, "approve")
    return confirm(request, deed, DecisionForm, row=row, by=desk.user, may_approve=may_approve)


def _asked(desk: Visit, named: str) -> Any:
    """The record of the alliance that `table:key` names; Http404 for any other."""
    table, _, key = named.partition(":")
    if named == key_of(desk.here):
        return desk.here
    model = next((one for one in apps.get_models() if one._meta.db_table == table), None)
    if model is None or not issubclass(model, Scoped):
        raise Http404
    try:
        pk = UUID(key)
    except ValueError:
        raise Http404 from None
    rows: Any = model._default_manager
    return get_object_or_404(rows.visible_to(desk.user).filter(alliance=desk.here), pk=pk)


def _extent(row: Scoped | Alliance, only: set[UUID] | None = None) -> dict[str, Any]:
    """How many parts go with a record, follow it, and stay and why, by what they are.

    Of those that are named in a proposal, if one names any, for none is added to it later. What is
    derived follows wherever all that it rests on lets it.
    """
    goes, follows, stays = [], [], []
    for one in all_parts_of(row):
        what = {"label": str(one.table._meta.verbose_name_plural)}
        if one.is_derived:
            follows.append(what | {"count": len(one.keys) + sum(one.stays.values())})
            continue
        named = set(one.keys) if only is None else only.intersection(one.keys)
        if named:
            goes.append(what | {"count": len(named)})
        stays += [
            what | {"count": count, "why": in_words(marking)}
            for marking, count in one.stays.items()
        ]
        if late := len(one.keys) - len(named):
            stays.append(what | {"count": late, "why": gettext("entered after this was proposed")})
    return {"goes": goes, "follows": follows, "stays": [*stays, *_apart(row)]}


def _apart(row: Scoped | Alliance) -> Iterator[dict[str, Any]]:
    """Records of their own that rest on one, and stay as well."""
    for table, counts in resting_on(row):
        for marking, count in counts.items():
            why = gettext("%s; a record of its own: widen it by itself") % in_words(marking)
            yield {"label": str(table._meta.verbose_name_plural), "count": count, "why": why}


def _crumbs(desk: Visit) -> list[dict[str, str]]:
    slug = desk.here.slug
    return [
        {"label": desk.here.short_name, "url": reverse("portal:alliance", args=[slug])},
        {"label": "Widenings", "url": reverse("portal:widening-list", args=[slug])},
    ]
