"""Instruments, the actions of their parties, their terms and provisions."""

from treaties.models.action import Action
from treaties.models.attached import Identifier, Reservation
from treaties.models.instrument import Instrument, Party, Relation, Term
from treaties.models.provision import Provision, Statement
from treaties.models.register import Entry, EntryAction, EntryParty
from treaties.models.text import Original, Passage, Text

__all__ = [
    "Action",
    "Entry",
    "EntryAction",
    "EntryParty",
    "Identifier",
    "Instrument",
    "Original",
    "Party",
    "Passage",
    "Provision",
    "Relation",
    "Reservation",
    "Statement",
    "Term",
    "Text",
]
