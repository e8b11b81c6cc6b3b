"""Which address leads where."""

import re

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter

from portal import views


class ReferenceConverter(StringConverter):
    """The reference of a record: any text that a database can hold, as one part of an address.

    What would end that part, or be taken for a step up, is spelled out (`%2F` for a slash), so that
    each record on record has an address, whatever reference it came in with.
    """

    regex = r"[^/\x00]+"

    def to_python(self, value: str) -> str:
        return re.sub("%(25|2E|2F)", lambda told: chr(int(told[1], 16)), value)

    def to_url(self, value: str) -> str:
        spelled = str(value).replace("%", "%25").replace("/", "%2F")
        return spelled.replace(".", "%2E") if spelled in {".", ".."} else spelled


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
    path("posts/<uuid:pk>/edit/", views.post_edit, name="post-edit"),
    path("posts/<uuid:pk>/held/", views.post_held, name="post-held"),
    path("tenures/<uuid:pk>/", views.tenure_edit, name="tenure-edit"),
    path("tenures/<uuid:pk>/remove/", views.tenure_remove, name="tenure-remove"),
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
giving = [
    path("new/", views.contribution_new, name="contribution-new"),
    path("pledges/", views.ledger, name="ledger"),
    path("pledges/new/", views.pledge_new, name="pledge-new"),
    path("pledges/<uuid:pk>/edit/", views.pledge_edit, name="pledge-edit"),
    path("pledges/<uuid:pk>/instalment/", views.pledge_instalment, name="pledge-instalment"),
    path("instalments/<reference:ref>/edit/", views.instalment_edit, name="instalment-edit"),
    path("keys/new/", views.key_new, name="key-new"),
    path("both/<int:year>/<int:quarter>/", views.reconciliation, name="reconciliation"),
    path("both/<int:year>/<int:quarter>.csv", views.reconciliation_csv, name="reconciliation-csv"),
    path("of/<reference:ref>/edit/", views.contribution_edit, name="contribution-edit"),
    path("of/<reference:ref>/attest/", views.contribution_attest, name="contribution-attest"),
]
ONE = "alliances/<slug:slug>/treaties/<reference:ref>/"

parts = [
    path("actions/<uuid:pk>/", views.action_edit, name="action-edit"),
    path("actions/<uuid:pk>/remove/", views.action_remove, name="action-remove"),
    path("numbers/<uuid:pk>/", views.identifier_edit, name="identifier-edit"),
    path("numbers/<uuid:pk>/remove/", views.identifier_remove, name="identifier-remove"),
    path("reservations/<uuid:pk>/", views.reservation_edit, name="reservation-edit"),
    path("reservations/<uuid:pk>/remove/", views.reservation_remove, name="reservation-remove"),
    path("understandings/<uuid:pk>/", views.statement_edit, name="statement-edit"),
    path("understandings/<uuid:pk>/remove/", views.statement_remove, name="statement-remove"),
    path("relations/<uuid:pk>/remove/", views.relation_remove, name="relation-remove"),
    path("articles/<uuid:pk>/", views.passage_edit, name="passage-edit"),
    path("clauses/<uuid:pk>/", views.provision_edit, name="provision-edit"),
    path("clauses/<uuid:pk>/remove/", views.provision_remove, name="provision-remove"),
]

pages: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("theme/", views.theme, name="theme"),
    path("eyes/", views.eyes, name="eyes"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("registers/", views.entry_list, name="entry-list"),
    path("registers/<uuid:pk>/", views.entry_detail, name="entry-detail"),
    path("search/", views.search, name="search"),
    path("changes/<int:change>/undo/", views.change_undo, name="change-undo"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:digest>/", views.verify, name="verify-copy"),
    path("imports/", views.upload_list, name="upload-list"),
    path("imports/template", views.upload_template, name="upload-template"),
    path("imports/<uuid:pk>/", views.upload_detail, name="upload-detail"),
    path("imports/<uuid:pk>/confirm/", views.upload_confirm, name="upload-confirm"),
    path("imports/<uuid:pk>/discard/", views.upload_discard, name="upload-discard"),
    path("imports/<uuid:pk>/left-out.csv", views.upload_failed, name="upload-failed"),
    path("alliances/<slug:slug>/", views.alliance, name="alliance"),
    path("alliances/<slug:slug>/treaties/", views.treaties, name="treaties"),
    path("alliances/<slug:slug>/treaties/new/", views.instrument_new, name="instrument-new"),
    path("alliances/<slug:slug>/treaties/<reference:ref>/", views.instrument, name="instrument"),
    path(
        "alliances/<slug:slug>/treaties/<reference:ref>/exit/",
        views.instrument_exit,
        name="instrument-exit",
    ),
    path(f"{ONE}text/", views.instrument_text, name="instrument-text"),
    path(f"{ONE}text/compare/", views.instrument_compare, name="instrument-compare"),
    path(f"{ONE}text/akoma-ntoso.xml", views.instrument_akn, name="instrument-akn"),
    path(f"{ONE}files/", views.instrument_files, name="instrument-files"),
    path(f"{ONE}edit/", views.instrument_edit, name="instrument-edit"),
    path(f"{ONE}parties/", views.instrument_parties, name="instrument-parties"),
    path(f"{ONE}clauses/new/", views.instrument_clause, name="instrument-clause"),
    path(f"{ONE}term/", views.instrument_term, name="instrument-term"),
    path(f"{ONE}term/remove/", views.instrument_term_remove, name="instrument-term-remove"),
    path(f"{ONE}act/", views.instrument_act, name="instrument-act"),
    path(f"{ONE}identify/", views.instrument_identify, name="instrument-identify"),
    path(f"{ONE}relate/", views.instrument_relate, name="instrument-relate"),
    path(f"{ONE}reserve/", views.instrument_reserve, name="instrument-reserve"),
    path(f"{ONE}interpret/", views.instrument_interpret, name="instrument-interpret"),
    path("alliances/<slug:slug>/", include(parts)),
    path("alliances/<slug:slug>/files/<uuid:pk>/", views.original_detail, name="original-detail"),
    path("alliances/<slug:slug>/files/<uuid:pk>/bytes", views.original_file, name="original-file"),
    path("alliances/<slug:slug>/commitments/", views.commitments, name="commitments"),
    path("alliances/<slug:slug>/commitments/", include(duties)),
    path("alliances/<slug:slug>/consultations/", views.consultations, name="consultations"),
    path("alliances/<slug:slug>/contributions/", views.contributions, name="contributions"),
    path("alliances/<slug:slug>/contributions/", include(giving)),
    path("alliances/<slug:slug>/burden/", views.burden, name="burden"),
    path(
        "alliances/<slug:slug>/burden/of/<str:iso3>/", views.burden_partner, name="burden-partner"
    ),
    path("alliances/<slug:slug>/burden/in/<int:year>/", views.burden_sheet, name="burden-sheet"),
    path("alliances/<slug:slug>/burden/tolerances/", views.tolerances, name="tolerance-list"),
    path("alliances/<slug:slug>/burden/tolerances/new/", views.tolerance_new, name="tolerance-new"),
    path(
        "alliances/<slug:slug>/burden/tolerances/<uuid:pk>/",
        views.tolerance_decide,
        name="tolerance-decide",
    ),
    path("alliances/<slug:slug>/burden.<str:form>", views.burden_export, name="burden-export"),
    path("methods/", views.methods, name="methods"),
    path("figures/", views.figures, name="figures"),
    path("figures/new/", views.figures_new, name="figures-new"),
    path("figures/<uuid:pk>/", views.countryyear_edit, name="countryyear-edit"),
    path("figures/rates/new/", views.rate_new, name="rate-new"),
    path("figures/rates/<uuid:pk>/", views.rate_edit, name="rate-edit"),
    path("alliances/<slug:slug>/exercises/", views.exercises, name="exercises"),
    path("alliances/<slug:slug>/widenings/", views.widenings, name="widening-list"),
    path("alliances/<slug:slug>/widenings/new/", views.widening_new, name="widening-new"),
    path(
        "alliances/<slug:slug>/widenings/<uuid:pk>/",
        views.widening_decide,
        name="widening-decide",
    ),
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
