"""The commitments of an alliance: listed, entered, handed over, compared, and woken by events."""

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import User
from alliances.access import editors_of
from alliances.models import Alliance
from commitments.actions import (
    note_incident,
    reassign,
    retract_incident,
    statuses,
    would_wake,
)
from commitments.cadence import NEVER, Rhythm
from commitments.cadence.status import WORDS, Status
from commitments.forms import CommitmentForm, IncidentForm, ReassignForm, SimulateForm
from commitments.models import Commitment, Incident
from commitments.querysets import CommitmentQuerySet
from kit import clock
from kit.records import Deed, confirm, edit
from kit.views import fills, shows
from portal.views.alliance.duty import address, crumbs, found
from portal.views.alliance.frame import Visit, enter, paged, show, visible
from portal.views.alliance.posts import FILTERS, views_of
from portal.views.mended import keep_promise
from treaties.models import Party

BEGUN_WITH = ("title", "kind", "trigger", "instrument", "provision")


@shows
def commitments(request: HttpRequest, slug: str) -> HttpResponse:
    """What was promised, and how it stands; under any filters, which are all in the address."""
    desk, today = enter(request, slug), clock.today()
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip() for name in FILTERS}
    rows = _filtered(in_order(desk).with_clause().with_holder(), asked, desk)
    pages = paged(request, _standing(rows, asked["standing"], desk, today))
    stands = statuses(desk.user, list(pages), today)
    listed = [(row, stands[row.pk], _day(stands[row.pk])) for row in pages]
    is_ours = isinstance(desk.user, User)
    return show(
        request,
        desk,
        "commitments",
        page_obj=pages,
        rows=listed,
        asked=asked,
        is_filtered=any(asked.values()),
        kinds=Commitment.Kind.choices,
        rhythms=Commitment.ALL_RHYTHMS,
        standings=WORDS,
        people=editors_of(desk.here) if is_ours else (),
        may_edit=_may_edit(desk),
        is_ours=is_ours,
        views=views_of(desk),
    )


def _filtered(rows: CommitmentQuerySet, asked: dict[str, str], desk: Visit) -> CommitmentQuerySet:
    if asked["q"]:
        rows = rows.filter(title__icontains=asked["q"])
    if asked["kind"]:
        rows = rows.filter(kind=asked["kind"])
    if asked["rhythm"]:
        rows = rows.filter(rhythm=asked["rhythm"])
    if not isinstance(desk.user, User) or not asked["owner"]:
        return rows
    if asked["owner"] == "nobody":
        return rows.filter(holder_id=None)
    wanted = editors_of(desk.here).filter(username=asked["owner"]).values("pk")
    return rows.filter(holder_id__in=wanted)


def _standing(rows: CommitmentQuerySet, asked: str, desk: Visit, today: date) -> CommitmentQuerySet:
    """Those that stand as asked for: status is computed, so each one's is worked out."""
    if not asked:
        return rows
    stands = statuses(desk.user, list(rows), today)
    return rows.filter(pk__in=[pk for pk, told in stands.items() if told.word == asked])


def _day(stands: Any) -> Any:
    is_open = stands.slot is not None and stands.slot.met_on is None
    return stands.slot.due_on if is_open and stands.slot.due_on < NEVER else None


def in_order(desk: Visit) -> CommitmentQuerySet:
    """The alliance's commitments as its pages list them: its own first, each by number."""
    return visible(Commitment.objects.all(), desk, "number")


def row_address(desk: Visit, ref: str) -> str:
    """The address of a commitment's page; empty where there is none."""
    is_there = visible(Commitment.objects.filter(ref=ref), desk).exists()
    return reverse("portal:commitment", args=[desk.here.slug, ref]) if is_there else ""


def _may_edit(desk: Visit) -> bool:
    return bool(Alliance.objects.editable_by(desk.user).filter(pk=desk.here.pk).exists())


@fills
def commitment_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a commitment; its next due days can be looked at before it is saved."""
    desk = enter(request, slug, "edit")
    return _form(request, desk, None, "Enter a commitment")


@fills
def commitment_edit(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Amend a commitment."""
    desk = enter(request, slug)
    row = found(desk, ref, to_edit=True)
    return _form(request, desk, row, f"Amend {row.code}")


def _form(request: HttpRequest, desk: Visit, row: Commitment | None, title: str) -> HttpResponse:
    home = row.alliance if row else desk.here
    given: dict[str, Any] = {"principal": desk.user, "alliance": home}
    if row is None:  # a clause of a text may have been offered
        given["initial"] = {name: request.GET[name] for name in BEGUN_WITH if name in request.GET}
    context: dict[str, Any] = {}

    def do(form: Any) -> str:
        return address(desk, keep_promise(form, desk.user))

    if request.method == "POST" and "preview" in request.POST:
        return _preview(request, desk, row, title, given)
    way = [*crumbs(desk, *([row] if row else [])), {"label": title}]
    said = "The commitment is saved."
    deed = Deed(title, "Save", do, said, "", False, way, "portal/commitment_form.html", context)
    return edit(request, CommitmentForm, deed, row=row, **given)


def _preview(
    request: HttpRequest, desk: Visit, row: Commitment | None, title: str, given: dict[str, Any]
) -> HttpResponse:
    """The form as it was filled in, with the next days on which it would fall due."""
    form = CommitmentForm(request.POST, instance=row, **given)
    form.is_valid()
    days, cautions = form.next_days(clock.today())
    deed = Deed(title, "Save", lambda form: "")
    way = [*crumbs(desk, *([row] if row else [])), {"label": title}]
    return show(
        request,
        desk,
        "commitments",
        "portal/commitment_form.html",
        form=form,
        deed=deed,
        days=days,
        cautions=cautions,
        is_previewed=True,
        crumbs=way,
    )


@fills
def commitment_reassign(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand all that somebody, or nobody, owns to another person."""
    desk = enter(request, slug, "edit")

    def do(form: Any) -> str:
        who = form.cleaned_data
        by = cast("User", desk.user)
        count = reassign(alliance=desk.here, owner=who["owner"], to=who["to"], by=by)
        told = ngettext("%d commitment is now with %s.", "%d commitments are now with %s.", count)
        messages.success(request, told % (count, who["to"]))
        return reverse("portal:commitments", args=[slug])

    way = [*crumbs(desk), {"label": "Hand over"}]
    lede = "All that the one owns in this alliance goes to the other."
    deed = Deed("Hand commitments over", "Hand over", do, "", lede, False, way)
    return confirm(request, deed, ReassignForm, alliance=desk.here, principal=desk.user)


def _owed(desk: Visit) -> list[Commitment]:
    """What is owed still: not what is over, not agreed yet, or done once and for all."""
    seen = Party.objects.visible_to(desk.user).select_related("state")
    parties = Prefetch("instrument__party_list", seen)
    rows = list(in_order(desk).with_clause().prefetch_related(parties))
    stands = statuses(desk.user, rows, clock.today())
    return [row for row in rows if not _is_done(row, stands[row.pk].status)]


def _is_done(row: Commitment, status: Status) -> bool:
    done = (Status.DISCHARGED, Status.DISCHARGED_LATE, Status.WAIVED)
    is_once = row.rhythm == Rhythm.ONCE and status in done
    return is_once or status in (Status.ENDED, Status.DRAFT)


def _parties(row: Commitment) -> list[str]:
    """The parties of what it rests on: a mutual duty binds them, not all of an alliance."""
    if row.instrument is None:
        return []
    return [one.state.iso3 for one in row.instrument.party_list.all()]


@shows
def reciprocity(request: HttpRequest, slug: str) -> HttpResponse:
    """What each party owes, side by side; duties in one clause are matched in one row."""
    desk = enter(request, slug)
    states = [one.state for one in desk.here.memberships.select_related("state")]
    clauses: dict[str, dict[str, list[Commitment]]] = {}
    for row in _owed(desk):
        owing = row.obligor_states or _parties(row) or [one.iso3 for one in states]
        cells = clauses.setdefault(row.rests_on(), {one.iso3: [] for one in states})
        for iso3 in owing:
            cells.setdefault(iso3, []).append(row)
    rows = [(one, [(side, cells[side.iso3]) for side in states]) for one, cells in clauses.items()]
    return show(
        request,
        desk,
        "commitments",
        "portal/reciprocity.html",
        states=states,
        rows=rows,
        crumbs=[*crumbs(desk), {"label": "Side by side"}],
    )


@shows
def incidents(request: HttpRequest, slug: str) -> HttpResponse:
    """Events that woke commitments, and what another one would wake."""
    desk = enter(request, slug)
    asked = SimulateForm(request.GET if "trigger" in request.GET else None)
    woken = None
    if asked.is_bound and asked.is_valid():
        said = asked.cleaned_data
        woken = would_wake(in_order(desk), said["trigger"], said["on"])
    seen = Incident.objects.visible_to(desk.user).filter(alliance=desk.here)
    return show(
        request,
        desk,
        "commitments",
        "portal/incidents.html",
        form=asked,
        woken=woken,
        never=NEVER,
        page_obj=paged(request, seen.select_related("noted_by").order_by("-occurred_on", "pk")),
        may_edit=_may_edit(desk),
        crumbs=[*crumbs(desk), {"label": "Events"}],
    )


@fills
def incident_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Record an event, which wakes what waits for it."""
    desk = enter(request, slug, "edit")

    def do(form: Any) -> str:
        note_incident(
            alliance=desk.here, by=cast("User", desk.user), at=clock.now(), **form.cleaned_data
        )
        return reverse("portal:incidents", args=[slug])

    way = [*crumbs(desk), {"label": "Record an event"}]
    lede = "Whatever waits for such an event falls due at once, with the time limit of its clause."
    deed = Deed("Record an event", "Record it", do, "The event is on record.", lede, True, way)
    return confirm(request, deed, IncidentForm)


@fills
def incident_retract(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Take an event back."""
    desk = enter(request, slug)
    seen = Incident.objects.visible_to(desk.user).filter(alliance=desk.here, ref=ref)
    one = seen.first()
    if one is None:
        raise Http404
    if not _may_edit(desk):
        raise PermissionDenied

    def do(form: Any) -> str:
        retract_incident(incident=one, by=cast("User", desk.user), at=clock.now())
        return reverse("portal:incidents", args=[slug])

    way = [*crumbs(desk), {"label": "Take an event back"}]
    lede = f"{one}: what it woke is no longer due."
    deed = Deed("Take an event back", "Take it back", do, "It is taken back.", lede, True, way)
    return confirm(request, deed)
