"""What people fill in about commitments: the promise itself, its evidence, its reliefs."""

from commitments.forms.deeds import (
    AppointForm,
    BreachEndForm,
    BreachForm,
    IncidentForm,
    PostForm,
    ProofForm,
    ReassignForm,
    ReliefForm,
    SimulateForm,
)
from commitments.forms.post import PostEditForm, TenureForm
from commitments.forms.promise import CommitmentForm

__all__ = [
    "AppointForm",
    "BreachEndForm",
    "BreachForm",
    "CommitmentForm",
    "IncidentForm",
    "PostEditForm",
    "PostForm",
    "ProofForm",
    "ReassignForm",
    "ReliefForm",
    "SimulateForm",
    "TenureForm",
]
