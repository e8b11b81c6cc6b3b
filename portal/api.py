"""The partner API put together: every app's resources, their description and its page."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import include, path, re_path
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override
from rest_framework.permissions import AllowAny
from rest_framework.routers import SimpleRouter

from accounts.api.me import Me
from alliances.api import Alliances
from audit.api import AuditHead
from burden.api import Attestations, Contributions
from commitments.api import (
    Breaches,
    Commitments,
    Evidences,
    Incidents,
    Occurrences,
    Reliefs,
)
from compliance.api import Findings
from consultations.api import Actions, Consultations, Decisions
from exercises.api import (
    Exercises,
    InteropCases,
    Lessons,
    Objectives,
    SeriesList,
    Standards,
)
from kit.api.view import Answer, ApiView, Nothing, ProblemPage
from portal.search_api import SearchTexts
from treaties.api import Instruments, Provisions

if TYPE_CHECKING:

    class SpectacularJSONAPIView:
        renderer_classes: Any

    class SpectacularSwaggerSplitView:
        renderer_classes: Any

else:
    from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

RESOURCES = {
    "alliances": Alliances,
    "instruments": Instruments,
    "provisions": Provisions,
    "commitments": Commitments,
    "occurrences": Occurrences,
    "evidence": Evidences,
    "reliefs": Reliefs,
    "breaches": Breaches,
    "incidents": Incidents,
    "consultations": Consultations,
    "decisions": Decisions,
    "actions": Actions,
    "contributions": Contributions,
    "attestations": Attestations,
    "exercises": Exercises,
    "series": SeriesList,
    "objectives": Objectives,
    "lessons": Lessons,
    "standards": Standards,
    "test-cases": InteropCases,
    "findings": Findings,
}

router = SimpleRouter(trailing_slash=False)
for _name, _resource in RESOURCES.items():
    router.register(_name, _resource, basename=_name)


class Description(SpectacularJSONAPIView, ApiView):
    """The API as OpenAPI 3.1 describes it; open to all, for it holds no data."""

    renderer_classes = SpectacularJSONAPIView.renderer_classes
    permission_classes = (AllowAny,)


# The page of drf-spectacular has one small style in it: allowed here by its digest, nowhere else.
STYLES: dict[str, Any] = {
    **settings.SECURE_CSP,
    "style-src": [CSP.SELF, "'sha256-MMpT0iDxyjALd9PdfepImGX3DBfJPXZ4IlDWdPAgtn0='"],
}


@method_decorator(csp_override(STYLES), name="dispatch")
class Documentation(SpectacularSwaggerSplitView, Answer):
    """The description to read and to try; nothing is loaded from elsewhere."""

    renderer_classes = SpectacularSwaggerSplitView.renderer_classes
    permission_classes = (AllowAny,)
    http_method_names = ("get", "head")  # OPTIONS has no page to be shown in
    url_name = "api:description"


app_name = "api"
urlpatterns = [
    path("v1/", include(router.urls)),
    path("v1/search", SearchTexts.as_view(), name="search"),
    path("v1/me", Me.as_view(), name="me"),
    path("v1/audit/head", AuditHead.as_view(), name="audit-head"),
    path("v1/openapi.json", Description.as_view(), name="description"),
    path("docs", Documentation.as_view(), name="documentation"),
    path("problems/<slug:code>", ProblemPage.as_view(), name="problem"),
    re_path(r"", Nothing.as_view()),
]
