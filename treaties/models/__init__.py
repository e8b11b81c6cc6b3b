"""Instruments, the actions of their parties, their terms and provisions."""

from treaties.models.action import Action
from treaties.models.instrument import Instrument, Party, Relation, Term
from treaties.models.provision import Provision, Statement

__all__ = [
    "Action",
    "Instrument",
    "Party",
    "Provision",
    "Relation",
    "Statement",
    "Term",
]
