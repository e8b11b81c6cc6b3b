"""The front page of an alliance."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alliances.models import Alliance, Widening
from compliance.models import Finding
from compliance.views import as_flag
from kit import clock
from kit.approval import Decision
from kit.charts import Series as Line
from kit.views import shows
from portal import standing
from portal.views.alliance.frame import Visit, enter, show
from treaties.models import Instrument
from treaties.models.history import facts_of
from treaties.questions.legal_status import legal_status
from treaties.term import Prospect, prospect


@shows
def alliance(request: HttpRequest, slug: str) -> HttpResponse:
    """How the alliance stands: its founding text, effort over the years, what comes, findings."""
    desk, today = enter(request, slug), clock.today()
    mine = Instrument.objects.visible_to(desk.user).filter(alliance=desk.here, is_anchor=True)
    anchor = mine.with_history().first()
    (effort,) = standing.efforts([desk.here], desk.user, today)
    findings = Finding.objects.visible_to(desk.user).open().of_alliance(desk.here)
    told = findings.worst_first().to_show(desk.user)
    return show(
        request,
        desk,
        "alliance",
        facts=[*_facts(desk.here, anchor, today), _widenings(desk)],
        lines=[Line(name, effort.points(iso3)) for iso3, name in effort.names.items()],
        effort=effort,
        agenda=standing.agenda(desk, today),
        flags=[as_flag(finding) for finding in told],
        **standing.freshness(today),
    )


def _facts(one: Alliance, anchor: Instrument | None, today: Any) -> list[dict[str, Any]]:
    names = [membership.state.name for membership in one.memberships.all()]
    facts: list[dict[str, Any]] = [{"label": "Parties", "value": ", ".join(names)}]
    if anchor is not None:
        state, detail = legal_status(anchor, today)
        url = reverse("portal:instrument", args=[one.slug, anchor.ref])
        since = detail["in_force_on"]
        facts += [
            {"label": "Founding text", "value": anchor.title, "url": url},
            {"label": "Status today", "value": state.replace("_", " "), "tone": state},
            {"label": "In force since", "value": f"{since:%-d %B %Y}" if since else "not known"},
        ]
        facts += _exits(prospect(facts_of(anchor), today))
    return facts


def _exits(ahead: Prospect) -> Iterator[dict[str, Any]]:
    """When it can be left, or on which set day a part of it."""
    if ahead.leaves:
        yield {"label": "Earliest exit", "value": f"{ahead.leaves.effective_on:%-d %B %Y}"}
    elif ahead.set_day:
        day = f"{ahead.set_day.next_effective:%-d %B %Y}"
        part = f", ends {ahead.part}" if ahead.part else ""
        yield {"label": "Next set day of exit", "value": f"{day}{part}"}


def _widenings(desk: Visit) -> dict[str, Any]:
    mine = Widening.objects.visible_to(desk.user).filter(alliance=desk.here)
    count = mine.filter(decision=Decision.AWAITED).count()
    said = f"{count} proposed" if count else "none proposed"
    url = reverse("portal:widening-list", args=[desk.here.slug])
    return {"label": "Widenings of markings", "value": said, "url": url}
