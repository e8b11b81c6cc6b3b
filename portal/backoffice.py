"""The back office lets in superusers only: whoever sees it sees every alliance."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest


class BackOffice(AdminSite):
    """Django's stock admin, for superusers."""

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser
