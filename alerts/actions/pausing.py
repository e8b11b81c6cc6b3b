"""Deliveries paused and resumed: what would be sent meanwhile waits, and none of it is lost."""

from alerts.models import Pause


def pause(*, reason: str) -> Pause:
    """Send nothing until `resume`; if that is so already, the first pause stays as it is.

    A letter that is being handed over at this moment still goes.
    """
    found, _ = Pause.objects.get_or_create(defaults={"reason": reason})
    found.refresh_from_db()  # for the instant, which the database told
    return found


def resume() -> bool:
    """Send again, beginning with what has waited; false if nothing was paused."""
    count, _ = Pause.objects.all().delete()
    return count > 0
