"""The overview: what needs attention, over all the alliances one may see."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from accounts.models import User
from alliances.models import Alliance
from commitments.models import Commitment
from compliance.models import Finding
from compliance.views import as_flag
from kit import clock
from kit.views import page
from portal import standing

FLAGS = 8


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Figures, burden, what comes next, and the worst findings."""
    user, today = cast("User", request.user), clock.today()
    alliances = list(Alliance.objects.visible_to(user).prefetch_related("memberships__state"))
    findings = Finding.objects.visible_to(user).open()
    tracked = Commitment.objects.visible_to(user).with_cadence().on_record().count()
    worst = findings.worst_first().select_related("alliance", "acknowledged_by")[:FLAGS]
    efforts = standing.efforts(alliances, today)
    years = [effort.last for effort in efforts if effort.years]
    return page(
        request,
        "portal/home.html",
        today=today,
        kpis=standing.kpis(findings, tracked),
        multiples=list(standing.multiples(efforts)),
        multiples_first=standing.FIRST_YEAR,
        multiples_last=max(years, default=""),
        agenda=standing.agenda(user, today),
        flags=[as_flag(one) for one in worst],
        alliances=standing.by_alliance(alliances, user, findings),
        **standing.freshness(today),
    )
