"""The way to the server of single sign-on, and back; it may be away, or talk nonsense."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe
from requests import RequestException

from accounts.access import NOBODY, introduce

type View = Callable[[HttpRequest, str], Any]


def _excused(view: View) -> View:
    """A page of ours when the server does not answer, or not what was agreed."""

    @wraps(view)
    def wrapper(request: HttpRequest, provider_id: str) -> Any:
        try:
            return view(request, provider_id)
        except (RequestException, KeyError, ValueError, ImproperlyConfigured):
            return render(
                request, "socialaccount/authentication_error.html", status=HTTPStatus.BAD_GATEWAY
            )

    return wrapper


@require_safe
@_excused
def go(request: HttpRequest, provider_id: str) -> Any:
    """Send a browser there, to come back here; whoever made the link has no say in what we ask."""
    kept = {name: one for name, one in request.GET.items() if name == REDIRECT_FIELD_NAME}
    request.GET = QueryDict(urlencode(kept))
    return openid.login(request, provider_id)


@require_safe
@_excused
def come_back(request: HttpRequest, provider_id: str) -> Any:
    """Somebody comes back, with a code that the server will explain, whoever was signed in."""
    introduce(NOBODY)
    return openid.callback(request, provider_id)
