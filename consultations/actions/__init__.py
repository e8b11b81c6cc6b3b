"""What happens to meetings, to what came of them, and in a crisis."""

from consultations.actions.deciding import commit, decide, finish, raise_point, task
from consultations.actions.minuting import Written, minute
from consultations.actions.planning import carry_over, columns_of, move, plan, stand
from consultations.actions.settling import settle

__all__ = [
    "Written",
    "carry_over",
    "columns_of",
    "commit",
    "decide",
    "finish",
    "minute",
    "move",
    "plan",
    "raise_point",
    "settle",
    "stand",
    "task",
]
