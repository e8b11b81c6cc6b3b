"""Cadence: when is the next one due, and was the last one kept?

A cadence turns what was held into slots: one for each time something was promised, with the last
day in time and the last day of grace. Everything follows from the day asked about, so a past day
can be replayed and a missed run heals by itself. Days are calendar days; a partial date is read by
the bound that is less likely to raise a false alarm. A suspended duty cannot fall due (Vienna
Convention on the Law of Treaties, article 72), a promise that has ended releases what was not yet
due (article 70).
"""

from commitments.cadence.counting import slots
from commitments.cadence.ending import ZonePolicy, ends_at
from commitments.cadence.judging import (
    LONGEST_LEAD,
    Standing,
    State,
    is_due_soon,
    lead,
    next_slot,
    standing,
    warned_on,
)
from commitments.cadence.promised import (
    COUNTED,
    EXPLAINED,
    NEVER,
    YEARLY,
    Cadence,
    Happening,
    Met,
    Rhythm,
    Skip,
    Suspension,
)
from commitments.cadence.recurring import cautions, due_days, instants, objections
from commitments.cadence.slot import Slot, named
from commitments.cadence.timed import ONCE
from commitments.cadence.working import Roll, has_calendar, rolled

__all__ = [
    "COUNTED",
    "EXPLAINED",
    "LONGEST_LEAD",
    "NEVER",
    "ONCE",
    "YEARLY",
    "Cadence",
    "Happening",
    "Met",
    "Rhythm",
    "Roll",
    "Skip",
    "Slot",
    "Standing",
    "State",
    "Suspension",
    "ZonePolicy",
    "cautions",
    "due_days",
    "ends_at",
    "has_calendar",
    "instants",
    "is_due_soon",
    "lead",
    "named",
    "next_slot",
    "objections",
    "rolled",
    "slots",
    "standing",
    "warned_on",
]
