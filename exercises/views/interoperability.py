"""The matrix: which systems work together by which standard, as results show on a day."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from alliances.access import enter, found, may, may_edit, noted, person
from alliances.models import Alliance
from exercises.forms import WhenForm
from exercises.models import (
    Adoption,
    Edition,
    InteropCase,
    InteropResult,
    Standard,
    System,
    SystemVersion,
)
from exercises.practice.interop import Cell, cell, verdict
from exercises.querysets import ExerciseQuerySet
from exercises.views.frame import crumbs
from kit import clock
from kit.views import page, shows

RESULTS = InteropResult.objects.select_related("version_a", "version_b", "edition", "event")
RESULTS = RESULTS.order_by("tested_on", "recorded_at", "id")


def _cases(user: User) -> ExerciseQuerySet:
    """Test cases with all that their cells are worked out from, as far as one may see it."""
    versions = SystemVersion.objects.visible_to(user)
    editions = Edition.objects.visible_to(user)
    return InteropCase.objects.select_related("system_a", "system_b", "standard").prefetch_related(
        Prefetch("results", RESULTS.visible_to(user)),
        Prefetch("system_a__versions", versions),
        Prefetch("system_b__versions", versions),
        Prefetch("standard__editions", editions),
    )


def _cell(case: InteropCase, as_of: date) -> Cell:
    return cell(
        [one.as_shown() for one in case.results.all()],
        as_of,
        versions_a=[one.as_issue() for one in case.system_a.versions.all()],
        versions_b=[one.as_issue() for one in case.system_b.versions.all()],
        editions=[one.as_issue() for one in case.standard.editions.all()] if case.standard else [],
    )


@shows
def interopcase_matrix(request: HttpRequest, slug: str) -> HttpResponse:
    """Every capability with its cells, whether it is shown to be interoperable, the standards."""
    user = person(request)
    alliance = enter(user, slug)
    asked = WhenForm(request.GET)
    as_of = asked.day(clock.today())
    by_capability: dict[str, list[tuple[InteropCase, Cell]]] = defaultdict(list)
    for case in _cases(user).visible_to(user).filter(alliance=alliance):
        by_capability[case.capability].append((case, _cell(case, as_of)))
    return page(
        request,
        "exercises/interopcase_matrix.html",
        alliance=alliance,
        crumbs=crumbs(alliance, ("Interoperability", "")),
        form=asked,
        as_of=as_of,
        capabilities=[
            (name, cells, verdict((str(case), one) for case, one in cells))
            for name, cells in by_capability.items()
        ],
        is_editable=may(user, alliance, "edit"),
        **_register(user, alliance),
    )


def _register(user: User, alliance: Alliance) -> dict[str, Any]:
    """Standards with their editions and who took them on; systems with their versions."""
    adoptions = Prefetch("adoptions", Adoption.objects.visible_to(user))
    editions = Edition.objects.visible_to(user).prefetch_related(adoptions)
    versions = Prefetch("versions", SystemVersion.objects.visible_to(user))
    standards = Standard.objects.visible_to(user).filter(alliance=alliance)
    systems = System.objects.visible_to(user).filter(alliance=alliance)
    return {
        "standards": standards.prefetch_related(Prefetch("editions", editions)),
        "systems": systems.prefetch_related(versions),
    }


@shows
def interopcase_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One test case: how it stands today, and every result."""
    case = found(request, _cases(person(request)), pk)
    noted(case)
    return page(
        request,
        "exercises/interopcase_detail.html",
        case=case,
        cell=_cell(case, clock.today()),
        crumbs=crumbs(case.alliance, (case.title, "")),
        results=reversed(case.results.all()),
        is_editable=may_edit(request, case),
    )
