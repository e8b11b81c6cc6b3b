"""The crisis channels of an alliance, their tests, and the card for when the portal is down."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alliances.access import enter, found, may_edit, noted, person
from alliances.models import Alliance, inherited
from audit.actions import note_export
from commitments.models import Commitment
from consultations.actions import acknowledge_test, card, reliability, send_test
from consultations.forms import HotlineForm
from consultations.models import Contact, Crisis, Forum, Hotline, HotlineTest
from consultations.views.frame import crumbs
from consultations.views.mended import keep, told
from kit import clock
from kit.records import Deed, edit
from kit.views import carried_out, does, fills, page, shows


@shows
def hotline_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The crisis page of an alliance: what is open, and by which channel to invoke a clause."""
    alliance, mine = enter(person(request), slug), person(request)
    crises = Crisis.objects.visible_to(mine).filter(alliance=alliance)
    lines = Hotline.objects.visible_to(mine).filter(alliance=alliance).select_related("forum")
    people = Contact.objects.visible_to(mine).filter(position__isnull=False)
    called = Count("contacts", filter=Q(contacts__in=people))
    return page(
        request,
        "consultations/hotline_list.html",
        alliance=alliance,
        lines=lines.annotate(called=called).prefetch_related(_clause(mine)),
        open_crises=crises.filter(closed_at=None).select_related("hotline__forum"),
        past_crises=crises.exclude(closed_at=None).select_related("hotline__forum")[:50],
        is_editable=Alliance.objects.editable_by(mine).filter(pk=alliance.pk).exists(),
        crumbs=crumbs(alliance, ("Crisis", "")),
    )


def _clause(mine: Any) -> Any:
    return Prefetch("commitment", Commitment.objects.visible_to(mine).with_clause())


@shows
def hotline_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A channel: its clause, its order of calls, its tests and how reliable they show it to be."""
    mine = person(request)
    lines = Hotline.objects.select_related("forum", "alliance").prefetch_related(_clause(mine))
    line = found(request, lines, pk)
    noted(line)
    contacts = Contact.objects.visible_to(mine).filter(hotline=line).select_related("state")
    tests = HotlineTest.objects.visible_to(mine).filter(hotline=line).select_related("hotline")
    return page(
        request,
        "consultations/hotline_detail.html",
        line=line,
        alliance=line.alliance,
        contacts=contacts,
        tests=tests.select_related("hotline", "contact")[:50],
        reliability=reliability(tests, clock.now()),
        is_editable=may_edit(request, line),
        written=told(request, line),
        open_crisis=Crisis.objects.visible_to(mine).filter(hotline=line, closed_at=None).first(),
        crumbs=crumbs(line.alliance, ("Crisis", _back(line.alliance)), (line.forum.name, "")),
    )


def _back(alliance: Alliance) -> str:
    return reverse("consultations:hotline-list", args=[alliance.slug])


@fills
def forum_hotline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a forum its crisis channel, or mend it."""
    forum = found(request, Forum.objects.select_related("alliance"), pk, to_edit=True)
    marking = inherited(forum)
    line = Hotline.objects.filter(forum=forum).first() or Hotline(forum=forum, **marking)

    def do(form: Any) -> str:
        saved: Hotline = keep(form, person(request))
        return saved.get_absolute_url()

    deed = Deed(
        title=f"Crisis channel: {forum.name}",
        verb="Save",
        do=do,
        said="Saved.",
        crumbs=crumbs(forum.alliance, (forum.name, forum.get_absolute_url()), ("Crisis", "")),
    )
    given = {"principal": request.user, "alliance": forum.alliance}
    return edit(request, HotlineForm, deed, row=line, **given)


@does
def hotline_test(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record that a test call went out."""
    line, by = found(request, Hotline.objects.all(), pk, to_edit=True), person(request)
    said = "The test is sent: its timer runs until it is acknowledged."
    return carried_out(
        request,
        lambda: send_test(hotline=line, by=by, at=clock.now()),
        said,
        line.get_absolute_url(),
    )


@does
def hotlinetest_acknowledge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record that a test was answered."""
    rows = HotlineTest.objects.select_related("hotline")
    test, by = found(request, rows, pk, to_edit=True), person(request)
    return carried_out(
        request,
        lambda: acknowledge_test(test=test, by=by, at=clock.now()),
        "The acknowledgement is recorded.",
        test.hotline.get_absolute_url(),
    )


@shows
def hotline_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The crisis card as a file, with what whoever asks may see."""
    alliance = enter(person(request), slug)
    made = card(alliance=alliance, at=clock.now(), reader=person(request))
    note_export(alliance, f"crisis card of {slug}", rows=made.rows)
    answer = HttpResponse(made.data, content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    answer["Repr-Digest"] = f"sha-256=:{made.digest}:"
    return answer
