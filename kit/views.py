"""What views are made with: who may ask and how, and the page, or the part htmx asked for."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kit.errors import Refused

type View = Callable[..., HttpResponse]


def page(
    request: HttpRequest,
    template: str,
    /,
    *,
    status_code: int = HTTPStatus.OK,
    **context: Any,
) -> HttpResponse:
    """Render a page, or its partial named like the element that htmx will replace.

    A target without a partial of its name gets the whole page, from which `hx-select` may pick; a
    template that is a partial already ("list.html#row") is taken as it is. Pages show what only
    this person may see, so nobody keeps them.
    """
    part = "" if "#" in template else _wanted_part(request)
    names = [f"{template}#{part}", template] if part else template
    response = render(request, names, context, status=status_code)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    patch_cache_control(response, private=True, no_store=True)
    return response


def _wanted_part(request: HttpRequest) -> str:
    headers = request.headers
    is_whole = "HX-Boosted" in headers or "HX-History-Restore-Request" in headers
    return headers.get("HX-Target", "") if "HX-Request" in headers and not is_whole else ""


def asked_again(request: HttpRequest) -> HttpResponse | None:
    """The way to where one shows once more who one is, and back; None if one just did.

    For what `sensitive` must not keep meanwhile, such as another's new password.
    """
    if did_recently_reauthenticate(request):
        return None
    way_back = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{way_back}")


def sensitive[**P, R](view: Callable[P, R]) -> Callable[P, R]:
    """Have a view ask once more who it is, unless that was shown in the last five minutes.

    What was sent to it is kept meanwhile and sent again: nothing is typed twice.
    """
    guarded: Callable[P, R] = reauthentication_required(view)
    return guarded


def shows[V: Callable[..., HttpResponseBase]](view: V) -> V:
    """A page to read, for people who have signed in."""
    return login_required(require_safe(view))


def fills[V: Callable[..., HttpResponseBase]](view: V) -> V:
    """A page with a form."""
    return login_required(require_http_methods(["GET", "HEAD", "POST"])(view))


def does[V: Callable[..., HttpResponseBase]](view: V) -> V:
    """A deed without a page."""
    return login_required(require_POST(view))


def carried_out(
    request: HttpRequest, do: Callable[[], object], said: str, back: str
) -> HttpResponse:
    """Do a deed, tell what came of it, and go back."""
    try:
        do()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect(back)
