"""Commitments, when they fall due, what meets, relieves and breaks them, as partners read it."""

from commitments.api.bearing import Breaches, Evidences, Incidents, Reliefs
from commitments.api.promises import Commitments, Occurrences, state_of

__all__ = [
    "Breaches",
    "Commitments",
    "Evidences",
    "Incidents",
    "Occurrences",
    "Reliefs",
    "state_of",
]
