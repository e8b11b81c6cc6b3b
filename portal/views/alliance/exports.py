"""What may be taken away: the contributions of an alliance that are released to all."""

import io
from collections.abc import Callable
from typing import IO, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from audit.actions import note_export
from burden.models import Contribution
from portal.openness import dictionary, rows, write_csv, write_jsonl
from portal.views.alliance.frame import enter

TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}
WRITERS: dict[str, Callable[[IO[str], Any], int]] = {"csv": write_csv, "jsonl": write_jsonl}


@login_required
@require_safe
def burden_export(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The file in one form, or with `json` the dictionary of its columns.

    Read in full as whoever asks: what is sent later, past the wall, would be read as nobody.
    """
    desk = enter(request, slug)
    if form == "json":
        return _private(JsonResponse(dictionary(), json_dumps_params={"indent": 2}))
    if form not in WRITERS:
        raise Http404
    found = Contribution.objects.visible_to(desk.user).of_alliance(desk.here)
    text = io.StringIO(newline="")
    count = WRITERS[form](text, rows(found))
    note_export(desk.here, f"contributions of {slug}", rows=count)
    answer = HttpResponse(text.getvalue(), content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="contributions-{slug}.{form}"'
    return _private(answer)


def _private(answer: HttpResponse) -> HttpResponse:
    """What only this person may see, and so nobody keeps."""
    patch_cache_control(answer, private=True, no_store=True)
    return answer
