"""What people do to instruments, and to their texts."""

from treaties.actions.entering import (
    enter_clause,
    enter_instrument,
    remove_clause,
    set_parties,
)
from treaties.actions.noting import enter_part, remove_part
from treaties.actions.relating import relate
from treaties.actions.texts import Terms, accept, fill, keep, link_articles, read_waiting

__all__ = [
    "Terms",
    "accept",
    "enter_clause",
    "enter_instrument",
    "enter_part",
    "fill",
    "keep",
    "link_articles",
    "read_waiting",
    "relate",
    "remove_clause",
    "remove_part",
    "set_parties",
]
