"""Looking at the pages through the eyes of a state, to see what is released to it."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from alliances.models import Alliance, Membership
from kit.views import does


@does
def eyes(request: HttpRequest) -> HttpResponse:
    """Begin to look as a state that is a member of an alliance of one's own; without one, stop."""
    state = request.POST.get("state", "").replace("\x00", "")
    if state:
        mine = Alliance.objects.visible_to(cast("User", request.user))
        if not Membership.objects.filter(alliance__in=mine, state__iso3=state).exists():
            raise Http404
        request.session["eyes"] = state
    else:
        request.session.pop("eyes", None)
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if is_ours else "portal:home")
