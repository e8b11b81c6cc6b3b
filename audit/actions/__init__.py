"""What is done with the record: it is sealed, verified, and told what no trigger sees."""

from audit.actions.noting import note_export, note_read
from audit.actions.reverting import former
from audit.actions.sealing import head, keys, seal
from audit.actions.telling import history, whole_history
from audit.actions.verifying import Verdict, verify

__all__ = [
    "Verdict",
    "former",
    "head",
    "history",
    "keys",
    "note_export",
    "note_read",
    "seal",
    "verify",
    "whole_history",
]
