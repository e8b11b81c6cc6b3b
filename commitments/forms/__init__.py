"""What people fill in about commitments: the promise itself, its evidence, its reliefs."""

from commitments.forms.deeds import (
    BreachForm,
    DecisionForm,
    IncidentForm,
    ProofForm,
    ReassignForm,
    ReliefForm,
    SimulateForm,
)
from commitments.forms.promise import CommitmentForm

__all__ = [
    "BreachForm",
    "CommitmentForm",
    "DecisionForm",
    "IncidentForm",
    "ProofForm",
    "ReassignForm",
    "ReliefForm",
    "SimulateForm",
]
