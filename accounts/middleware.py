"""What stands before every page: a second factor where it is required, and honest limits."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from redis.exceptions import RedisError

from kit.api.problems import MEDIA_TYPE, problem

type Respond = Callable[[HttpRequest], HttpResponse]

# What one reaches without a second factor: how to set one up, and the way out.
ENROLMENT = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_login",
    "account_logout",
    "portal:theme",
    "portal:healthz",
    "portal:readyz",
}
NEEDED = "Your account needs a second factor: sign in to the pages and set one up."
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class SecondFactor:
    """Under MFA_REQUIRED, people without a second factor reach only where they set one up."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Send whoever lacks a factor to enrol; machines that speak for them are refused."""
        user = request.user
        if not settings.MFA_REQUIRED or not user.is_authenticated or is_mfa_enabled(user, FACTORS):
            return None
        request.lacks_second_factor = True  # type: ignore[attr-defined]
        match = request.resolver_match
        if match is not None and match.view_name in ENROLMENT:
            return None
        if request.path.startswith("/api/"):
            said = problem(request, HTTPStatus.FORBIDDEN, "forbidden", NEEDED)
            return JsonResponse(said, status=HTTPStatus.FORBIDDEN, content_type=MEDIA_TYPE)
        return HttpResponseRedirect(reverse("mfa_index"))


class Limits:
    """Without the store that counts attempts none is allowed, and the page says so."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page of ours for what could not be counted; the API answers for itself."""
        if not isinstance(exception, RedisError) or request.path.startswith("/api/"):
            return None
        answer = render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        answer.headers["Retry-After"] = "60"
        return answer
