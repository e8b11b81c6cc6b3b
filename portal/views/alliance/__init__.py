"""The pages of one alliance: standing, treaties, commitments, consultations, burden, exercises."""

from portal.views.alliance.about import subject
from portal.views.alliance.leaving import instrument_exit
from portal.views.alliance.overview import alliance
from portal.views.alliance.promises import commitments
from portal.views.alliance.records import consultations, contributions, exercises
from portal.views.alliance.texts import instrument, treaties

__all__ = [
    "alliance",
    "commitments",
    "consultations",
    "contributions",
    "exercises",
    "instrument",
    "instrument_exit",
    "subject",
    "treaties",
]
