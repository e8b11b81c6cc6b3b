"""Errors as RFC 9457 has them: `application/problem+json` for all that goes wrong under /api/."""

import sys
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views import defaults
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from kit.busy import RETRY_AFTER, is_busy
from kit.errors import Refused
from kit.models import new_id

MEDIA_TYPE = "application/problem+json"
_REQUEST_ID = "entente.request_id"

# Each code with its status and what it means; the page of the problem says no more.
PROBLEMS = {
    "invalid": (400, "Something in the request is not valid; `errors` says what."),
    "unknown_parameter": (400, "A query parameter is not one of those known here."),
    "invalid_parameter": (400, "A query parameter has a value that cannot be read."),
    "invalid_cursor": (
        400,
        "The cursor is not ours, or belongs to other filters or another order.",
    ),
    "bad_request": (400, "The request cannot be understood."),
    "invalid_token": (
        401,
        "No token, or one that is unknown, expired, revoked, or of a closed system.",
    ),
    "insufficient_scope": (403, "The token lacks a scope; the answer's WWW-Authenticate names it."),
    "wrong_address": (403, "The system may not ask from this address; ask us to allow it."),
    "forbidden": (403, "You may not do this."),
    "not_found": (404, "There is nothing here, or nothing that is released to you."),
    "method_not_allowed": (405, "The resource does not know this method."),
    "not_acceptable": (406, "None of the media types asked for can be given."),
    "too_large": (413, "The body is larger than may be sent here."),
    "unsupported_media_type": (415, "The body's media type cannot be read."),
    "idempotency_key_reused": (422, "The key came with another body before; use a new key."),
    "too_many_requests": (429, "Too many requests; try again after the time in Retry-After."),
    "server_error": (500, "Something went wrong on our side; quote the request id to us."),
    "busy": (503, "Too much is asked of us just now; try again after the time in Retry-After."),
}

# What the framework says of these leaves open what to do instead.
_ADVICE = {
    "method_not_allowed": "The header Allow names those that are.",
    "not_acceptable": "Ask for application/json.",
    "unsupported_media_type": "Send application/json.",
}

_CODES: list[tuple[type[Exception], str]] = [
    (exceptions.NotAuthenticated, "invalid_token"),
    (exceptions.AuthenticationFailed, "invalid_token"),
    (exceptions.PermissionDenied, "forbidden"),
    (PermissionDenied, "forbidden"),
    (exceptions.NotFound, "not_found"),
    (Http404, "not_found"),
    (exceptions.MethodNotAllowed, "method_not_allowed"),
    (exceptions.NotAcceptable, "not_acceptable"),
    (exceptions.UnsupportedMediaType, "unsupported_media_type"),
    (exceptions.Throttled, "too_many_requests"),
    (exceptions.ValidationError, "invalid_parameter"),
    (exceptions.ParseError, "bad_request"),
]


class BadParameter(exceptions.ValidationError):
    """A query parameter that cannot be used, with a code of its own."""

    def __init__(self, parameter: str, message: str, code: str = "invalid_parameter") -> None:
        super().__init__({parameter: [message]}, code)
        self.problem = code


class BadBody(exceptions.ValidationError):
    """What was sent cannot be taken, field by field."""

    problem = "invalid"


def request_id(request: Request | HttpRequest) -> str:
    """The id of this request: made when first asked for, then always the same."""
    found: str = request.META.setdefault(_REQUEST_ID, str(new_id()))
    return found


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Answer an exception of a view; None, so that Django logs it, if it is our own mistake."""
    request: Request = context["request"]
    if isinstance(error, Refused):
        errors = [_named(error.field, error.code, error.message)] if error.field else []
        return _response(request, 400, error.code, error.message, errors)
    response = exception_handler(error, dict(context))
    if response is None:
        return None
    code = getattr(error, "problem", "") or _code_of(error)
    if isinstance(error, exceptions.ValidationError):
        errors = list(_errors_of(error.detail))
        detail = " ".join(map(_sentence, errors))
    else:
        errors, detail = [], _detail_of(error, code)
    body = problem(request, response.status_code, code, detail, errors)
    response.data, response.content_type = body, MEDIA_TYPE
    return response


def _response(
    request: Request, status: int, code: str, detail: str, errors: list[dict[str, str]]
) -> Response:
    body = problem(request, status, code, detail, errors)
    return Response(body, status=status, content_type=MEDIA_TYPE)


def problem(
    request: Request | HttpRequest,
    status: int,
    code: str,
    detail: str,
    errors: list[dict[str, str]] | None = None,
) -> dict[str, Any]:
    """The body; `instance` names this occurrence by the request's id, never by what was asked."""
    return {
        "type": f"{settings.SITE_URL}/api/problems/{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": f"urn:uuid:{request_id(request)}",
        "code": code,
        "request_id": request_id(request),
        "errors": errors or [],
    }


def _code_of(error: Exception) -> str:
    return next((code for kind, code in _CODES if isinstance(error, kind)), "invalid")


def _detail_of(error: Exception, code: str) -> str:
    # Missing, foreign and unknown look the same, so what the exception says of a 404 is not told.
    is_told = isinstance(error, exceptions.APIException) and code != "not_found"
    if not is_told:
        return PROBLEMS[code][1]
    return " ".join([str(error.detail), *filter(None, [_ADVICE.get(code)])])  # type: ignore[attr-defined]


def _errors_of(detail: Any) -> Iterator[dict[str, str]]:
    named = detail if isinstance(detail, dict) else {"": detail}
    for name, messages in named.items():
        for message in messages:
            yield _named(name, str(getattr(message, "code", "invalid")), str(message))


def _sentence(error: dict[str, str]) -> str:
    """What is wrong, and where, unless it says so itself."""
    name, detail = error["parameter"], error["detail"]
    return f"{name}: {detail}" if name and repr(name) not in detail else detail


def _named(name: str, code: str, detail: str) -> dict[str, str]:
    return {"parameter": name, "code": code, "detail": detail}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own 400: a problem under /api/, a page elsewhere."""
    if not request.path.startswith("/api/"):
        return defaults.bad_request(request, exception)
    return _plain(request, 400, "bad_request")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's own 500: a problem under /api/, a page elsewhere.

    503 where the database is only busy or away: Django calls this while it handles the error.
    """
    if is_busy(sys.exception()):
        return _busy(request)
    if not request.path.startswith("/api/"):
        return defaults.server_error(request)
    return _plain(request, 500, "server_error")


def too_large(request: HttpRequest) -> HttpResponse:
    """413: a problem under /api/, as RFC 6749 has errors under /oauth/, a page elsewhere."""
    if request.path.startswith("/api/"):
        return _plain(request, 413, "too_large")
    if request.path.startswith("/oauth/"):
        said = {"error": "invalid_request", "error_description": PROBLEMS["too_large"][1]}
        return JsonResponse(said, status=413, headers={"Cache-Control": "no-store"})
    return HttpResponse(render_to_string("413.html"), status=413)


def _busy(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        answer = _plain(request, 503, "busy")
    elif request.path.startswith("/oauth/"):  # as the rest of these says it (RFC 6749)
        said = {"error": "temporarily_unavailable", "error_description": PROBLEMS["busy"][1]}
        answer = JsonResponse(said, status=503)
    else:
        answer = HttpResponse(render_to_string("503.html", {"is_busy": True}), status=503)
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _plain(request: HttpRequest, status: int, code: str) -> HttpResponse:
    body = orjson.dumps(problem(request, status, code, PROBLEMS[code][1]))
    headers = {"Request-Id": request_id(request), "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=MEDIA_TYPE, status=status, headers=headers)
