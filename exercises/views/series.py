"""One series: its rhythm, its editions, the days of its stages; and one taken from the library."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse

from alliances.access import enter, found, may_edit, noted, person
from commitments.models import Commitment
from exercises.actions import lay_days, take_over
from exercises.forms import OffsetsForm, TakeOverForm
from exercises.models import Event, Gap, KnownExercise, Series
from exercises.practice.stages import NAMES, offsets
from exercises.views.frame import crumbs
from exercises.views.mended import told
from kit import clock
from kit.records import Deed, confirm, edit
from kit.views import fills, page, shows


@shows
def series_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A series with its editions, and how many days from each of them a stage is due."""
    user = person(request)
    events = Event.objects.visible_to(user).newest_first()
    rows = Series.objects.select_related("alliance").prefetch_related(
        Prefetch("events", events),
        Prefetch("gaps", Gap.objects.visible_to(user)),
        Prefetch("commitment", Commitment.objects.visible_to(user)),
    )
    series = found(request, rows, pk)
    noted(series)
    state, detail = series.standing(clock.today())
    usual, here = offsets(), offsets(series.offsets)
    return page(
        request,
        "exercises/series_detail.html",
        series=series,
        alliance=series.alliance,
        crumbs=crumbs(series.alliance, (series.name, "")),
        state=state,
        state_words=state.replace("_", " "),
        missed=detail.get("missed", []),
        days=[(NAMES[one], here[one], -here[one], here[one] != usual[one]) for one in usual],
        is_editable=may_edit(request, series),
        written=told(request, series),
    )


@fills
def series_days(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how many days from each edition a stage is due."""
    rows = Series.objects.select_related("alliance")
    series = found(request, rows, pk, to_edit=True)

    def do(form: OffsetsForm) -> str:
        lay_days(series=series, wishes=form.wishes(), by=person(request))
        return str(series.get_absolute_url())

    deed = Deed(
        title=f"Days of the stages: {series.name}",
        verb="Save",
        do=do,
        said="Saved; stages laid out and not done yet have moved.",
        lede="Negative days count back from the first day of an edition, others on from its last. "
        "An edition with days of its own keeps them.",
        crumbs=_crumbs(series, "Days of the stages"),
    )
    usual = {str(one): days for one, days in offsets(series.offsets).items()}
    return confirm(request, deed, OffsetsForm, initial=usual)


def _crumbs(series: Series, title: str) -> Any:
    return crumbs(series.alliance, (series.name, series.get_absolute_url()), (title, ""))


@fills
def series_take(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a series of the published collections over as the alliance's own."""
    user = person(request)
    alliance = enter(user, slug, "edit")
    known = KnownExercise.objects.visible_to(user).as_series()
    series = Series(alliance=alliance, release=alliance.release)
    asked = request.GET.get("known", "").replace("\x00", "")[:200]

    def do(form: TakeOverForm) -> str:
        taken = take_over(
            series=form.save(commit=False),
            known=form.cleaned_data["known"],
            by=user,
            day=clock.today(),
            at=clock.now(),
        )
        return str(taken.get_absolute_url())

    title = "Take over a series from the library"
    deed = Deed(
        title=title,
        verb="Take over",
        do=do,
        said="The series is the alliance's own now, with every edition that the library dates.",
        lede="Its rhythm is the one that its editions show, up to the end of the collection. "
        "Both can be changed afterwards.",
        crumbs=crumbs(alliance, (title, "")),
    )
    begins = {"known": asked, "name": asked}
    given = {"principal": user, "alliance": alliance, "initial": begins, "series": known}
    return edit(request, TakeOverForm, deed, row=series, **given)
