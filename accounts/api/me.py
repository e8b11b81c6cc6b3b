"""Who the API takes the asker for."""

from typing import TYPE_CHECKING, Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import PartnerSystem
from kit.api.schema import Described, Words
from kit.api.view import ApiView

if TYPE_CHECKING:

    class OpenApiAuthenticationExtension: ...

else:
    from drf_spectacular.extensions import OpenApiAuthenticationExtension


class PartnerTokenScheme(OpenApiAuthenticationExtension):
    """The token in the description of the API."""

    target_class = "accounts.api.authentication.PartnerAuthentication"
    name = "partner_token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "the token we gave you"}


class MeSerializer(serializers.Serializer[Any]):
    """Who asks, and what they may see."""

    kind = serializers.ChoiceField(["partner_system", "person"])
    name = serializers.CharField()
    state = Described(help_text="ISO 3166 alpha-3 code of the state a partner system serves")
    alliances = Words(help_text="slugs of the alliances granted")


class Me(ApiView):
    """Who you are to us, and which alliances are granted to you."""

    serializer_class = MeSerializer

    def get(self, request: Request) -> Response:
        asker: Any = request.user
        is_partner = isinstance(asker, PartnerSystem)
        slugs = asker.grants.order_by("alliance__slug").values_list("alliance__slug", flat=True)
        return Response(
            {
                "kind": "partner_system" if is_partner else "person",
                "name": asker.name if is_partner else str(asker),
                "state": asker.state if is_partner else None,
                "alliances": list(slugs),
            }
        )
