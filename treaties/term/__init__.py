"""How long an instrument holds: term, coverage, sunset and exit.

An instrument is in force *through* its end day. A termination takes effect on its day, so the day
before is the last one in force. Cited: Vienna Convention on the Law of Treaties (VCLT) 54 (exit by
the treaty's own terms), 56 (denunciation without a clause: only where intended or implied, twelve
months), 59 (replaced by a later treaty), 67 (a notice is in writing), 68 (it may be revoked until
it takes effect: leave revoked notices out), 78 (it counts from its receipt).
"""

from treaties.term.agreed import Extension, Term, TermKind, Window, end_on
from treaties.term.entering import (
    Act,
    Entering,
    EntryRule,
    Step,
    Trigger,
    enters,
    parse_entry_rule,
)
from treaties.term.facts import Facts, Pair, Pause
from treaties.term.force import Coverage, ForceState, Link, Sunset, coverage, gap_days, sunset
from treaties.term.leaving import (
    DEFAULT_NOTICE,
    Exit,
    WindowedExit,
    earliest_exit,
    notice_effective,
    windowed_exit,
)
from treaties.term.prospect import Prospect, prospect
from treaties.term.renewal import Renewal, RenewalState, tacit_renewal
from treaties.term.standing import (
    Bound,
    Deed,
    PairStanding,
    Span,
    Standing,
    is_in_force,
    pair_standing,
    spans,
    standing,
)

__all__ = [
    "DEFAULT_NOTICE",
    "Act",
    "Bound",
    "Coverage",
    "Deed",
    "Entering",
    "EntryRule",
    "Exit",
    "Extension",
    "Facts",
    "ForceState",
    "Link",
    "Pair",
    "PairStanding",
    "Pause",
    "Prospect",
    "Renewal",
    "RenewalState",
    "Span",
    "Standing",
    "Step",
    "Sunset",
    "Term",
    "TermKind",
    "Trigger",
    "Window",
    "WindowedExit",
    "coverage",
    "earliest_exit",
    "end_on",
    "enters",
    "gap_days",
    "is_in_force",
    "notice_effective",
    "pair_standing",
    "parse_entry_rule",
    "prospect",
    "spans",
    "standing",
    "sunset",
    "tacit_renewal",
    "windowed_exit",
]
