"""How partner systems prove who they are: a bearer token with each request (RFC 6750)."""

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import PartnerSystem, PartnerToken

CHALLENGE = 'Bearer realm="Entente"'


class PartnerAuthentication(BaseAuthentication):
    """`Authorization: Bearer entente_...`; a token or system that is closed ends at once."""

    def authenticate(self, request: Request) -> tuple[PartnerSystem, PartnerToken] | None:
        scheme, secret = _credentials(request)
        if scheme != b"bearer":
            return None
        token = _token(secret.decode("latin-1"))
        if token is None:
            raise AuthenticationFailed("The token is unknown, revoked, or of a closed system.")
        return token.partner, token

    def authenticate_header(self, request: Request) -> str:
        """The challenge: an error only if a token was sent (RFC 6750, section 3.1)."""
        is_wrong = _credentials(request)[0] == b"bearer"
        return f'{CHALLENGE}, error="invalid_token"' if is_wrong else CHALLENGE


def _credentials(request: Request) -> tuple[bytes, bytes]:
    scheme, _, secret = get_authorization_header(request).partition(b" ")
    return scheme.lower(), secret.strip()


def _token(secret: str) -> PartnerToken | None:
    live = PartnerToken.objects.filter(revoked_at=None, partner__is_active=True)
    digest = PartnerToken.digest_of(secret)
    return live.select_related("partner").filter(digest=digest).first()
