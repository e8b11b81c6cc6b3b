"""How partner systems prove who they are: a bearer token with each request (RFC 6750)."""

from dataclasses import dataclass
from datetime import datetime

from allauth.idp.oidc.models import Token
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts.access import NOBODY, introduce, name_of
from accounts.models import Credential, PartnerSystem
from kit import clock
from kit.addresses import client_address

CHALLENGE = 'Bearer realm="Entente"'


class WrongAddress(PermissionDenied):
    """The token is good, but not from here."""

    problem = "wrong_address"


@dataclass(frozen=True)
class Access:
    """What a token opens: as much of its scopes as the system still has, until it expires."""

    credential: Credential
    scopes: frozenset[str]
    expires_at: datetime


class PartnerAuthentication(BaseAuthentication):
    """Looks at the token, its credential, its system and the address anew with every request."""

    def authenticate(self, request: Request) -> tuple[PartnerSystem, Access] | None:
        scheme, secret = _credentials(request)
        if scheme != b"bearer":
            return None
        introduce(NOBODY)  # whoever is signed in to the pages of the same browser
        token = _token(secret.decode("latin-1"), clock.now())
        if token is None:
            raise AuthenticationFailed(
                "The token is unknown, expired, revoked, or of a closed system."
            )
        credential: Credential = token.client.credential
        system = credential.system
        address = client_address(request)
        if not system.admits(address):
            raise WrongAddress(f"The system may not ask from {address or 'an unknown address'}.")
        scopes = frozenset(token.get_scopes()) & frozenset(system.scopes)
        introduce(name_of(system))
        return system, Access(credential, scopes, token.expires_at)

    def authenticate_header(self, request: Request) -> str:
        """The challenge: an error only if a token was sent (RFC 6750, section 3.1)."""
        is_wrong = _credentials(request)[0] == b"bearer"
        return f'{CHALLENGE}, error="invalid_token"' if is_wrong else CHALLENGE


def _credentials(request: Request) -> tuple[bytes, bytes]:
    scheme, _, secret = get_authorization_header(request).partition(b" ")
    return scheme.lower(), secret.strip()


def _token(secret: str, at: datetime) -> Token | None:
    good = Token.objects.by_value(secret).filter(
        type=Token.Type.ACCESS_TOKEN,
        expires_at__gt=at,
        client__credential__in=Credential.objects.live(at),
    )
    found: Token | None = good.select_related("client__credential__system").first()
    return found
