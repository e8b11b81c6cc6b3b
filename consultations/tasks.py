"""Entry points of the worker."""

from pathlib import Path

from celery import shared_task
from django.conf import settings

from consultations import actions
from kit import clock


@shared_task(name="consultations.cards")
def cards() -> None:
    """Lay out the crisis cards where the settings say; nowhere if they do not."""
    if settings.CRISIS_CARDS:
        actions.lay_out(folder=Path(settings.CRISIS_CARDS), at=clock.now())
