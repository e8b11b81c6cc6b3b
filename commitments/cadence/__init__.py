"""Cadence: when is the next one due, and was the last one kept?

A cadence turns what was held into slots: one for each time something was promised, with the last
day in time and the last day of grace. Everything follows from the day asked about, so a past day
can be replayed and a missed run heals by itself. Days are calendar days; a partial date is read by
the bound that is less likely to raise a false alarm. A suspended duty cannot fall due (Vienna
Convention on the Law of Treaties, article 72), a promise that has ended releases what was not yet
due (article 70).
"""

from commitments.cadence.counting import Slot, slots
from commitments.cadence.judging import (
    LONGEST_LEAD,
    Standing,
    State,
    is_due_soon,
    lead,
    next_slot,
    standing,
)
from commitments.cadence.promised import NEVER, Cadence, Met, Rhythm, Skip, Suspension

__all__ = [
    "LONGEST_LEAD",
    "NEVER",
    "Cadence",
    "Met",
    "Rhythm",
    "Skip",
    "Slot",
    "Standing",
    "State",
    "Suspension",
    "is_due_soon",
    "lead",
    "next_slot",
    "slots",
    "standing",
]
