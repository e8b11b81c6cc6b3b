"""Changes are routed to whoever asked to be told, and messages are sent until they arrive."""

from alerts.actions.pausing import pause, resume
from alerts.actions.routing import route
from alerts.actions.sending import claim, deliver, relay

__all__ = ["claim", "deliver", "pause", "relay", "resume", "route"]
