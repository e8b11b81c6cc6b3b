"""What may be taken away: the contributions of an alliance that are released to all."""

import io
import tempfile
from collections.abc import Callable
from typing import IO, Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

from alliances.models import Marking, in_words, narrower
from audit.actions import note_export
from burden.models import Contribution, Total
from kit.views import shows
from portal.openness import RELEASED, dictionary, rows, write_csv, write_jsonl
from portal.views.alliance.frame import enter

TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}
WRITERS: dict[str, Callable[[IO[str], Any], int]] = {"csv": write_csv, "jsonl": write_jsonl}
IN_MEMORY = 1024 * 1024  # bytes; a file that is larger waits on the disk until it is sent


@shows
def burden_export(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """The file in one form, or with `json` the dictionary of its columns."""
    desk = enter(request, slug)
    if form == "json":
        answer = JsonResponse(dictionary(), json_dumps_params={"indent": 2})
        patch_cache_control(answer, private=True, no_store=True)
        return answer
    if form not in WRITERS:
        raise Http404
    found = Contribution.objects.visible_to(desk.user).listed_in(desk.here)
    totals = Total.objects.visible_to(desk.user).listed_in(desk.here)
    releases = totals.filter(release__in=RELEASED).order_by().values_list("release").distinct()
    marking = narrower(*((release, ()) for (release,) in releases))

    def write(out: IO[str]) -> None:
        count = WRITERS[form](out, rows(found))
        label = f"contributions of {slug}: {in_words(marking)}"
        note_export(desk.here, label, rows=count)

    return taken(write, f"contributions-{slug}.{form}", TYPES[form], marking)


def taken(
    write: Callable[[IO[str]], None], name: str, kind: str, marking: Marking
) -> HttpResponseBase:
    """What `write` writes as a file to save, which says to whom it may be shown.

    It is written in full as whoever asks, since what is read after the request would be read behind
    no wall; to the disk if it is large, so that memory does not grow with it. Nobody keeps it.
    """
    # Sent after this returns, and closed by the answer.
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    write(text)
    text.detach()
    size = file.tell()
    file.seek(0)
    answer: HttpResponseBase
    if size <= IN_MEMORY:
        answer = HttpResponse(file.read(), content_type=kind)
        file.close()
    else:
        answer = FileResponse(file, content_type=kind)
        answer.is_written = True  # type: ignore[attr-defined]
        answer["Content-Length"] = str(size)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Marking"] = in_words(marking)
    patch_cache_control(answer, private=True, no_store=True)
    return answer
