"""What people type to sign in, and to change how they sign in."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from allauth.mfa.webauthn.internal.auth import (
    complete_authentication,
    parse_authentication_response,
)
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.actions import ask_new_password


class _Worded(forms.BaseForm):
    """allauth's forms in our words: labels and hints, and no placeholders."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, field.help_text)


class SignInForm(_Worded, account.LoginForm):
    """A name and a password."""

    labels = {"login": _("Username or e-mail"), "password": _("Password")}
    hints = {"password": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}

    def user_credentials(self) -> dict[str, str]:
        """What was typed, once: looked up as an e-mail address too it would be hashed twice.

        Then the time of an answer would tell which addresses are somebody's.
        """
        given = self.cleaned_data
        return {"username": given["login"], "password": given["password"]}


class ConfirmForm(_Worded, account.ReauthenticateForm):
    """The password once more."""

    labels = {"password": _("Password")}
    hints = {"password": ""}


class ChangePasswordForm(_Worded, account.ChangePasswordForm):
    """The password of now, and the next one twice."""

    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    hints = {"oldpassword": ""}


class ForgottenPasswordForm(_Worded, account.ResetPasswordForm):
    """Where to send a link."""

    labels = {"email": _("E-mail address")}

    def clean_email(self) -> str:
        """The address as typed: allauth would look it up here, and take its time."""
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """The same is done for every address, whether or not it is somebody's."""
        address = str(self.cleaned_data["email"])
        ask_new_password(address=address, origin=request.build_absolute_uri("/"))
        return address


class NewPasswordForm(_Worded, account.ResetPasswordKeyForm):
    """A new password, twice."""

    labels = {"password1": _("New password"), "password2": _("New password again")}

    def save(self) -> None:
        """Whoever got the link may sign in at once, however often the old password was tried.

        allauth would do so by addresses of its own, of which there are none here.
        """
        super().save()
        for login in (self.user.get_username(), self.user.email):
            get_adapter().forget_attempts(context.request, login)


class CodeForm(_Worded, mfa.AuthenticateForm):
    """A code, to sign in."""

    labels = {"code": _("Code")}
    hints = {"code": _("Six digits from your app, or one of your recovery codes.")}


class ConfirmCodeForm(_Worded, mfa.ReauthenticateForm):
    """A code, to show who it is."""

    labels = CodeForm.labels
    hints = CodeForm.hints


class AppForm(_Worded, ActivateTOTPForm):
    """The first code of an app."""

    labels = {"code": _("Code")}
    hints = {"code": _("The six digits that the app shows now.")}


class PasskeyForm(passkeys.AuthenticateWebAuthnForm):
    """A passkey, after the password.

    allauth counts it with the codes: whoever guesses codes would shut out who holds a passkey.
    """

    def clean_credential(self) -> Authenticator:
        """Looked at however often others tried: there is nothing to guess."""
        credential = self.cleaned_data["credential"]
        parse_authentication_response(credential)
        return complete_authentication(self.user, credential)


class ConfirmPasskeyForm(PasskeyForm):
    """A passkey, to show who it is."""

    reauthenticated = True


class RenamePasskeyForm(_Worded, passkeys.EditWebAuthnForm):
    """What a passkey is called."""

    labels = {"name": _("Name")}
