"""What people do to instruments."""

from treaties.actions.relating import relate

__all__ = ["relate"]
