"""What people do to instruments, and to their texts."""

from treaties.actions.relating import relate
from treaties.actions.texts import Terms, accept, keep

__all__ = ["Terms", "accept", "keep", "relate"]
