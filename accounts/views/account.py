"""One's own account: the password, the passkeys, and showing once more who one is."""

from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.account.views import PasswordChangeView, ReauthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator

from accounts.actions import renew_session
from kit.views import sensitive


class PasswordChange(PasswordChangeView):
    """A new password for who has one; it asks first who it is."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not request.user.has_usable_password():
            return HttpResponseRedirect(reverse("mfa_index"))
        if request.method == "POST" and not did_recently_reauthenticate(request):
            # allauth would keep what was sent until it knows who it is, passwords and all.
            return HttpResponseRedirect(request.path)
        return self._dispatch(request, *args, **kwargs)

    @method_decorator(sensitive)
    def _dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)

    def get_default_success_url(self) -> str:
        return reverse("mfa_index")


class AddPasskey(AddWebAuthnView):
    """A passkey that signs in by itself: the device keeps it, and asks who holds it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, passwordless=True)
        return context | {"js_data": {"creation_options": options}}


class _Confirmed:
    """Once somebody has shown again who they are, an older session id is worth nothing."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        renew_session(self.request.session)
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return answer


class Confirm(_Confirmed, ReauthenticateView):
    """By password."""


class ConfirmByCode(_Confirmed, ReauthenticateByCodeView):
    """By a code."""


class ConfirmByPasskey(_Confirmed, ReauthenticateWebAuthnView):
    """By a passkey."""

    def form_invalid(self, form: Any) -> HttpResponse:
        super().form_invalid(form)
        return HttpResponseRedirect(self.request.get_full_path())
