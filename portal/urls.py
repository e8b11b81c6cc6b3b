"""Which address leads where."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter

from portal import views


class ReferenceConverter(StringConverter):
    """The reference of a record: any text in one part of an address that a database can hold."""

    regex = r"[^/\x00]+"


register_converter(ReferenceConverter, "reference")

duties = [
    path("new/", views.commitment_new, name="commitment-new"),
    path("reassign/", views.commitment_reassign, name="commitment-reassign"),
    path("side-by-side/", views.reciprocity, name="reciprocity"),
    path("events/", views.incidents, name="incidents"),
    path("events/new/", views.incident_new, name="incident-new"),
    path("events/<reference:ref>/retract/", views.incident_retract, name="incident-retract"),
    path("posts/", views.posts, name="posts"),
    path("posts/new/", views.post_new, name="post-new"),
    path("posts/<uuid:pk>/", views.post_appoint, name="post-appoint"),
    path("views/", views.savedviews, name="savedviews"),
    path("breaches/<uuid:pk>/", views.breach_end, name="breach-end"),
    path("reliefs/<uuid:pk>/", views.relief_decide, name="relief-decide"),
    path("files/<uuid:pk>/", views.file_content, name="file-content"),
    path("<reference:ref>/", views.commitment, name="commitment"),
    path("<reference:ref>/edit/", views.commitment_edit, name="commitment-edit"),
    path("<reference:ref>/prove/", views.commitment_prove, name="commitment-prove"),
    path("<reference:ref>/relieve/", views.commitment_relieve, name="commitment-relieve"),
    path("<reference:ref>/breach/", views.commitment_breach, name="commitment-breach"),
]
ONE = "alliances/<slug:slug>/treaties/<slug:ref>/"

pages: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("theme/", views.theme, name="theme"),
    path("eyes/", views.eyes, name="eyes"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("registers/", views.entry_list, name="entry-list"),
    path("registers/<uuid:pk>/", views.entry_detail, name="entry-detail"),
    path("search/", views.search, name="search"),
    path("imports/", views.upload_list, name="upload-list"),
    path("imports/template", views.upload_template, name="upload-template"),
    path("imports/<uuid:pk>/", views.upload_detail, name="upload-detail"),
    path("imports/<uuid:pk>/confirm/", views.upload_confirm, name="upload-confirm"),
    path("imports/<uuid:pk>/discard/", views.upload_discard, name="upload-discard"),
    path("imports/<uuid:pk>/left-out.csv", views.upload_failed, name="upload-failed"),
    path("alliances/<slug:slug>/", views.alliance, name="alliance"),
    path("alliances/<slug:slug>/treaties/", views.treaties, name="treaties"),
    path("alliances/<slug:slug>/treaties/<slug:ref>/", views.instrument, name="instrument"),
    path(
        "alliances/<slug:slug>/treaties/<slug:ref>/exit/",
        views.instrument_exit,
        name="instrument-exit",
    ),
    path(f"{ONE}text/", views.instrument_text, name="instrument-text"),
    path(f"{ONE}text/compare/", views.instrument_compare, name="instrument-compare"),
    path(f"{ONE}text/akoma-ntoso.xml", views.instrument_akn, name="instrument-akn"),
    path(f"{ONE}files/", views.instrument_files, name="instrument-files"),
    path("alliances/<slug:slug>/files/<uuid:pk>/", views.original_detail, name="original-detail"),
    path("alliances/<slug:slug>/files/<uuid:pk>/bytes", views.original_file, name="original-file"),
    path("alliances/<slug:slug>/commitments/", views.commitments, name="commitments"),
    path("alliances/<slug:slug>/commitments/", include(duties)),
    path("alliances/<slug:slug>/consultations/", views.consultations, name="consultations"),
    path("alliances/<slug:slug>/contributions/", views.contributions, name="contributions"),
    path("alliances/<slug:slug>/burden/", views.burden, name="burden"),
    path(
        "alliances/<slug:slug>/burden/of/<str:iso3>/", views.burden_partner, name="burden-partner"
    ),
    path("alliances/<slug:slug>/burden/in/<int:year>/", views.burden_sheet, name="burden-sheet"),
    path("alliances/<slug:slug>/burden.<str:form>", views.burden_export, name="burden-export"),
    path("methods/", views.methods, name="methods"),
    path("alliances/<slug:slug>/exercises/", views.exercises, name="exercises"),
    path("alliances/<slug:slug>/about/<reference:ref>/", views.subject, name="subject"),
]

urlpatterns = [
    path("", include((pages, "portal"))),
    path("", include("accounts.api.urls")),
    path("findings/", include("compliance.urls")),
    path("consultations/", include("consultations.urls")),
    path("exercises/", include("exercises.urls")),
    path("api/", include("portal.api")),
    path("", include("accounts.urls")),
    path("admin/", admin.site.urls),
]

# What Django itself answers when a request cannot be read, or fails: a problem under /api/.
handler400 = "kit.api.problems.bad_request"
handler500 = "kit.api.problems.server_error"
