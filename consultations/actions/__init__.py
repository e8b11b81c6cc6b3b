"""What happens to meetings, to what came of them, and in a crisis."""

from consultations.actions.alarming import (
    Reliability,
    acknowledge_test,
    close,
    invoke,
    note,
    reliability,
    send_test,
    to_call,
)
from consultations.actions.carding import Card, card, lay_out
from consultations.actions.deciding import commit, decide, finish, raise_point, task
from consultations.actions.minuting import Written, minute
from consultations.actions.planning import (
    carry_over,
    columns_of,
    columns_of_hours,
    move,
    plan,
    stand,
)
from consultations.actions.replying import reply
from consultations.actions.settling import settle
from consultations.actions.subscribing import entries, revoke, revoke_all, subscribe, subscriber
from consultations.actions.taking_over import Taken, take_over

__all__ = [
    "Card",
    "Reliability",
    "Taken",
    "Written",
    "acknowledge_test",
    "card",
    "carry_over",
    "close",
    "columns_of",
    "columns_of_hours",
    "commit",
    "decide",
    "entries",
    "finish",
    "invoke",
    "lay_out",
    "minute",
    "move",
    "note",
    "plan",
    "raise_point",
    "reliability",
    "reply",
    "revoke",
    "revoke_all",
    "send_test",
    "settle",
    "stand",
    "subscribe",
    "subscriber",
    "take_over",
    "task",
    "to_call",
]
