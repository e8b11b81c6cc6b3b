"""Bringing files in: send one, see what it would do, confirm it; the rows left out to mend."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from alliances.models import Upload
from kit.errors import Refused
from kit.importing import TEMPLATES, left_out_name, profiles, template
from kit.views import does, fills, page, shows
from portal import imports
from portal.forms import UploadForm

LISTED = 50
EVERY = 2  # seconds after which a page that waits is asked for again
KINDS = ("created", "updated", "unchanged", "rejected")
STEPS = (gettext_lazy("Send"), gettext_lazy("Check"), gettext_lazy("Bring in"))
STANDS_AT = {"waiting": 1, "checked": 1, "refused": 1, "confirmed": 2, "done": 3}


@fills
def upload_list(request: HttpRequest) -> HttpResponse:
    """A form for the next file, and those one has sent."""
    user = cast("User", request.user)
    form = UploadForm(user, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        asked, file = form.cleaned_data, form.cleaned_data["file"]
        try:
            made = imports.receive(
                by=user,
                code=asked["kind"],
                alliance=asked["alliance"],
                name=file.name,
                content=file.read(),
            )
            return redirect("portal:upload-detail", made.pk)
        except Refused as refusal:
            form.add_error("kind", refusal.message)
    mine = Upload.objects.filter(user=user).defer("content", "failed").select_related("alliance")
    titles = {code: one.title for code, one in profiles.items()}
    rows = [(one, titles.get(one.profile, one.profile)) for one in mine[:LISTED]]
    kinds = list(imports.kinds_for(user))
    return page(request, "portal/upload_list.html", form=form, kinds=kinds, rows=rows)


@shows
def upload_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a file would do, or did; until that is known the page asks again."""
    upload = _mine(request, pk)
    is_waiting = upload.stage in imports.TO_DO
    answer = page(
        request,
        "portal/upload_detail.html",
        upload=upload,
        profile=profiles[upload.profile],
        is_waiting=is_waiting,
        progress=imports.progress_of(upload) if is_waiting else 0,
        counts=[(kind, upload.outcome.get("counts", {}).get(kind, 0)) for kind in KINDS],
        to_write=sum(upload.outcome.get("counts", {}).get(kind, 0) for kind in KINDS[:2]),
        steps=list(_steps(STANDS_AT[upload.stage])),
        crumbs=[
            {"label": _("Imports"), "url": reverse("portal:upload-list")},
            {"label": upload.name},
        ],
    )
    if is_waiting:
        answer["Refresh"] = str(EVERY)
    return answer


@does
def upload_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring it in."""
    upload = _mine(request, pk)
    try:
        imports.confirm(upload)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("portal:upload-detail", upload.pk)


@does
def upload_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Forget the file; what was brought in stays."""
    _mine(request, pk).delete()
    return redirect("portal:upload-list")


@shows
def upload_failed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rows left out, with their problems, as a CSV file to mend and send again."""
    upload = _mine(request, pk)
    answer = HttpResponse(bytes(upload.failed), content_type="text/csv; charset=utf-8")
    named = content_disposition_header(True, left_out_name(upload.name))
    answer["Content-Disposition"] = named or "attachment"
    return answer


@shows
def upload_template(request: HttpRequest) -> HttpResponse:
    """An empty file of one `kind`, as `form` says a CSV file or a workbook."""
    known = dict(imports.kinds_for(cast("User", request.user)))
    profile, form = known.get(request.GET.get("kind", "")), request.GET.get("form", "csv")
    if profile is None or form not in TEMPLATES:
        raise Http404
    answer = HttpResponse(template(profile, form), content_type=TEMPLATES[form])
    name = f"{slugify(profile.title)}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _mine(request: HttpRequest, pk: UUID) -> Upload:
    mine = Upload.objects.filter(user=cast("User", request.user)).defer("content")
    found: Upload = get_object_or_404(mine.select_related("alliance"), pk=pk)
    return found


def _steps(stands_at: int) -> Any:
    for number, label in enumerate(STEPS):
        is_current = number == stands_at
        yield {"label": label, "is_done": number < stands_at, "is_current": is_current}
