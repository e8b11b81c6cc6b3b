"""One transaction to a request, in which the record learns who acts."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from accounts.models import PartnerSystem, User
from kit.acting import Who, act
from kit.api.problems import request_id

# Probes look at the database themselves, and must answer without it.
PROBES = ("/healthz", "/readyz")


def one_transaction(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Do all of a request, its templates included, in one transaction, or none of it.

    An answer of 500 or above takes back what was written. Sessions are saved outside of it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path in PROBES:
            return get_response(request)
        acting = act(who=lambda: _who(request), request_id=request_id(request))
        with acting, transaction.atomic():
            response = get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    return middleware


def _who(request: HttpRequest) -> Who:
    """Whoever the request is taken for by now: the API authenticates only in its views."""
    user: Any = request.user
    match user:
        case PartnerSystem():
            return Who(str(user.pk), str(user), "client")
        case User():
            return Who(str(user.pk), str(user), "session")
    return Who("", "", "session")
