"""Who carries how much, and is it fair: the measures as pure functions of decimals.

All numbers are exact decimals and unrounded: round only for display. Compare only numbers of one
basis, one currency and one period. What cannot be compared is refused with a reason instead of
being given a number.
"""

from burden.shares.effort import (
    HIGH,
    LOW,
    OURS,
    Breach,
    Figures,
    Setting,
    effort_ratios,
    lasting_breaches,
    outside,
    persistent,
    run_start,
    yearly_efforts,
)
from burden.shares.guards import Refusal, Values
from burden.shares.parts import shares

__all__ = [
    "HIGH",
    "LOW",
    "OURS",
    "Breach",
    "Figures",
    "Refusal",
    "Setting",
    "Values",
    "effort_ratios",
    "lasting_breaches",
    "outside",
    "persistent",
    "run_start",
    "shares",
    "yearly_efforts",
]
