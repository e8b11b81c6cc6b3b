"""Entry points of the worker."""

from celery import shared_task

from alerts import actions


@shared_task(name="alerts.relay")
def relay() -> None:
    """Tell who is to be told, and try again what did not arrive."""
    actions.relay()
