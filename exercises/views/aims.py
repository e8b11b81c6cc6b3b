"""What exercises are to show: every objective of an alliance, and how far each was shown."""

from datetime import date
from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from alliances.access import enter, may, person
from alliances.models import Alliance
from commitments.models import Commitment
from exercises.forms import AimsForm
from exercises.models import Attainment, Event, Objective
from exercises.practice.aims import NAMES, Standing, Trial, standing_of
from exercises.views.frame import crumbs
from kit import clock
from kit.views import page, shows

PAGE = 50


class Shown(NamedTuple):
    """An objective, how it stands today, and the exercise that tested it last."""

    row: Objective
    stands: Standing
    due_on: date | None
    last: Attainment | None

    @property
    def words(self) -> str:
        """How it stands, for people."""
        return NAMES[self.stands]


@shows
def objective_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Objectives by words, capability and how they stand."""
    user, today = person(request), clock.today()
    alliance = enter(user, slug)
    every = [_shown(one, today) for one in _objectives(user, alliance)]
    capabilities = sorted({one.row.capability for one in every} - {""})
    asked = AimsForm(request.GET, capabilities=capabilities)
    found = [one for one in every if asked.fits(one.row, one.stands)]
    return page(
        request,
        "exercises/objective_list.html",
        alliance=alliance,
        crumbs=crumbs(alliance, ("Objectives", "")),
        form=asked,
        page_obj=Paginator(found, PAGE).get_page(request.GET.get("page")),
        is_filtered=bool(every) and len(found) < len(every),
        is_any=bool(every),
        is_editable=may(user, alliance, "edit"),
    )


def _objectives(user: User, alliance: Alliance) -> list[Objective]:
    """With what exercises showed of them, and the promises they serve, as far as one may see it."""
    events = Event.objects.visible_to(user).held()
    tests = Attainment.objects.visible_to(user).filter(event__in=events).select_related("event")
    rows = Objective.objects.visible_to(user).filter(alliance=alliance).order_by("ref")
    promises = Prefetch("commitment", Commitment.objects.visible_to(user))
    return list(rows.prefetch_related(Prefetch("attainments", tests), promises))


def _shown(one: Objective, today: date) -> Shown:
    found = {test.pk: test for test in one.attainments.all()}
    tests = [Trial(row.event.starts_on, row.result, key) for key, row in found.items()]
    stands, due_on, last = standing_of(one.agreed_on, one.retest_every, tests, today)
    return Shown(one, stands, due_on, found[last.key] if last else None)
