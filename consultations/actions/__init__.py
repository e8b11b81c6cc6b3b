"""What happens to meetings, to what came of them, and in a crisis."""

from consultations.actions.settling import settle

__all__ = ["settle"]
