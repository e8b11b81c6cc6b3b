"""Pages that need more than one feature."""

from portal.views.alliance import (
    alliance,
    commitments,
    consultations,
    contributions,
    exercises,
    instrument,
    instrument_exit,
    subject,
    treaties,
)
from portal.views.eyes import eyes
from portal.views.health import healthz, readyz
from portal.views.home import home
from portal.views.imports import (
    upload_confirm,
    upload_detail,
    upload_discard,
    upload_failed,
    upload_list,
)
from portal.views.registers import entry_detail, entry_list
from portal.views.theme import theme

__all__ = [
    "alliance",
    "commitments",
    "consultations",
    "contributions",
    "entry_detail",
    "entry_list",
    "exercises",
    "eyes",
    "healthz",
    "home",
    "instrument",
    "instrument_exit",
    "readyz",
    "subject",
    "theme",
    "treaties",
    "upload_confirm",
    "upload_detail",
    "upload_discard",
    "upload_failed",
    "upload_list",
]
