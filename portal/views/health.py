"""For probes: is the process alive, is the portal fit to serve?"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kit import clock
from portal.health import notes, problems


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when all is well, else 503 with what is not; notes fail nothing.

    Paused deliveries are a note: a system just restored is to be looked at, so whatever asks here
    has to let people in.
    """
    found = list(problems(clock.now()))
    status = HTTPStatus.SERVICE_UNAVAILABLE if found else HTTPStatus.OK
    said = {"ready": not found, "problems": found, "notes": list(notes())}
    return JsonResponse(said, status=status)
