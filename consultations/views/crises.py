"""A crisis: invoked, called through in order, logged line by line, closed."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alliances.access import found, may_edit, noted, person
from commitments.models import Commitment
from consultations.actions import close, invoke, note, to_call
from consultations.forms import ClosingForm, LogForm, ReasonForm
from consultations.models import Contact, Crisis, Hotline, LogEntry
from consultations.views.frame import crumbs
from kit import clock
from kit.errors import Refused
from kit.records import Deed, confirm
from kit.views import fills, page, shows


@fills
def hotline_invoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invoke the clause of a channel."""
    rows = Hotline.objects.select_related("forum", "alliance", "commitment")
    line = found(request, rows, pk, to_edit=True)
    clause = line.commitment.rests_on() if line.commitment else line.forum.name
    limit = f" within {line.answer_hours} hours" if line.answer_hours else ""

    def do(form: ReasonForm) -> str:
        by, reason = person(request), form.cleaned_data["reason"]
        return invoke(hotline=line, reason=reason, by=by, at=clock.now()).get_absolute_url()

    deed = Deed(
        title=f"Invoke {clause}"[:200],
        verb="Invoke the clause now",
        do=do,
        said="The clause is invoked and the clock runs. Call in order.",
        lede=f"The clock starts at once: consultation is to begin{limit}.",
        is_grave=True,
        crumbs=_crumbs(line, ("Invoke", "")),
    )
    return confirm(request, deed, ReasonForm)


def _crumbs(line: Hotline, *more: tuple[str, str]) -> Any:
    back = reverse("consultations:hotline-list", args=[line.alliance.slug])
    way = (("Crisis", back), (line.forum.name, line.get_absolute_url()))
    return crumbs(line.alliance, *way, *more)


def _crises(request: HttpRequest) -> Any:
    promises = Commitment.objects.visible_to(person(request)).with_clause()
    rows = Crisis.objects.select_related("hotline__forum", "hotline__alliance", "invoked_by")
    return rows.prefetch_related(Prefetch("hotline__commitment", promises))


@shows
def crisis_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The log, the clock, and whom to call next."""
    crisis = found(request, _crises(request), pk)
    noted(crisis)
    return _show(request, crisis, _form(request, crisis))


def _form(request: HttpRequest, crisis: Crisis, data: Any = None) -> LogForm:
    contacts = Contact.objects.visible_to(person(request)).filter(alliance=crisis.alliance_id)
    wanted = request.GET.get("call", "") if data is None else ""
    initial = {"contact": wanted, "kind": "reached"} if wanted else {}
    return LogForm(data, contacts=contacts.select_related("state"), initial=initial)


def _show(
    request: HttpRequest, crisis: Crisis, form: LogForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    line, mine = crisis.hotline, person(request)
    seen = set(Contact.objects.visible_to(mine).filter(hotline=line).values_list("pk", flat=True))
    log = LogEntry.objects.visible_to(mine).filter(crisis=crisis).select_related("written_by")
    return page(
        request,
        "consultations/crisis_detail.html",
        status_code=status,
        crisis=crisis,
        line=line,
        now=clock.now(),
        form=form,
        log=log,
        to_call=[one for one in to_call(crisis) if one.pk in seen],
        has_begun=any(one.kind == LogEntry.Kind.CONSULTED for one in log),
        is_editable=may_edit(request, crisis) and crisis.closed_at is None,
        crumbs=_crumbs(line, (f"{crisis.invoked_at:%-d %B %Y}", "")),
    )


@fills
def crisis_log(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a line into the log."""
    crisis = found(request, _crises(request), pk, to_edit=True)
    form = _form(request, crisis, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _show(request, crisis, form)
    if not form.is_valid():
        return _show(request, crisis, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        note(crisis=crisis, by=person(request), at=clock.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return _show(request, crisis, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(f"{crisis.get_absolute_url()}#log")


@fills
def crisis_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a crisis."""
    crisis = found(request, _crises(request), pk, to_edit=True)

    def do(form: ClosingForm) -> str:
        text = form.cleaned_data["text"]
        close(crisis=crisis, text=text, by=person(request), at=clock.now())
        return str(crisis.get_absolute_url())

    deed = Deed(
        title=f"Close: {crisis.hotline.forum.name}",
        verb="Close",
        do=do,
        said="The crisis is closed; its log stays.",
        lede="Nothing can be added to the log afterwards.",
        is_grave=True,
        crumbs=_crumbs(crisis.hotline, ("Close", "")),
    )
    return confirm(request, deed, ClosingForm)
