"""What an alliance does: its consultations, contributions and exercises."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse

from alliances.access import may
from burden.models import Contribution, Total
from commitments.models import Commitment
from consultations.models import Forum, Meeting
from exercises.models import Event, Gap, Series
from kit import clock
from kit.views import shows
from portal.reconciling import paired
from portal.views.alliance.attesting import seats, this_quarter
from portal.views.alliance.frame import enter, paged, show
from treaties.models import Instrument

FILTERS = {"giver": "contributor__iso3", "category": "category", "basis": "basis"}


@shows
def consultations(request: HttpRequest, slug: str) -> HttpResponse:
    """Forums with their meetings, newest first."""
    desk = enter(request, slug)
    forums = Forum.objects.visible_to(desk.user).of_alliance(desk.here).order_by("name")
    meetings = Meeting.objects.visible_to(desk.user).newest_first()
    promises = Commitment.objects.visible_to(desk.user)
    rows = forums.prefetch_related(Prefetch("commitment", promises), Prefetch("meetings", meetings))
    is_editable = may(desk.user, desk.here, "edit")
    return show(request, desk, "consultations", forums=rows, is_editable=is_editable)


@shows
def contributions(request: HttpRequest, slug: str) -> HttpResponse:
    """What each gave or promised, newest first; the basis is part of each amount.

    Narrowed by any filters, which are all in the address; totals have the same columns, and know
    how many there are.
    """
    desk = enter(request, slug)
    asked = {name: request.GET.get(name, "").replace("\x00", "") for name in FILTERS}
    narrowed = {FILTERS[name]: value for name, value in asked.items() if value}
    mine = Contribution.objects.visible_to(desk.user).listed_in(desk.here).newest_first()
    instruments = Prefetch("instrument", Instrument.objects.visible_to(desk.user))
    rows = mine.filter(**narrowed).prefetch_related("contributor", "beneficiary", instruments)
    totals = Total.objects.visible_to(desk.user).listed_in(desk.here)
    found = paged(request, rows, totals.filter(**narrowed).entries())
    return show(
        request,
        desk,
        "contributions",
        page_obj=found,
        pairs=paired(found.object_list, desk.user),
        asked=asked,
        is_filtered=bool(narrowed),
        givers=desk.here.memberships.select_related("state").order_by("state__name"),
        categories=totals.order_by("category").values_list("category", flat=True).distinct(),
        bases=Contribution.Basis.choices,
        seats=seats(desk),
        quarter=this_quarter(),
        is_editable=may(desk.user, desk.here, "edit"),
    )


@shows
def exercises(request: HttpRequest, slug: str) -> HttpResponse:
    """Exercise series with their editions, newest first."""
    desk, today = enter(request, slug), clock.today()
    events = Event.objects.visible_to(desk.user).newest_first()
    series = Series.objects.visible_to(desk.user).of_alliance(desk.here).order_by("name")
    gaps = Gap.objects.visible_to(desk.user)
    found = series.prefetch_related(Prefetch("events", events), Prefetch("gaps", gaps))
    rows = [(row, row.standing(today)[0]) for row in found]
    is_editable = may(desk.user, desk.here, "edit")
    return show(request, desk, "exercises", rows=rows, is_editable=is_editable)
