"""From the reference of a record to the page that shows it."""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from consultations.models import Forum
from exercises.models import Event, Lesson, Objective, Series, Standard
from kit.views import shows
from portal.views.alliance.frame import Visit, enter, visible
from portal.views.alliance.promises import in_order, row_address
from treaties.models import Instrument, Provision

type Way = Callable[[Visit, str], str]


@shows
def subject(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """To the page that shows what a reference names; to the alliance's if it names nothing there.

    Clauses, forums and commitments may bear one reference. `to=commitment` asks for the
    commitment's own row, `to=evidence` for where its meetings are.
    """
    desk = enter(request, slug)
    ways = WAYS.get(request.GET.get("to", ""), ANY)
    found = filter(None, (way(desk, ref) for way in ways))
    return redirect(next(found, reverse("portal:alliance", args=[desk.here.slug])))


def _text(desk: Visit, ref: str) -> str:
    """An instrument, or one of its clauses."""
    texts = visible(Instrument.objects.filter(ref=ref), desk).values_list("ref", flat=True)
    clauses = visible(Provision.objects.filter(ref=ref), desk)
    found = texts.first() or clauses.values_list("instrument__ref", flat=True).first()
    return _place("instrument", desk, ref, found) if found else ""


def _whole(desk: Visit, ref: str) -> str:
    """The instrument of a clause that is not there, or no longer."""
    return _text(desk, ref.partition(":")[0])


def _evidence(desk: Visit, ref: str) -> str:
    """The forum whose meetings are the evidence of a commitment: what was held, or is missing."""
    promise = in_order(desk).filter(ref=ref).first()
    forums = Forum.objects.visible_to(desk.user).of_alliance(desk.here).filter(commitment=promise)
    found = forums.order_by(Case(When(ref=ref, then=0), default=1), "ref").first()
    return _place("consultations", desk, found.ref) if promise and found else ""


def _forum(desk: Visit, ref: str) -> str:
    is_there = visible(Forum.objects.filter(ref=ref), desk).exists()
    return _place("consultations", desk, ref) if is_there else ""


def _series(desk: Visit, ref: str) -> str:
    is_there = visible(Series.objects.filter(ref=ref), desk).exists()
    return _place("exercises", desk, ref) if is_there else ""


def _exercise(desk: Visit, ref: str) -> str:
    """An exercise or a lesson, or where objectives and standards are."""
    pages: tuple[Any, ...] = (Event, Lesson)
    for table in pages:
        if row := visible(table.objects.filter(ref=ref), desk).first():
            return str(row.get_absolute_url())
    lists: dict[Any, str] = {Objective: "series-programme", Standard: "interopcase-matrix"}
    for table, page in lists.items():
        if visible(table.objects.filter(ref=ref), desk).exists():
            return reverse(f"exercises:{page}", args=[desk.here.slug])
    return ""


def _place(page: str, desk: Visit, anchor: str, *args: str) -> str:
    return f"{reverse(f'portal:{page}', args=[desk.here.slug, *args])}#{anchor}"


# What is asked for; else whatever bears the reference. A finding on a commitment leads to its
# forum, because one acts there: a meeting is called or its record entered.
WAYS: dict[str, tuple[Way, ...]] = {
    "commitment": (row_address,),
    "evidence": (_evidence, row_address),
}
ANY: tuple[Way, ...] = (_text, _evidence, _forum, row_address, _series, _exercise, _whole)
