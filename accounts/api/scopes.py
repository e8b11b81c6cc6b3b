"""Each resource of the API names the scopes that open it; here the token is held against them."""

from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.api.authentication import CHALLENGE, Access


class InsufficientScope(PermissionDenied):
    """The token is good, but does not reach so far (RFC 6750, section 3.1)."""

    problem = "insufficient_scope"

    def __init__(self, scope: str) -> None:
        super().__init__(f"The token lacks the scope '{scope}'.")
        self.auth_header = f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'


class HasScope(BasePermission):
    """Tokens need the scope of the view; people who signed in have no scopes, and need none."""

    def has_permission(self, request: Request, view: Any) -> bool:
        # What is not offered at all is refused as that, whatever one's scopes.
        is_offered = request.method in view.allowed_methods
        access, needed = request.auth, view.scope_for(request.method if is_offered else "GET")
        if isinstance(access, Access) and needed and needed not in access.scopes:
            raise InsufficientScope(needed)
        return True
