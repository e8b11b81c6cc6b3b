"""The pages of one alliance: standing, treaties, commitments, consultations, burden, exercises."""

from portal.views.alliance.about import subject
from portal.views.alliance.burden import burden, burden_partner, burden_sheet, methods
from portal.views.alliance.duty import (
    breach_end,
    commitment,
    commitment_breach,
    commitment_prove,
    commitment_relieve,
    file_content,
    relief_decide,
)
from portal.views.alliance.exports import burden_export
from portal.views.alliance.leaving import instrument_exit
from portal.views.alliance.originals import (
    instrument_files,
    original_detail,
    original_file,
)
from portal.views.alliance.overview import alliance
from portal.views.alliance.posts import post_appoint, post_new, posts, savedviews
from portal.views.alliance.promises import (
    commitment_edit,
    commitment_new,
    commitment_reassign,
    commitments,
    incident_new,
    incident_retract,
    incidents,
    reciprocity,
)
from portal.views.alliance.reading import (
    instrument_akn,
    instrument_compare,
    instrument_text,
)
from portal.views.alliance.records import consultations, contributions, exercises
from portal.views.alliance.texts import instrument, treaties

__all__ = [
    "alliance",
    "breach_end",
    "burden",
    "burden_export",
    "burden_partner",
    "burden_sheet",
    "commitment",
    "commitment_breach",
    "commitment_edit",
    "commitment_new",
    "commitment_prove",
    "commitment_reassign",
    "commitment_relieve",
    "commitments",
    "consultations",
    "contributions",
    "exercises",
    "file_content",
    "incident_new",
    "incident_retract",
    "incidents",
    "instrument",
    "instrument_akn",
    "instrument_compare",
    "instrument_exit",
    "instrument_files",
    "instrument_text",
    "methods",
    "original_detail",
    "original_file",
    "post_appoint",
    "post_new",
    "posts",
    "reciprocity",
    "relief_decide",
    "savedviews",
    "subject",
    "treaties",
]
