"""Files of texts: send one, see what was read, accept it; the bytes as they were sent."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.models import User
from alliances.access import noted
from kit import clock
from kit.errors import Refused
from kit.views import fills, shows
from portal.forms import AcceptForm, OriginalForm
from portal.views.alliance.frame import Visit, enter, show, visible
from portal.views.alliance.reading import crumbs, find, versions
from treaties.actions import Terms, accept, keep
from treaties.models import Instrument, Original
from treaties.texts.containers.parsing import from_json
from treaties.texts.containers.reading import LIMIT

EVERY = 2  # seconds after which a page that waits is asked for again


@fills
def instrument_files(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """The files an instrument's texts come from, and a form for the next."""
    desk = enter(request, slug)
    found = find(desk, ref)
    may_send = _may_change(desk, found)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = OriginalForm(*sent)
    if request.method == "POST" and not may_send:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        answer = _send(request, desk, found, form)
        if answer is not None:
            return answer
    rows = Original.objects.visible_to(desk.user).filter(instrument=found).without_bytes()
    return show(
        request,
        desk,
        "treaties",
        "portal/instrument_files.html",
        instrument=found,
        form=form if may_send else None,
        rows=rows.select_related("sent_by"),
        texts=versions(desk, found),
        crumbs=crumbs(desk, found, "Files"),
    )


def _send(
    request: HttpRequest, desk: Visit, found: Instrument, form: OriginalForm
) -> HttpResponse | None:
    """Keep the file, and lead to what was read out of it; None if it was refused."""
    file = form.cleaned_data["file"]
    try:
        kept, is_new = keep(
            instrument=found,
            name=file.name,
            data=file.read(LIMIT + 1),
            by=cast("User", desk.user),
            at=clock.now(),
        )
    except Refused as refusal:
        form.add_error("file", refusal.message)
        return None
    if not is_new:
        messages.info(request, _("These very bytes are here already; this is what was read."))
    return redirect("portal:original-detail", desk.here.slug, kept.pk)


@fills
def original_detail(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """What was read out of a file, how much of it, and what was left out; to accept."""
    desk = enter(request, slug)
    kept = _kept(desk, pk)
    found = kept.instrument
    may_accept = _may_change(desk, found)
    form = AcceptForm(kept, desk.user, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_accept:
            raise PermissionDenied
        if form.is_valid() and _accept(request, desk, kept, form):
            return redirect("portal:instrument-text", desk.here.slug, found.ref)
    cut = from_json(kept.found) if kept.found else None
    answer = show(
        request,
        desk,
        "treaties",
        "portal/original_detail.html",
        instrument=found,
        original=kept,
        cut=cut,
        form=form if may_accept and cut else None,
        accepted=kept.texts.visible_to(desk.user),
        steps=list(_steps(kept)),
        crumbs=crumbs(desk, found, kept.name),
    )
    if kept.is_waiting:
        answer["Refresh"] = str(EVERY)
    return answer


def _steps(kept: Original) -> Any:
    """Where the file is on its way to be a text."""
    stands_at = 1 if kept.is_waiting or kept.refusal_code else 2
    if kept.texts.exists():
        stands_at = 3
    for number, label in enumerate((_("Send"), _("Read"), _("Accept"))):
        is_current = number == stands_at
        yield {"label": label, "is_done": number < stands_at, "is_current": is_current}


def _accept(request: HttpRequest, desk: Visit, kept: Original, form: AcceptForm) -> bool:
    told: dict[str, Any] = dict(form.cleaned_data)
    languages = told.pop("languages")
    try:
        accept(
            original=kept,
            languages=languages,
            terms=Terms(**told),
            by=cast("User", desk.user),
            at=clock.now(),
        )
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return False
    messages.success(request, _("The text is on record."))
    return True


@shows
def original_file(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """The bytes as they were sent, to keep; never shown as a page of ours."""
    kept = _kept(enter(request, slug), pk)
    answer = HttpResponse(bytes(kept.content), content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, kept.name) or "attachment"
    answer["X-Content-SHA256"] = kept.sha256
    return answer


def _kept(desk: Visit, pk: UUID) -> Original:
    rows = visible(Original.objects.filter(pk=pk), desk)
    found: Original | None = rows.defer("content").select_related("instrument", "sent_by").first()
    if found is None:
        raise Http404
    noted(found)
    return found


def _may_change(desk: Visit, found: Instrument) -> bool:
    """Whether one may add texts: to an instrument at home where one edits."""
    return bool(Instrument.objects.editable_by(desk.user).filter(pk=found.pk).exists())
