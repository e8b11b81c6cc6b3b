"""The burden of an alliance: its balance under every key, each partner, and the yearly sheet."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import Eyes
from audit.actions import head
from burden.measure import measures
from burden.models import Contribution, Total
from burden.shares.sensitivity import Strip
from kit import clock
from kit.charts import Series
from kit.dates import add_months, fiscal_year
from kit.views import page, shows
from portal import standing
from portal.balance import Balance, balance, tried_key
from portal.giving import given, given_in
from portal.reconciling import Pair, attested, ending
from portal.views.alliance.frame import Visit, enter, show, way

FIRST, LAST = 1900, 2200


@shows
def burden(request: HttpRequest, slug: str) -> HttpResponse:
    """Who carries what, by every key, with a key to try that is not kept; and what was given."""
    desk, today = enter(request, slug), clock.today()
    names = [one.state.iso3 for one in desk.here.memberships.all()]
    tried, problem = tried_key(request.GET, names)
    known, target = _instant(request, desk), _target(request, desk)
    day = known.date() if known else today
    held = standing.holdings([desk.here], desk.user, day)[desk.here.pk]
    told = balance(desk.here, desk.user, today, tried, known=known, setting=held.setting)
    (effort,) = standing.efforts([desk.here], desk.user, today)
    return show(
        request,
        desk,
        "burden",
        balance=told,
        rows=_members(desk, told),
        lines=[Series(name, effort.points(iso3)) for iso3, name in effort.names.items()],
        effort=effort,
        held=held,
        tried=[(one.state, request.GET.get(one.state.iso3, "")) for one in _members_of(desk)],
        problem=problem,
        known=known,
        given=given(_totals(desk), _gifts(desk), target),
        target=target,
        targets=_currencies(desk),
        last_year=today.year - 1,
    )


@shows
def burden_partner(request: HttpRequest, slug: str, iso3: str) -> HttpResponse:
    """One member over the years: its effort against the tolerance, what it gave and got."""
    desk, today = enter(request, slug), clock.today()
    state = next((one.state for one in _members_of(desk) if one.state.iso3 == iso3), None)
    if state is None:
        raise Http404
    (effort,) = standing.efforts([desk.here], desk.user, today)
    told = balance(desk.here, desk.user, today, {}, setting=effort.setting)
    rows, gifts = _totals(desk), _gifts(desk)
    return show(
        request,
        desk,
        "burden",
        "portal/burden_partner.html",
        state=state,
        balance=told,
        strip=told.strips.get(iso3),
        burden=told.burdens.get(iso3),
        head=told.per_head.get(iso3),
        lines=[Series(state.name, effort.points(iso3))],
        effort=effort,
        fiscal=_fiscal(state, today),
        gave=given(rows.filter(contributor=state), gifts.filter(contributor=state)),
        got=given(rows.filter(beneficiary=state), gifts.filter(beneficiary=state)),
        crumbs=[*way(desk, "burden"), {"label": state.name}],
    )


@shows
def burden_sheet(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """What each got and gave in a calendar year, and by quarter what both sides say; for print."""
    desk = enter(request, slug)
    if not FIRST <= year <= LAST:
        raise Http404
    rows, target = _totals(desk), _target(request, desk)
    year_long = ending(desk.here, desk.user, date(year, 1, 1), date(year, 12, 31))
    quarters: dict[int, list[Pair]] = {n: [] for n in range(1, 5)}
    for one in attested(year_long, desk.user):
        quarters[(one.row.period_end.month + 2) // 3].append(one)
    return show(
        request,
        desk,
        "burden",
        "portal/burden_sheet.html",
        year=year,
        given=given_in(year, rows, _gifts(desk), target),
        target=target,
        targets=_currencies(desk),
        quarters=quarters.items(),
        head=head(),
    )


@shows
def methods(request: HttpRequest) -> HttpResponse:
    """Every measure in force: its formula, source and reading, and a worked example of now."""
    rows = sorted(
        ((code, one, one.example()) for code, one in measures.items()),
        key=lambda row: int(row[1].number[1:]),
    )
    crumbs = [{"label": "Overview", "url": reverse("portal:home")}]
    return page(request, "portal/methods.html", measures=rows, crumbs=crumbs)


def _instant(request: HttpRequest, desk: Visit) -> datetime | None:
    """The end of the day that `known_at` asks for; None for now, or where it is no day.

    Through another state's eyes the record of changes is closed, and with it the past.
    """
    try:
        day = date.fromisoformat(request.GET.get("known_at", ""))
    except ValueError:
        return None
    return None if isinstance(desk.user, Eyes) else datetime.combine(day, time.max, tzinfo=UTC)


def _currencies(desk: Visit) -> list[str]:
    """What amounts may be told in: the members' currencies, and dollars."""
    return sorted({one.state.currency for one in desk.here.memberships.all()} | {"USD"})


def _target(request: HttpRequest, desk: Visit) -> str:
    """The currency asked for; none where it is none of them: amounts as they were given."""
    asked = request.GET.get("in", "")
    return asked if asked in _currencies(desk) else ""


def _fiscal(state: Any, today: date) -> tuple[date, date, int]:
    """The first and last day of a state's fiscal year of today, and what it is called (L16)."""
    month, day = map(int, state.fiscal_year_start.split("-"))
    begins = date(today.year, month, day)
    begins = begins if begins <= today else date(today.year - 1, month, day)
    named_by_end = state.fiscal_year_label == state.FiscalLabel.END
    label = fiscal_year(today, month, is_named_by_end=named_by_end)
    return begins, add_months(begins, 12) - timedelta(days=1), label


def _members_of(desk: Visit) -> list[Any]:
    return list(desk.here.memberships.all())


def _totals(desk: Visit) -> Any:
    return Total.objects.visible_to(desk.user).listed_in(desk.here)


def _gifts(desk: Visit) -> Any:
    return Contribution.objects.visible_to(desk.user).listed_in(desk.here)


def _members(desk: Visit, told: Balance) -> list[dict[str, Any]]:
    """A row for each member: its figures, and its verdict under each key in their order."""
    rows = []
    for one in _members_of(desk):
        strip = told.strips.get(one.state.iso3)
        cells = [] if strip is None else [_cell(strip, key) for key in told.keys]
        figures = {
            "spending": told.columns.get("defence_spending", {}).get(one.state.iso3),
            "constant": told.columns.get("defence_spending_constant", {}).get(one.state.iso3),
            "price_year": told.columns.get("price_year", {}).get(one.state.iso3),
            "burden": told.burdens.get(one.state.iso3),
            "head": told.per_head.get(one.state.iso3),
        }
        rows.append({"state": one.state, "strip": strip, "cells": cells, **figures})
    return rows


def _cell(strip: Strip, key: str) -> tuple[str, Decimal | None, Any, str]:
    """The key, the ratio under it, the verdict, or why there is none."""
    ratio = strip.ratios.get(key)
    shown = None if ratio is None else round(ratio, 2)
    return key, shown, strip.verdicts.get(key), strip.refused.get(key, "")
