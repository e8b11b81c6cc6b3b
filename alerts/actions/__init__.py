"""Changes are routed to whoever asked to be told, and messages are sent until they arrive."""

from alerts.actions.heads import (
    end_endpoint,
    open_endpoint,
    refuse_the_blind,
    reseal_endpoints,
    tell_heads,
)
from alerts.actions.pausing import pause, resume
from alerts.actions.routing import route
from alerts.actions.sending import claim, deliver, relay

__all__ = [
    "claim",
    "deliver",
    "end_endpoint",
    "open_endpoint",
    "pause",
    "refuse_the_blind",
    "relay",
    "reseal_endpoints",
    "resume",
    "route",
    "tell_heads",
]
