"""What is done with the record: it is sealed, verified, and told what no trigger sees;
and how its triggers are made to fit."""

from audit.actions.fitting import fit, loosen
from audit.actions.noting import note_export, note_read, note_shown, note_values
from audit.actions.reverting import former
from audit.actions.sealing import head, keys, seal
from audit.actions.telling import history, whole_history
from audit.actions.verifying import Verdict, verify

__all__ = [
    "Verdict",
    "fit",
    "former",
    "head",
    "history",
    "keys",
    "loosen",
    "note_export",
    "note_read",
    "note_shown",
    "note_values",
    "seal",
    "verify",
    "whole_history",
]
