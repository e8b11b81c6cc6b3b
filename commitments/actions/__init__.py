"""What happens to commitments: they unfold into occurrences, and evidence discharges them."""

from commitments.actions.aligning import Done, align
from commitments.actions.happening import (
    Woken,
    end_breach,
    note_breach,
    note_incident,
    retract_incident,
    would_wake,
)
from commitments.actions.holding import appoint, enter_tenure, found_post, keep_view, remove_tenure
from commitments.actions.laying import (
    HORIZON,
    Clock,
    clock_of,
    met_of,
    refresh,
    relieved_on,
    rhythmic,
    suspended_on,
    take_turn,
    unfold,
)
from commitments.actions.numbering import number_from
from commitments.actions.owning import enter_promise, reassign
from commitments.actions.promising import promise
from commitments.actions.proving import LARGEST_FILE, Proof, Sent, prove
from commitments.actions.relieving import Wish, decide_relief, propose_relief
from commitments.actions.standing import invocations, pauses_between, statuses

__all__ = [
    "HORIZON",
    "LARGEST_FILE",
    "Clock",
    "Done",
    "Proof",
    "Sent",
    "Wish",
    "Woken",
    "align",
    "appoint",
    "clock_of",
    "decide_relief",
    "end_breach",
    "enter_promise",
    "enter_tenure",
    "found_post",
    "invocations",
    "keep_view",
    "met_of",
    "note_breach",
    "note_incident",
    "number_from",
    "pauses_between",
    "promise",
    "propose_relief",
    "prove",
    "reassign",
    "refresh",
    "relieved_on",
    "remove_tenure",
    "retract_incident",
    "rhythmic",
    "statuses",
    "suspended_on",
    "take_turn",
    "unfold",
    "would_wake",
]
