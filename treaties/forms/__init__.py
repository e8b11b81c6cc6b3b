"""What people fill in about instruments, their clauses, and what hangs on them."""

from treaties.forms.entering import NewInstrumentForm, NewProvisionForm, PartiesForm
from treaties.forms.parts import (
    ActionForm,
    IdentifierForm,
    PassageForm,
    RelationForm,
    ReservationForm,
    StatementForm,
)
from treaties.forms.term import TermForm
from treaties.forms.whole import InstrumentForm, ProvisionForm

__all__ = [
    "ActionForm",
    "IdentifierForm",
    "InstrumentForm",
    "NewInstrumentForm",
    "NewProvisionForm",
    "PartiesForm",
    "PassageForm",
    "ProvisionForm",
    "RelationForm",
    "ReservationForm",
    "StatementForm",
    "TermForm",
]
