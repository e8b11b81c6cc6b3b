"""The pages of one alliance: standing, treaties, commitments, consultations, burden, exercises."""

from portal.views.alliance.about import subject
from portal.views.alliance.attesting import (
    contribution_attest,
    reconciliation,
    reconciliation_csv,
)
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
from portal.views.alliance.ledger import (
    contribution_edit,
    contribution_new,
    instalment_edit,
    key_new,
    ledger,
    pledge_edit,
    pledge_instalment,
    pledge_new,
)
from portal.views.alliance.originals import (
    instrument_files,
    original_detail,
    original_file,
)
from portal.views.alliance.overview import alliance
from portal.views.alliance.parts import (
    action_edit,
    action_remove,
    identifier_edit,
    identifier_remove,
    instrument_act,
    instrument_identify,
    instrument_interpret,
    instrument_relate,
    instrument_reserve,
    passage_edit,
    relation_remove,
    reservation_edit,
    reservation_remove,
    statement_edit,
    statement_remove,
)
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
from portal.views.alliance.tolerances import tolerance_decide, tolerance_new, tolerances
from portal.views.alliance.widenings import widening_decide, widening_new, widenings

__all__ = [
    "action_edit",
    "action_remove",
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
    "contribution_attest",
    "contribution_edit",
    "contribution_new",
    "contributions",
    "exercises",
    "file_content",
    "identifier_edit",
    "identifier_remove",
    "incident_new",
    "incident_retract",
    "incidents",
    "instalment_edit",
    "instrument",
    "instrument_act",
    "instrument_akn",
    "instrument_compare",
    "instrument_exit",
    "instrument_files",
    "instrument_identify",
    "instrument_interpret",
    "instrument_relate",
    "instrument_reserve",
    "instrument_text",
    "key_new",
    "ledger",
    "methods",
    "original_detail",
    "original_file",
    "passage_edit",
    "pledge_edit",
    "pledge_instalment",
    "pledge_new",
    "post_appoint",
    "post_new",
    "posts",
    "reciprocity",
    "reconciliation",
    "reconciliation_csv",
    "relation_remove",
    "relief_decide",
    "reservation_edit",
    "reservation_remove",
    "savedviews",
    "statement_edit",
    "statement_remove",
    "subject",
    "tolerance_decide",
    "tolerance_new",
    "tolerances",
    "treaties",
    "widening_decide",
    "widening_new",
    "widenings",
]
