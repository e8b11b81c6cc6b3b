"""Subscriptions, and time that passes for messages."""

from datetime import timedelta
from typing import Any

from django.db.models import F

from accounts.models import User
from alerts.models import Message, Subscription
from alliances.models import Alliance


def subscription(user: User, alliance: Alliance | None = None, **more: Any) -> Subscription:
    """The person wants mail of everything in the alliance, or in all that they may see."""
    return Subscription.objects.create(user=user, alliance=alliance, **more)


def time_passes(**length: float) -> None:
    """Let the messages wait: `hours=2`. Their times move back, as the database's clock cannot."""
    wait = timedelta(**length)
    Message.objects.update(due_at=F("due_at") - wait, leased_until=F("leased_until") - wait)
