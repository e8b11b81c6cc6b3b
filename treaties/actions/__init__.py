"""What people do to instruments, and to their texts."""

from treaties.actions.noting import enter_part, remove_part
from treaties.actions.relating import relate
from treaties.actions.texts import Terms, accept, fill, keep, link_articles, read_waiting

__all__ = [
    "Terms",
    "accept",
    "enter_part",
    "fill",
    "keep",
    "link_articles",
    "read_waiting",
    "relate",
    "remove_part",
]
