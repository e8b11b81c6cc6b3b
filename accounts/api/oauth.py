"""Where partner systems get tokens, give them back and ask about them (RFC 6749, 7009, 7662).

The endpoints are allauth's. Before each stands a guard that lets through only a system's own good
credential, from an address it may ask from, not too often; and only client credentials count.
"""

import json
import re
from typing import Any

from allauth.core.internal.httpkit import extract_basic_auth
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client, Token
from allauth.idp.oidc.views import IntrospectView, RevokeView, TokenView
from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from oauthlib.oauth2.rfc6749 import errors

from accounts.access import NOBODY, introduce
from accounts.actions import allow, sweep
from accounts.models import Credential, Scope
from kit import clock
from kit.addresses import Address, client_address, site_of
from kit.limits import Limit, StoreDown, take

FORM = "application/x-www-form-urlencoded"
PER_ADDRESS = Limit("oauth-address", 60)
PER_CLIENT = Limit("oauth-client", 20)

_CLIENT_ID = re.compile(r"[a-z0-9-]{1,100}", re.ASCII)


class Adapter(DefaultOIDCAdapter):  # type: ignore[misc]
    """What allauth asks us about."""

    def get_issuer(self) -> str:
        return settings.SITE_URL

    def is_introspection_allowed(self, token: Token, *, caller_client: Client) -> bool:
        """A system may ask about its own tokens, whichever of its credentials they came by."""
        return _is_of_system(token, caller_client.credential)


def _is_of_system(token: Token, credential: Credential) -> bool:
    own = Credential.objects.filter(system=credential.system_id, client=token.client_id)
    return own.exists()


class TooOften(errors.OAuth2Error):  # type: ignore[misc]
    """The asker must wait, or the limiter cannot say: then nobody gets in."""

    error = "temporarily_unavailable"

    def __init__(self, description: str, status: int, wait: int) -> None:
        super().__init__(description, status_code=status)
        self.wait = wait


@method_decorator(csrf_exempt, name="dispatch")
class Guarded(View):
    """An endpoint for credentials that are good, and answers as RFC 6749, section 5.2, has them."""

    credential: Credential

    def dispatch(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            if request.method == "POST":
                introduce(NOBODY)  # whoever is signed in to the pages of the same browser
                self.credential = _admitted(request)
                self.prepare(request)
            answer: HttpResponse = super().dispatch(request, *args, **named)  # type: ignore[assignment]
        except errors.OAuth2Error as error:
            answer = HttpResponse(error.json, "application/json", error.status_code)
            if isinstance(error, TooOften):
                answer.headers["Retry-After"] = str(error.wait)
        answer.headers["Cache-Control"], answer.headers["Pragma"] = "no-store", "no-cache"
        if answer.status_code == 401:
            answer.headers["WWW-Authenticate"] = 'Basic realm="Entente"'
        return answer

    def prepare(self, request: HttpRequest) -> None:
        """What this endpoint does before allauth's work."""

    def http_method_not_allowed(
        self, request: HttpRequest, *args: Any, **named: Any
    ) -> HttpResponse:
        """405 in the form of the other errors here."""
        allowed = super().http_method_not_allowed(request, *args, **named).headers["Allow"]
        said = {"error": "invalid_request", "error_description": "Send it by POST, as a form."}
        return JsonResponse(said, status=405, headers={"Allow": allowed})


class GiveToken(Guarded, TokenView):  # type: ignore[misc]
    """`POST /oauth/token`: a bearer token for client credentials, and for nothing else."""

    def prepare(self, request: HttpRequest) -> None:
        """The system's scopes may have changed, and what has expired is of no more use."""
        _refuse_other_uses(request)
        _narrow(request, self.credential.system.scopes)
        client = self.credential.client
        if client.get_scopes() != self.credential.system.scopes:
            allow(client=client, scopes=self.credential.system.scopes)
            client.save(update_fields=["scopes", "default_scopes"])
        sweep(client=client)


class RevokeToken(Guarded, RevokeView):  # type: ignore[misc]
    """`POST /oauth/revoke`: a token of one's own ends at once."""

    def post(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        token = Token.objects.by_value(request.POST.get("token", "")).first()
        if token and not _is_of_system(token, self.credential):
            return HttpResponse()  # as for a token that is not there (RFC 7009, section 2.2)
        answer: HttpResponse = super().post(request, *args, **named)
        return answer


class AskAboutToken(Guarded, IntrospectView):  # type: ignore[misc]
    """`POST /oauth/introspect`: is a token of one's own good, until when, and for what?"""

    def post(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        answer: HttpResponse = super().post(request, *args, **named)
        said = json.loads(answer.content)
        if "token_type" not in said:
            return answer
        # allauth tells its own word for it, where RFC 7662 has that of the token's own answer.
        return JsonResponse(said | {"token_type": "Bearer"})


def _admitted(request: HttpRequest) -> Credential:
    """The credential that the request proves to hold; the limits come before any other work."""
    address = client_address(request)
    _count(PER_ADDRESS, site_of(address))
    client_id, secret = _claimed(request, _form(request))
    credential = _known(client_id, address)
    if credential:
        _count(PER_CLIENT, client_id)
    if credential is None or not credential.client.check_secret(secret):
        raise errors.InvalidClientError(
            "Unknown client, wrong or ended secret, closed system, or an address not allowed."
        )
    return credential


def _count(limit: Limit, who: str) -> None:
    try:
        standing = take(limit, who)
    except StoreDown as error:
        raise TooOften("Requests cannot be counted now.", 503, 5) from error
    if not standing.is_within:
        raise TooOften("Too many requests.", 429, standing.retry_after)


def _form(request: HttpRequest) -> dict[str, str]:
    if request.content_type != FORM:
        raise errors.InvalidRequestError(f"Send the parameters as {FORM}.")
    if request.META.get("QUERY_STRING"):
        raise errors.InvalidRequestError("Send nothing in the address: it ends up in logs.")
    try:
        sent = dict(request.POST.lists())
    except (BadRequest, SuspiciousOperation) as error:
        raise errors.InvalidRequestError("The form cannot be read.") from error
    if any(len(values) > 1 for values in sent.values()):  # which, is not said: it may be a secret
        raise errors.InvalidRequestError("A parameter is sent more than once.")
    return {name: values[0] for name, values in sent.items()}


def _claimed(request: HttpRequest, form: dict[str, str]) -> tuple[str, str]:
    """Id and secret, read as allauth reads them, so that both look at the same credential."""
    if "Authorization" not in request.headers:
        return form.get("client_id", ""), form.get("client_secret", "")
    if "client_secret" in form:
        raise errors.InvalidRequestError("Authenticate in the header or in the form, not in both.")
    client_id, secret = extract_basic_auth(request.headers)
    return client_id or "", secret or ""


def _known(client_id: str, address: Address | None) -> Credential | None:
    if not _CLIENT_ID.fullmatch(client_id):
        return None
    good = Credential.objects.live(clock.now()).select_related("client", "system")
    found: Credential | None = good.filter(client=client_id).first()
    return found if found and found.system.admits(address) else None


def _refuse_other_uses(request: HttpRequest) -> None:
    grant = request.POST.get("grant_type", "")
    if not grant:
        raise errors.InvalidRequestError("grant_type is missing: send client_credentials.")
    if grant != Client.GrantType.CLIENT_CREDENTIALS:
        raise errors.UnsupportedGrantTypeError("The one grant here is client_credentials.")
    api = f"{settings.SITE_URL}/api/v1/"
    if request.POST.get("resource", api) != api:  # RFC 8707; allauth breaks on some it cannot read
        raise errors.CustomOAuth2Error("invalid_target", f"Tokens are for {api} alone.")


def _narrow(request: HttpRequest, given: list[str]) -> None:
    """The scopes asked for, once each; none at all is as if it were left out (RFC 6749, 3.2)."""
    asked = [one for one in request.POST.get("scope", "").split(" ") if one]
    if not set(asked) <= set(given):
        told = f"Given to you: {' '.join(given) or 'none'}."
        raise errors.InvalidScopeError(f"{told} Ask for some of these, or leave scope out.")
    form = request.POST.copy()
    form.pop("scope", None)
    if asked:
        form["scope"] = " ".join(dict.fromkeys(asked))
    request.POST = form  # type: ignore[assignment]


@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """Which endpoints there are and what they take (RFC 8414)."""
    doors = {"token": "token", "revocation": "revoke", "introspection": "introspect"}
    methods, site = settings.IDP_OIDC_AUTH_METHODS, settings.SITE_URL
    return JsonResponse(
        {
            "issuer": site,
            **{f"{one}_endpoint": site + reverse(f"oauth:{to}") for one, to in doors.items()},
            **{f"{one}_endpoint_auth_methods_supported": methods for one in doors},
            "grant_types_supported": [Client.GrantType.CLIENT_CREDENTIALS],
            "response_types_supported": [],
            "scopes_supported": Scope.values,
            "service_documentation": f"{site}/api/docs",
        }
    )
