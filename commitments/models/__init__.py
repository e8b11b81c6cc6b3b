"""Commitments, the occurrences in which they fall due, and the evidence that meets them."""

from commitments.models.commitment import HOLDING, WOKEN_BY, Commitment, Rhythmic, kind_by
from commitments.models.evidence import Evidence, File
from commitments.models.incident import Breach, Incident
from commitments.models.occurrence import Layout, Move, Occurrence
from commitments.models.post import Post, SavedView, Tenure
from commitments.models.relief import Relief

__all__ = [
    "HOLDING",
    "WOKEN_BY",
    "Breach",
    "Commitment",
    "Evidence",
    "File",
    "Incident",
    "Layout",
    "Move",
    "Occurrence",
    "Post",
    "Relief",
    "Rhythmic",
    "SavedView",
    "Tenure",
    "kind_by",
]
