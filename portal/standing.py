"""How the alliances stand, for the pages: figures from findings, occurrences and country-years."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse

from alliances.models import Alliance
from alliances.querysets import Principal
from burden.models import CountryYear
from burden.shares import HIGH, LOW, yearly_efforts
from commitments.models import Commitment, Occurrence
from compliance.models import Finding, Run
from compliance.rule import rules
from consultations.models import Meeting

FIRST_YEAR = 2010

type Efforts = dict[int, dict[str, Decimal]]


@dataclass(frozen=True)
class Effort:
    """The effort of an alliance's members over the years, and what they are called."""

    alliance: Alliance
    names: dict[str, str]
    years: Efforts

    @property
    def last(self) -> int:
        return max(self.years, default=0)

    def points(self, iso3: str) -> list[tuple[int, float | None]]:
        """One member's line; a year without figures for all members is a gap."""
        span = range(max(FIRST_YEAR, min(self.years)), self.last + 1) if self.years else ()
        return [
            (year, float(self.years[year][iso3]) if year in self.years else None) for year in span
        ]


def efforts(alliances: Sequence[Alliance], as_of: date) -> list[Effort]:
    """The efforts of the alliances, memberships prefetched: one query for all."""
    figures = CountryYear.objects.figures_of(alliances, as_of)
    found = []
    for one in alliances:
        names = {each.state.iso3: each.state.name for each in one.memberships.all()}
        found.append(Effort(one, names, yearly_efforts(figures[one.pk], names, as_of)))
    return found


def multiples(found: Iterable[Effort]) -> Iterator[dict[str, Any]]:
    """A small line for each member but the one nearest to carrying the average by weight."""
    for effort in found:
        if not effort.years:
            continue
        now = effort.years[effort.last]
        anchor = min(now, key=lambda iso3: abs(1 - now[iso3]))
        for iso3 in now:
            if iso3 != anchor:
                yield _multiple(effort, iso3, now[iso3])


def _multiple(effort: Effort, iso3: str, ratio: Decimal) -> dict[str, Any]:
    is_in = LOW <= ratio <= HIGH
    words = "in balance" if is_in else "too little" if ratio < LOW else "more than its share"
    return {
        "label": effort.names[iso3],
        "sub": effort.alliance.short_name,
        "url": reverse("portal:alliance", args=[effort.alliance.slug]),
        "points": effort.points(iso3),
        "goal": (float(LOW), float(HIGH)),
        "low": 0.2,
        "high": 1.3,
        "value": f"{ratio:.2f}",
        "gap": words,
        "tone": "good" if is_in else "bad",
    }


def kpis(findings: QuerySet[Finding], tracked: int) -> list[dict[str, Any]]:
    """The key figures of the overview: one query."""
    rows = findings.order_by().values_list("rule", "state").annotate(n=Count("pk"))
    told: Counter[tuple[str, str]] = Counter({(rule, state): n for rule, state, n in rows})
    lapsed, overdue = (told["commitments.lapsed", state] for state in ("lapsed", "overdue"))
    soon = told["commitments.due_soon", "due_soon"] + told["treaties.expiring", "expiring"]
    uneven = told["burden.imbalance", "imbalanced"]
    missed = sum(n for (rule, _), n in told.items() if rule == "exercises.series_lapsed")
    kept = f"{tracked - lapsed - overdue} of {tracked}" if tracked else "none yet"
    return [
        _kpi("commitments.lapsed", "Recurring commitments kept", kept)
        | {"sub": f"{lapsed} lapsed, {overdue} overdue", "tone": "bad" if lapsed else ""},
        _kpi("commitments.due_soon", "Due or ending soon", soon)
        | {
            "sub": "meetings due within 60 days, terms ending within a year",
            "tone": "warn" if soon else "",
        },
        _kpi("burden.imbalance", "Alliances out of balance", uneven)
        | {
            "sub": f"effort outside {LOW} to {HIGH} in 2 of 3 years",
            "tone": "bad" if uneven else "",
        },
        _kpi("exercises.series_lapsed", "Exercise series missed", missed)
        | {"sub": "no edition recorded where one was due", "tone": "warn" if missed else ""},
    ]


def _kpi(rule: str, label: str, value: object) -> dict[str, Any]:
    url = f"{reverse('compliance:finding-list')}?rule={rule}"
    return {"label": label, "value": value, "url": url}


def agenda(
    user: Principal, as_of: date, *, alliance: Alliance | None = None, most: int = 6
) -> list[dict[str, Any]]:
    """What comes next: meetings planned, and days by which a commitment is to be met."""
    within = {"alliance": alliance} if alliance else {}
    planned = Meeting.objects.visible_to(user).planned().filter(**within)
    due = Occurrence.objects.visible_to(user).open_on(as_of).filter(due_on__gte=as_of, **within)
    items = [
        (meeting.starts_on.latest, _planned(meeting))
        for meeting in planned.select_related("forum__alliance")
        if meeting.starts_on.latest >= as_of
    ]
    items += [
        (one.due_on, _due(one))
        for one in due.filter(due_on__lt=date.max)
        .select_related("commitment", "alliance")
        .order_by("due_on", "id")[:most]
    ]
    return [item for _, item in sorted(items, key=lambda pair: pair[0])[:most]]


def _planned(meeting: Meeting) -> dict[str, Any]:
    return {
        "on": meeting.starts_on,
        "title": meeting.forum.name,
        "url": _tab("consultations", meeting.forum.alliance, meeting.forum.ref),
        "meta": [part for part in (meeting.forum.alliance.short_name, meeting.place) if part],
    }


def _due(one: Occurrence) -> dict[str, Any]:
    return {
        "on": one.due_on,
        "title": one.commitment.title,
        "url": _tab("commitments", one.alliance, one.commitment.ref),
        "meta": [one.alliance.short_name, "last day in time"],
    }


def _tab(name: str, alliance: Alliance, anchor: str) -> str:
    return f"{reverse(f'portal:{name}', args=[alliance.slug])}#{anchor}"


def by_alliance(
    alliances: Iterable[Alliance], user: Principal, findings: QuerySet[Finding]
) -> list[dict[str, Any]]:
    """For each alliance, how its recurring commitments stand: two queries."""
    promises = Commitment.objects.visible_to(user).with_cadence().on_record().order_by()
    counted = promises.values_list("alliance").annotate(Count("pk", distinct=True))
    tracked: dict[UUID, int] = dict(counted)
    told = findings.filter(rule__in=["commitments.lapsed", "commitments.due_soon"]).order_by()
    states: Counter[tuple[UUID, str]] = Counter()
    for alliance_id, state, number in told.values_list("alliance", "state").annotate(Count("pk")):
        states[alliance_id, state] += number
    rows = []
    for one in alliances:
        late = {s: states[one.pk, s] for s in ("lapsed", "overdue", "due_soon")}
        total = tracked.get(one.pk, 0)
        parts = {"met": max(total - sum(late.values()), 0), **late}
        shown = [(state, state.replace("_", " "), number) for state, number in parts.items()]
        rows.append({"alliance": one, "total": total, "parts": shown, **parts})
    return rows


def freshness(today: date) -> dict[str, Any]:
    """When the rules last ran over every alliance, and a warning if some did not today."""
    latest: dict[str, Run] = {}
    for run in Run.objects.filter(alliance=None).order_by("rule", "-started_at").distinct("rule"):
        latest[run.rule] = run
    late = [code for code in rules.codes() if code not in latest or latest[code].as_of < today]
    banner = None
    if late:
        banner = {
            "tone": "warn",
            "title": "Not every rule has run today",
            "text": "What you see may be out of date. Waiting: " + ", ".join(late) + ".",
        }
    oldest = min((run.started_at for run in latest.values()), default=None)
    return {"ran_at": oldest, "banner": banner}
