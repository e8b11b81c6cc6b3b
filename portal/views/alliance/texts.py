"""The instruments of an alliance, and one of them with its clauses."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from alliances.access import may, noted
from alliances.models import Alliance
from alliances.querysets import Principal
from audit.actions import history
from audit.models import Event
from commitments.models import Commitment
from compliance.models import Finding
from compliance.views import as_flag
from kit import clock
from kit.views import shows
from portal.views.alliance.family import edges_for, family
from portal.views.alliance.frame import Visit, day_asked, enter, show, visible
from portal.views.mended import MENDED
from treaties.models import (
    Action,
    Identifier,
    Instrument,
    Provision,
    Relation,
    Reservation,
    Statement,
)
from treaties.models.history import facts_of
from treaties.models.ordering import by_date, oddities_of
from treaties.models.parties import entering_of, pairs_of, standings_of
from treaties.questions.legal_status import legal_status
from treaties.term import prospect


@shows
def treaties(request: HttpRequest, slug: str) -> HttpResponse:
    """Every instrument, with its status today."""
    desk, today = enter(request, slug), clock.today()
    shown = {row.pk: row for row in visible(Instrument.objects.all(), desk).with_history()}
    # A parent that is not shown still decides how long the instruments under it hold.
    homes = {row.alliance_id for row in shown.values()}
    hidden = Instrument.objects.filter(alliance__in=homes).exclude(pk__in=shown)
    known = shown | {row.pk: row for row in hidden.with_history()}
    rows = []
    for one in sorted(shown.values(), key=lambda row: row.ref):
        state, detail = legal_status(one, today, known)
        rows.append({"instrument": one, "state": state, **detail})
    rows.sort(key=lambda row: (row["in_force_on"] is None, row["in_force_on"]), reverse=True)
    return show(request, desk, "treaties", rows=rows, may_edit=may(desk.user, desk.here, "edit"))


@shows
def instrument(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """One instrument: status, what was done to it, its clauses and what was promised in each."""
    desk, today = enter(request, slug), clock.today()
    # An instrument of the alliance itself comes before one shared with it under the same reference.
    rows = visible(Instrument.objects.filter(ref=ref), desk).with_rights_of(desk.user)
    found = rows.with_history().select_related("depositary").first()
    if found is None:
        raise Http404
    state, detail = legal_status(found, today)
    bound_on = day_asked(request.GET.get("on", "")) or today
    noted(found)
    actions = Action.objects.visible_to(desk.user).filter(instrument=found).order_by("position")
    return show(
        request,
        desk,
        "treaties",
        "portal/instrument.html",
        instrument=found,
        state=state,
        detail=detail | {"prospect": prospect(facts_of(found), today)},
        relations=_relations(desk, "other", instrument=found),
        inverse_relations=_relations(desk, "instrument", other=found),
        actions=by_date(actions.prefetch_related("states")),
        odd=oddities_of(found, today),
        statements=_readings(desk.user, found),
        may_edit=found.is_editable,
        provisions=_clauses(desk.user, found),
        bound_on=bound_on,
        standings=standings_of(found, bound_on),
        pairs=pairs_of(found, bound_on),
        entering=None if detail["in_force_on"] else entering_of(found, bound_on),
        family=family(desk, found, edges_for(desk)),
        identifiers=Identifier.objects.visible_to(desk.user).filter(instrument=found),
        reservations=_reservations(desk.user, found),
        dues=_dues(found),
        flags=_flags(desk.user, found),
        written=_written(found, actions),
        crumbs=_crumbs(desk.here, found),
    )


def _written(found: Any, actions: QuerySet[Action]) -> list[dict[str, Any]]:
    """What was changed in it and in its parts; those of an action are the states that acted."""
    rows = (found.pk, *actions.values_list("pk", flat=True))
    return history(Event.objects.of(*rows), mended=MENDED if found.is_editable else None)


def _relations(desk: Visit, end: str, **of: Instrument) -> list[tuple[Relation, Instrument, str]]:
    """Relations whose other end one may see too, with the address of that end."""
    ends = Instrument.objects.visible_to(desk.user)
    rows = Relation.objects.visible_to(desk.user).filter(**of, **{f"{end}__in": ends})
    found = []
    for row in rows.select_related(end).prefetch_related(f"{end}__also_alliances"):
        far: Instrument = getattr(row, end)
        seat = desk.nearest(far, far)
        found.append((row, far, reverse("portal:instrument", args=[seat.slug, far.ref])))
    return found


def _reservations(user: Principal, found: Instrument) -> Any:
    made = Reservation.objects.visible_to(user).filter(instrument=found)
    return made.select_related("state", "provision", "in_reply_to__state")


def _readings(user: Principal, found: Instrument) -> Any:
    """The understandings that are of the instrument as a whole."""
    return Statement.objects.visible_to(user).filter(instrument=found, provision=None)


def _dues(found: Instrument) -> list[tuple[Any, date | None, date | None]]:
    """What is to be done to make it known, where anything is recorded of it."""
    dues = [
        (_("Registered with the United Nations"), found.registration_due_on, found.registered_on),
        (_("Published"), found.publication_due_on, found.published_on),
        (_("Text checked"), None, found.text_checked_on),
    ]
    return [one for one in dues if any(one[1:])]


def _clauses(user: Principal, found: Instrument) -> Any:
    promises = Commitment.objects.visible_to(user).select_related("instrument")
    return (
        Provision.objects.visible_to(user)
        .filter(instrument=found)
        .order_by("position")
        .prefetch_related(
            Prefetch("commitments", promises.prefetch_related("instrument__also_alliances")),
            Prefetch("statements", Statement.objects.visible_to(user)),
        )
    )


def _flags(user: Principal, found: Instrument) -> list[dict[str, Any]]:
    clauses = list(found.provisions.values_list("ref", flat=True))
    promises = list(found.commitments.values_list("ref", flat=True))
    about = Finding.objects.visible_to(user).open().filter(alliance=found.alliance_id)
    told = about.filter(subject__in=[found.ref, *clauses, *promises])
    return [as_flag(one) for one in told.to_show(user)]


def _crumbs(one: Alliance, found: Instrument) -> list[dict[str, str]]:
    return [
        {"label": one.short_name, "url": reverse("portal:alliance", args=[one.slug])},
        {"label": "Treaties", "url": reverse("portal:treaties", args=[one.slug])},
        {"label": found.ref},
    ]
