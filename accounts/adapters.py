"""What allauth asks of us: whom to let in, whom to count together, and how to name things."""

import base64
import logging
import secrets
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import introduce, name_of
from accounts.actions import post_letter
from accounts.models import User
from kit.addresses import client_address
from kit.sealing import Unopened, seal, unseal

logger = logging.getLogger(__name__)


class People(DefaultAccountAdapter):
    """Signing in, out, and passwords."""

    error_messages = DefaultAccountAdapter.error_messages | {
        # The same words for a wrong name and a wrong password, however the name was given.
        "username_password_mismatch": _("That name and password do not belong together."),
        "email_password_mismatch": _("That name and password do not belong together."),
        "incorrect_password": _("That is not your password."),
        "enter_current_password": _("That is not your password."),
        "incorrect_code": _("That is not a code we can take: it is wrong, old, or used already."),
        "too_many_login_attempts": _(
            "That was tried too often. Wait five minutes, then try again; a passkey works at once."
        ),
        "rate_limited": _("That was tried too often. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: administrators make people."""
        return False

    def get_login_stages(self) -> list[str]:
        """After the password only the second factor."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def is_safe_url(self, url: str) -> bool:
        """Never lead on to another site, nor to signing in or out, which would lead back."""
        doors = {reverse("account_login"), reverse("account_logout")}
        return super().is_safe_url(url) and urlsplit(url).path not in doors

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that attempts are counted by; what cannot be told is counted as one."""
        return str(client_address(request) or "::")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # By what was typed, whether or not it is somebody: a refusal tells nothing. allauth would
        # count each host name apart, and whoever asks chooses that.
        typed = credentials.get("email") or credentials.get("username", "")
        return str(typed).lower()

    def forget_attempts(self, request: HttpRequest, login: str) -> None:
        """Open a name again that wrong passwords have closed."""
        self._delete_login_attempts_cached_email(request, username=login)

    def login(self, request: HttpRequest, user: User) -> None:
        """Whoever has shown who they are acts from here on."""
        introduce(name_of(user))
        super().login(request, user)

    def set_password(self, user: User, password: str) -> None:
        """Whoever has the link or the present password is that person, whoever was signed in."""
        introduce(name_of(user))
        super().set_password(user, password)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Written now, sent by a worker: a page waits for no mail server, and loses no letter."""
        mail = self.render_mail(template_prefix, email, {"email": email, **context})
        post_letter(to=email, subject=str(mail.subject), text=str(mail.body))


class Factors(DefaultMFAAdapter):
    """Second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": People.error_messages["incorrect_code"],
        "cannot_generate_recovery_codes": _(
            "Codes for an emergency need a second factor: set up an app or a passkey first."
        ),
    }

    def encrypt(self, text: str) -> str:
        """The seed of an app or of recovery codes, as it is kept."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The seed again; where no key of ours opens it, one whose codes nobody can tell."""
        try:
            return unseal(encrypted_text)
        except Unopened:
            logger.error("A second factor cannot be read: SECRET_KEY changed without its fallback.")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_totp_label(self, user: User) -> str:
        """How an app lists the account."""
        return f"Entente:{user.get_username()}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """How a device lists the portal; a passkey is good for this host name only."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Entente"}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """A name for a passkey that was given none."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey {number}").format(number=count + 1)


class SingleSignOn(DefaultSocialAccountAdapter):
    """Who comes from the server of single sign-on."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody signs up here either."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let in whom we know: by a link made before, or once by an address the server verified."""
        if sociallogin.state.get("process") != "login" or not _is_whole(sociallogin.account):
            raise _turned_away(request)
        if sociallogin.is_existing:
            return
        user = _owner_of(one.email for one in sociallogin.email_addresses if one.verified)
        if user is None:
            raise _turned_away(request)
        introduce(name_of(user))
        sociallogin.connect(request, user)


def _is_whole(account: Any) -> bool:
    """Whether the signed token came along, and tells of whom the server's answer tells."""
    told = account.extra_data
    return bool(told.get("id_token", {}).get("sub") == account.uid)


def _owner_of(addresses: Any) -> User | None:
    """The one active person with one of these addresses; nobody if there are two."""
    found = {
        user.pk: user
        for address in addresses
        for user in User.objects.filter(email__iexact=address, is_active=True)
    }
    return found.popitem()[1] if len(found) == 1 else None


def _turned_away(request: HttpRequest) -> ImmediateHttpResponse:
    return ImmediateHttpResponse(render(request, "socialaccount/turned_away.html", status=403))
