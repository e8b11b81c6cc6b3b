"""The overview: what needs attention, over all the alliances one may see."""

from datetime import date
from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from accounts.models import User
from alerts.models import Pause
from compliance.models import Finding
from compliance.views import as_flag
from kit import clock
from kit.views import page, shows
from portal import standing

FLAGS = 8


@shows
def home(request: HttpRequest) -> HttpResponse:
    """Figures, burden, what comes next, and the worst findings."""
    today = clock.today()
    desk = standing.Desk.of(cast("User", request.user))
    findings = Finding.objects.visible_to(desk.user).open()
    worst = findings.worst_first().to_show(desk.user)[:FLAGS]
    efforts = standing.efforts(list(desk.granted.values()), desk.user, today)
    years = [effort.last for effort in efforts if effort.years]
    stands = standing.tally(desk, today)
    return page(
        request,
        "portal/home.html",
        today=today,
        kpis=standing.kpis(findings, stands),
        multiples=list(standing.multiples(efforts)),
        multiples_first=standing.FIRST_YEAR,
        multiples_last=max(years, default=""),
        agenda=standing.agenda(desk, today),
        flags=[as_flag(one) for one in worst],
        alliances=standing.by_alliance(desk, stands),
        **_told(request, today),
    )


def _told(request: HttpRequest, today: date) -> dict[str, Any]:
    """How fresh the findings are; staff are reminded first of deliveries that are paused."""
    told = standing.freshness(today)
    pause = Pause.objects.first() if cast("User", request.user).is_staff else None
    if pause is None:
        return told
    banner = {
        "tone": "warn",
        "title": "Deliveries are paused",
        "text": f"They are {pause}. What would be sent waits, and none of it is lost.",
    }
    if (other := told["banner"]) is not None:
        banner["text"] += f" {other['title']}. {other['text']}"
    return {**told, "banner": banner}
