"""What people do to instruments, and to their texts."""

from treaties.actions.noting import enter_part, remove_part
from treaties.actions.relating import relate
from treaties.actions.texts import Terms, accept, keep

__all__ = ["Terms", "accept", "enter_part", "keep", "relate", "remove_part"]
