"""The pages of one alliance: standing, treaties, commitments, consultations, burden, exercises."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.models import User
from alliances.models import Alliance, Source
from burden.models import Contribution
from burden.shares import HIGH, LOW
from commitments.models import Commitment, Occurrence
from compliance.models import Finding
from compliance.views import as_flag
from consultations.models import Forum, Meeting
from exercises.models import Event, Series
from kit import clock
from kit.charts import Series as Line
from kit.views import page
from portal import standing
from treaties.models import Instrument, Provision
from treaties.questions.legal_status import legal_status

TABS = (
    ("alliance", "Standing"),
    ("treaties", "Treaties"),
    ("commitments", "Commitments"),
    ("consultations", "Consultations"),
    ("contributions", "Contributions"),
    ("exercises", "Exercises"),
)
PLACES: tuple[tuple[str, Any], ...] = (
    ("consultations", Forum),
    ("commitments", Commitment),
    ("exercises", Series),
)
PAGE = 50


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _alliance(request: HttpRequest, slug: str) -> Alliance:
    mine = Alliance.objects.visible_to(_user(request)).prefetch_related("memberships__state")
    found: Alliance = get_object_or_404(mine, slug=slug)
    return found


def _show(
    request: HttpRequest, alliance: Alliance, name: str, template: str = "", **context: Any
) -> HttpResponse:
    tabs = [
        {
            "label": label,
            "url": reverse(f"portal:{code}", args=[alliance.slug]),
            "is_current": code == name,
        }
        for code, label in TABS
    ]
    crumbs = [{"label": "Overview", "url": reverse("portal:home")}, {"label": "Alliances"}]
    sources = Source.objects.filter(alliance=alliance)
    return page(
        request,
        template or f"portal/alliance_{name}.html",
        alliance=alliance,
        tabs=tabs,
        crumbs=context.pop("crumbs", crumbs),
        sources=dict(sources.values_list("code", "title")),
        **context,
    )


def _pages(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


@login_required
@require_GET
def alliance(request: HttpRequest, slug: str) -> HttpResponse:
    """How the alliance stands: its founding text, effort over the years, what comes, findings."""
    user, today, one = _user(request), clock.today(), _alliance(request, slug)
    mine = Instrument.objects.visible_to(user).filter(alliance=one, is_anchor=True)
    anchor = mine.with_history().first()
    (effort,) = standing.efforts([one], today)
    findings = Finding.objects.visible_to(user).open().filter(alliance=one)
    told = findings.worst_first().select_related("alliance", "acknowledged_by")
    return _show(
        request,
        one,
        "alliance",
        facts=_facts(one, anchor, today),
        lines=[Line(name, effort.points(iso3)) for iso3, name in effort.names.items()],
        band=(float(LOW), float(HIGH)),
        agenda=standing.agenda(user, today, alliance=one),
        flags=[as_flag(finding) for finding in told],
        **standing.freshness(today),
    )


def _facts(one: Alliance, anchor: Instrument | None, today: Any) -> list[dict[str, Any]]:
    names = [membership.state.name for membership in one.memberships.all()]
    facts: list[dict[str, Any]] = [{"label": "Parties", "value": ", ".join(names)}]
    if anchor is not None:
        state, detail = legal_status(anchor, today)
        url = reverse("portal:instrument", args=[one.slug, anchor.ref])
        since = detail["in_force_on"]
        facts += [
            {"label": "Founding text", "value": anchor.title, "url": url},
            {"label": "Status today", "value": state.replace("_", " "), "tone": state},
            {"label": "In force since", "value": f"{since:%-d %B %Y}" if since else "not known"},
        ]
        if detail.get("earliest_exit"):
            leave = detail["earliest_exit"]
            facts.append({"label": "Earliest exit", "value": f"{leave:%-d %B %Y}"})
    return facts


@login_required
@require_GET
def treaties(request: HttpRequest, slug: str) -> HttpResponse:
    """Every instrument, with its status today."""
    one, today = _alliance(request, slug), clock.today()
    mine = Instrument.objects.visible_to(_user(request))
    own = (mine.filter(alliance=one) | mine.filter(also_alliances=one)).distinct()
    shown = {row.pk: row for row in own.order_by("ref").with_history()}
    # A parent that is not shown still decides how long the instruments under it hold.
    hidden = Instrument.objects.filter(alliance=one).exclude(pk__in=shown)
    known = shown | {row.pk: row for row in hidden.with_history()}
    rows = []
    for instrument in shown.values():
        state, detail = legal_status(instrument, today, known)
        rows.append({"instrument": instrument, "state": state, **detail})
    rows.sort(key=lambda row: (row["in_force_on"] is None, row["in_force_on"]), reverse=True)
    return _show(request, one, "treaties", rows=rows)


@login_required
@require_GET
def instrument(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """One instrument: status, what was done to it, its clauses and what was promised in each."""
    user, today, one = _user(request), clock.today(), _alliance(request, slug)
    clauses = Provision.objects.visible_to(user).prefetch_related(
        Prefetch("commitments", Commitment.objects.visible_to(user)), "statements"
    )
    mine = Instrument.objects.visible_to(user)
    own = (mine.filter(alliance=one) | mine.filter(also_alliances=one)).distinct()
    found = get_object_or_404(own.with_history().select_related("depositary"), ref=ref)
    state, detail = legal_status(found, today)
    about = Finding.objects.visible_to(user).open().filter(alliance=found.alliance)
    told = about.filter(subject__in=_subjects(found)).select_related("alliance", "acknowledged_by")
    return _show(
        request,
        one,
        "treaties",
        "portal/instrument.html",
        instrument=found,
        state=state,
        detail=detail,
        actions=found.actions.order_by("position").prefetch_related("states"),
        provisions=clauses.filter(instrument=found).order_by("position"),
        flags=[as_flag(finding) for finding in told],
        crumbs=[
            {"label": one.short_name, "url": reverse("portal:alliance", args=[one.slug])},
            {"label": "Treaties", "url": reverse("portal:treaties", args=[one.slug])},
            {"label": found.ref},
        ],
    )


def _subjects(found: Instrument) -> list[str]:
    clauses = list(found.provisions.values_list("ref", flat=True))
    promises = list(found.commitments.values_list("ref", flat=True))
    return [found.ref, *clauses, *promises]


@login_required
@require_GET
def commitments(request: HttpRequest, slug: str) -> HttpResponse:
    """What was promised, and when the recurring ones fall due."""
    user, one, today = _user(request), _alliance(request, slug), clock.today()
    mine = Commitment.objects.visible_to(user).filter(alliance=one).with_clause()
    pages = _pages(request, mine.order_by("number"))
    waiting = Occurrence.objects.open_on(today).filter(commitment__in=[row.pk for row in pages])
    nearest: dict[Any, Occurrence] = {}
    for occurrence in waiting.order_by("-due_on"):
        nearest[occurrence.commitment_id] = occurrence
    rows = [(row, _standing(nearest.get(row.pk), row, today)) for row in pages]
    return _show(request, one, "commitments", page_obj=pages, rows=rows)


def _standing(occurrence: Occurrence | None, row: Commitment, today: Any) -> dict[str, Any]:
    if occurrence is None:
        return {"state": "", "due_on": None, "words": row.in_words() or row.stated_cadence}
    late = "lapsed" if occurrence.lapses_on < today else "overdue"
    state = late if occurrence.due_on < today else "due"
    return {"state": state, "due_on": occurrence.due_on, "words": row.in_words()}


@login_required
@require_GET
def consultations(request: HttpRequest, slug: str) -> HttpResponse:
    """Forums with their meetings, newest first."""
    user, one = _user(request), _alliance(request, slug)
    mine = Forum.objects.visible_to(user)
    forums = (mine.filter(alliance=one) | mine.filter(also_alliances=one)).distinct()
    meetings = Meeting.objects.visible_to(user).newest_first()
    rows = forums.select_related("commitment").prefetch_related(Prefetch("meetings", meetings))
    return _show(request, one, "consultations", forums=rows.order_by("name"))


@login_required
@require_GET
def contributions(request: HttpRequest, slug: str) -> HttpResponse:
    """What each gave or promised, newest first; the basis is part of each amount."""
    one = _alliance(request, slug)
    mine = Contribution.objects.visible_to(_user(request)).filter(alliance=one)
    rows = mine.newest_first().select_related("contributor", "beneficiary", "instrument")
    return _show(request, one, "contributions", page_obj=_pages(request, rows))


@login_required
@require_GET
def exercises(request: HttpRequest, slug: str) -> HttpResponse:
    """Exercise series with their editions, newest first."""
    user, one, today = _user(request), _alliance(request, slug), clock.today()
    events = Event.objects.visible_to(user).newest_first()
    series = Series.objects.visible_to(user).filter(alliance=one).order_by("name")
    rows = [
        (row, row.standing(today)[0]) for row in series.prefetch_related(Prefetch("events", events))
    ]
    return _show(request, one, "exercises", rows=rows)


@login_required
@require_GET
def subject(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """To the page that shows what a finding is about."""
    one = _alliance(request, slug)
    head, _, _ = ref.partition(":")
    user = _user(request)
    if Instrument.objects.visible_to(user).filter(alliance=one, ref=head).exists():
        return redirect(f"{reverse('portal:instrument', args=[slug, head])}#{ref}")
    for name, model in PLACES:
        if model.objects.visible_to(user).filter(alliance=one, ref=ref).exists():
            return redirect(f"{reverse(f'portal:{name}', args=[slug])}#{ref}")
    return redirect("portal:alliance", slug=slug)
