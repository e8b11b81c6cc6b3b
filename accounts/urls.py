"""Addresses of signing in and of one's own account, under the names that allauth knows."""

from collections.abc import Callable

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from allauth.usersessions import views as sessions
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.urls import URLPattern, path, re_path, register_converter, reverse_lazy
from django.urls.converters import StringConverter
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.views import account as ours
from accounts.views import single_sign_on

HOME = reverse_lazy("mfa_index")


class OnlyServer(StringConverter):
    """The one server of single sign-on that there can be: it needs no room in an address."""

    regex = ""

    def to_python(self, value: str) -> str:
        return "openid_connect"

    def to_url(self, value: str) -> str:
        return ""


register_converter(OnlyServer, "server")


type View = Callable[..., HttpResponseBase]

# allauth's forms take PUT for POST, and Django's DeleteView takes DELETE.
by_form = require_http_methods(["GET", "HEAD", "POST"])


def _page(route: str, name: str, view: View) -> URLPattern:
    """A page that nobody keeps."""
    return path(route, never_cache(by_form(view)), name=name)


def _own(route: str, name: str, view: View) -> URLPattern:
    """A page of one's own: like everywhere, who asks comes before what they ask for."""
    return path(route, never_cache(login_required(by_form(view))), name=name)


signing_in = [
    _page("sign-in/", "account_login", account.login),
    _page("sign-in/code/", "mfa_authenticate", mfa.authenticate),
    _page("sign-in/passkey/", "mfa_login_webauthn", passkeys.login_webauthn),
    _page("sign-in/sso/<server:provider_id>", "openid_connect_login", single_sign_on.go),
    _page(
        "sign-in/sso/<server:provider_id>callback/",
        "openid_connect_callback",
        single_sign_on.come_back,
    ),
    _page("sign-in/sso/cancelled/", "socialaccount_login_cancelled", social.login_cancelled),
    _page("sign-in/closed/", "account_inactive", account.account_inactive),
    _page("sign-out/", "account_logout", require_POST(account.logout)),
]

forgotten_password = [
    _page("forgotten/", "account_reset_password", account.password_reset),
    _page("forgotten/sent/", "account_reset_password_done", account.password_reset_done),
    re_path(  # the form in which allauth writes it into mails
        r"^forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        never_cache(by_form(account.password_reset_from_key)),
        name="account_reset_password_from_key",
    ),
    _page(
        "forgotten/done/",
        "account_reset_password_from_key_done",
        account.password_reset_from_key_done,
    ),
]

own_account = [
    _own("account/", "mfa_index", mfa.index),
    _own("account/confirm/", "account_reauthenticate", ours.Confirm.as_view()),
    _own("account/confirm/code/", "mfa_reauthenticate", ours.ConfirmByCode.as_view()),
    _own(
        "account/confirm/passkey/", "mfa_reauthenticate_webauthn", ours.ConfirmByPasskey.as_view()
    ),
    _own("account/password/", "account_change_password", ours.PasswordChange.as_view()),
    _own("account/app/", "mfa_activate_totp", app.activate_totp),
    _own("account/app/remove/", "mfa_deactivate_totp", app.deactivate_totp),
    _own("account/codes/", "mfa_view_recovery_codes", codes.view_recovery_codes),
    _own("account/codes/new/", "mfa_generate_recovery_codes", codes.generate_recovery_codes),
    _own("account/codes/file/", "mfa_download_recovery_codes", codes.download_recovery_codes),
    _own("account/passkeys/add/", "mfa_add_webauthn", ours.AddPasskey.as_view()),
    _own(
        "account/passkeys/<int:pk>/rename/",
        "mfa_edit_webauthn",
        passkeys.EditWebAuthnView.as_view(success_url=HOME),
    ),
    _own(
        "account/passkeys/<int:pk>/remove/",
        "mfa_remove_webauthn",
        passkeys.RemoveWebAuthnView.as_view(success_url=HOME),
    ),
    _own("account/sessions/", "usersessions_list", sessions.list_usersessions),
]

urlpatterns = [*signing_in, *forgotten_password, *own_account]
