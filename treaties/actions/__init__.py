"""What people do to instruments, and to their texts."""

from treaties.actions.noting import enter_part, remove_part
from treaties.actions.relating import relate
from treaties.actions.texts import Terms, accept, keep, read_waiting

__all__ = ["Terms", "accept", "enter_part", "keep", "read_waiting", "relate", "remove_part"]
