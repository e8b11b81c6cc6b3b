"""What happens to exercises: they are planned, held, judged, and learned from."""

from exercises.actions.learning import check, close, decide_waiver, propose_waiver, reopen
from exercises.actions.planning import (
    dismiss_gap,
    lay_days,
    pass_stage,
    plan,
    postpone,
    take_back,
)
from exercises.actions.scripting import shift
from exercises.actions.settling import settle
from exercises.actions.taking import take_over

__all__ = [
    "check",
    "close",
    "decide_waiver",
    "dismiss_gap",
    "lay_days",
    "pass_stage",
    "plan",
    "postpone",
    "propose_waiver",
    "reopen",
    "settle",
    "shift",
    "take_back",
    "take_over",
]
