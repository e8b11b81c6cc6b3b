"""The back office lets in superusers only: whoever sees it sees every alliance."""

from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import introduce, name_of


class BackOffice(AdminSite):
    """Django's stock admin, for superusers, who act in it for every alliance.

    One signs in to the portal: there is no other door.
    """

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take our own tables only: those of allauth show people's secrets as they are."""
        given = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        ours = [one for one in given if not one.__module__.startswith(("allauth.", "django."))]
        super().register(ours, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lead to the portal's own sign-in, which asks for the second factor too."""
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Lead to the portal's own page, which asks first who it is."""
        return HttpResponseRedirect(reverse("account_change_password"))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        # Django's admin takes any method but POST for GET.
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def in_office(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            introduce(name_of(request.user, in_office=True))
            return view(request, *args, **kwargs)

        return super().admin_view(in_office, cacheable)
