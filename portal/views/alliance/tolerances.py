"""Tolerances of an alliance: one person proposes, past years are replayed, another decides."""

from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from alliances.access import may
from burden.actions import decide_tolerance
from burden.forms import ToleranceForm
from burden.models import Tolerance
from kit import clock
from kit.approval import Decision, DecisionForm
from kit.records import Deed, confirm, edit
from kit.views import fills, shows
from portal.backtesting import backtest, in_force
from portal.standing import holdings
from portal.views.alliance.frame import Visit, enter, show, way


@shows
def tolerances(request: HttpRequest, slug: str) -> HttpResponse:
    """What holds for each rule, and what was proposed."""
    desk, today = enter(request, slug), clock.today()
    mine = Tolerance.objects.visible_to(desk.user).filter(alliance=desk.here)
    holding = [
        (label, holdings([desk.here], desk.user, today, code)[desk.here.pk])
        for code, label in Tolerance.Rule.choices
    ]
    return show(
        request,
        desk,
        "burden",
        "portal/tolerance_list.html",
        holding=holding,
        rows=mine.select_related("proposed_by", "decided_by").order_by("-proposed_at"),
        is_editable=may(desk.user, desk.here, "edit"),
        crumbs=[*_crumbs(desk)[:-1], {"label": "Tolerances"}],
    )


@fills
def tolerance_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose a tolerance: nothing changes before another person has approved it."""
    desk = enter(request, slug, "edit")
    row = Tolerance(alliance=desk.here, release=desk.here.release)
    row.proposed_by, row.proposed_at = cast("User", desk.user), clock.now()

    def do(form: Any) -> str:
        made = form.save()
        return reverse("portal:tolerance-decide", args=[slug, made.pk])

    lede = "It is replayed over past years first, and holds once another person approves it."
    way = [*_crumbs(desk), {"label": "Propose a tolerance"}]
    deed = Deed("Propose a tolerance", "Propose it", do, "It is proposed.", lede, False, way)
    return edit(request, ToleranceForm, deed, row=row, principal=desk.user, alliance=desk.here)


@fills
def tolerance_decide(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Which findings would differ in past years; and the decision on it."""
    desk, today = enter(request, slug), clock.today()
    mine = Tolerance.objects.visible_to(desk.user).filter(alliance=desk.here)
    rows = mine.select_related("alliance", "proposed_by", "decided_by")
    row = get_object_or_404(rows, pk=pk)
    if not may(desk.user, desk.here, "edit"):
        raise PermissionDenied

    def do(form: Any) -> str:
        decide_tolerance(
            row=row,
            decision=Decision(form.cleaned_data["decision"]),
            remark=form.cleaned_data["remark"],
            by=cast("User", desk.user),
            at=clock.now(),
        )
        return reverse("portal:tolerance-list", args=[slug])

    context = {
        "row": row,
        "now": in_force(row, today),
        "years": backtest(row, today),
    }
    way = [*_crumbs(desk), {"label": "Decide on a tolerance"}]
    deed = Deed(
        "Decide on a tolerance", "Decide", do, "It is decided.", "", False, way,
        template="portal/tolerance_decide.html", context=context,
    )  # fmt: skip
    may_approve = may(desk.user, desk.here, "approve")
    return confirm(request, deed, DecisionForm, row=row, by=desk.user, may_approve=may_approve)


def _crumbs(desk: Visit) -> list[dict[str, str]]:
    address = reverse("portal:tolerance-list", args=[desk.here.slug])
    return [*way(desk, "burden"), {"label": "Tolerances", "url": address}]
