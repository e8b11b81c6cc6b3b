"""The programme over the years, with its clashes; and the library of known exercises."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

import holidays
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse

from alliances.access import enter, may, person
from alliances.models import Alliance, State
from exercises.models import Event, KnownExercise, Participant, Series
from exercises.practice.clashes import Clash, Window, clashes
from exercises.views.frame import crumbs
from kit import clock
from kit.views import page, shows

BACK, AHEAD = 5, 3  # years of the picture
PAGE = 50
OFF = (Event.Status.CANCELLED, Event.Status.SUSPENDED)


class Bar(NamedTuple):
    """One edition in the picture: where it begins and how long it is, in tenths of a per cent."""

    event: Event
    x: int
    width: int


@shows
def series_programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Series as rows, years as columns, editions as bars; what is to come, and what clashes."""
    user, today = person(request), clock.today()
    alliance = enter(user, slug)
    first, last = today.year - BACK, today.year + AHEAD
    forces = Prefetch("participants", Participant.objects.visible_to(user))
    events = Event.objects.visible_to(user).filter(
        alliance=alliance, starts_on__gte=str(first), starts_on__lt=str(last + 1)
    )
    shown = list(events.select_related("series").prefetch_related(forces).order_by("starts_on"))
    series_seen = Series.objects.visible_to(user).filter(alliance=alliance)
    seen = set(series_seen.values_list("pk", flat=True))
    rows: dict[Any, list[Bar]] = defaultdict(list)
    for event in shown:
        if event.series_id in seen:
            rows[event.series].append(_bar(event, first, last))
    coming = [one for one in shown if one.status not in OFF and today <= one.last_day]
    return page(
        request,
        "exercises/series_programme.html",
        alliance=alliance,
        crumbs=crumbs(alliance, ("Programme", "")),
        years=[(year, _place(date(year, 1, 1), first, last)) for year in range(first, last + 1)],
        now=_place(today, first, last),
        rows=list(rows.items()),
        coming=coming,
        clashes=_clashes(coming),
        is_editable=may(user, alliance, "edit"),
    )


def _place(day: date, first: int, last: int) -> int:
    whole = (date(last + 1, 1, 1) - date(first, 1, 1)).days
    return max(0, min(1000, 1000 * (day - date(first, 1, 1)).days // whole))


def _bar(event: Event, first: int, last: int) -> Bar:
    start = _place(event.starts_on.earliest, first, last)
    return Bar(event, start, max(6, _place(event.last_day, first, last) - start))


def _clashes(coming: list[Event]) -> list[Clash]:
    windows = [_window(one) for one in coming]
    states = {state for one in windows for state in one.states}
    years = {year for one in windows for year in range(one.first.year, one.last.year + 1)}
    known = State.objects.filter(iso3__in=states).values_list("iso3", "iso2")
    free: dict[str, Any] = {
        iso3: holidays.country_holidays(iso2, years=years, language="en_US")
        for iso3, iso2 in known
        if iso2 in holidays.list_supported_countries()
    }
    return clashes(windows, free)


def _window(event: Event) -> Window:
    taking_part = [one for one in event.participants.all() if one.role != Participant.Role.OBSERVER]
    forces = {(one.state, one.domain or "forces") for one in taking_part}
    forces |= {(state, "forces") for state in event.states or event.series.states if not forces}
    return Window(
        name=event.name,
        first=event.starts_on.earliest,
        last=event.last_day,
        forces=frozenset(forces),
        ranges=frozenset(event.ranges),
        is_exact=event.starts_on.is_exact,
    )


@shows
def knownexercise_list(request: HttpRequest) -> HttpResponse:
    """Exercises of published collections, by name, series, place or state."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    rows = KnownExercise.objects.visible_to(person(request)).search(asked)
    return page(
        request,
        "exercises/knownexercise_list.html",
        query=asked,
        editable=Alliance.objects.editable_by(person(request)).order_by("short_name"),
        page_obj=Paginator(rows, PAGE).get_page(request.GET.get("page")),
        crumbs=[{"label": "Overview", "url": "/"}, {"label": "Library of exercises"}],
    )
