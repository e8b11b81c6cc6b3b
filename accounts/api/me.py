"""Who the API takes the asker for, and how the token is described."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.authentication import Access
from accounts.models import PartnerSystem, Scope
from kit.api.schema import Described, Words
from kit.api.view import ApiView

if TYPE_CHECKING:

    class OpenApiAuthenticationExtension: ...

else:
    from drf_spectacular.extensions import OpenApiAuthenticationExtension


class PartnerTokenScheme(OpenApiAuthenticationExtension):
    """How a partner system gets its token, and which scope each operation needs."""

    target_class = "accounts.api.authentication.PartnerAuthentication"
    name = "partner_system"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        flow = {"tokenUrl": "/oauth/token", "scopes": dict(Scope.choices)}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        scope = auto_schema.view.scope_for(auto_schema.method)
        return {self.name: [scope] if scope else []}


class LimitsSerializer(serializers.Serializer[Any]):
    """How much may be asked."""

    requests_per_minute = serializers.IntegerField()


class MeSerializer(serializers.Serializer[Any]):
    """Who asks, and what they may see."""

    kind = serializers.ChoiceField(["partner_system", "person"])
    name = serializers.CharField()
    state = Described(help_text="ISO 3166 alpha-3 code of the state a partner system serves")
    scopes = Words(allow_null=True, help_text="what the token opens; null for a person")
    alliances = Words(help_text="slugs of the alliances granted")
    token_expires_at = serializers.DateTimeField(allow_null=True)
    secret_expires_at = serializers.DateTimeField(
        allow_null=True, help_text="set by a rotation: use the new secret before"
    )
    limits = LimitsSerializer()


class Me(ApiView):
    """Who you are to us, and which alliances are granted to you."""

    serializer_class = MeSerializer

    def get(self, request: Request) -> Response:
        asker: Any = request.user
        slugs = asker.grants.order_by("alliance__slug").values_list("alliance__slug", flat=True)
        is_partner = isinstance(asker, PartnerSystem)
        access = request.auth if isinstance(request.auth, Access) else None
        return Response(
            {
                "kind": "partner_system" if is_partner else "person",
                "name": asker.name if is_partner else str(asker),
                "state": asker.state if is_partner else None,
                "scopes": sorted(access.scopes) if access else None,
                "alliances": list(slugs),
                "token_expires_at": access.expires_at if access else None,
                "secret_expires_at": access.credential.expires_at if access else None,
                "limits": {"requests_per_minute": settings.API_LIMIT},
            }
        )
